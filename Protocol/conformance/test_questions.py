"""Asking an author's office to take a change back (merge.md §9), through a server between two districts and at a
client whose change waits above."""

import canonical
import pytest
from checklist import must, must_client
from entries import read_entry
from test_entries import APPLIED, DUPLICATE, held

NEVER = ("refused", "never_written")


def came(member, kind):
    """The lines of a sort that the server wrote for a district, from the beginning, each with its payload line."""
    body = member.link.body({**member.link.message(limit=1000), "read": None}, [])
    _, lines = member.ask(body).taken()
    pairs = zip(lines[::2], lines[1::2])
    return [each for each in pairs if canonical.read(each[0]).get("type") == kind]


@pytest.fixture
def waiting(other, office):
    """A district's change that waits at the server for one that never comes; its line."""
    record = other.ledger.new_record("proposal", {"title": "桥"}, "李", [other.up])
    entry = other.change(record, 3)
    other.tell(entry)
    place = len(other.link.out.entries)
    assert other.link.outcomes_there[place] == held("gap")
    other.line, other.record_asked = entry[0], record
    office.say("held", "refuse", other.node, str(place), "--reason", "与原件不符")
    other.sync()
    return other


@must("C-276", "C-135")
def test_who_asks_waits_for_the_answer(waiting, office):
    (question,) = waiting.ledger.asked
    assert question.asked == canonical.digest(waiting.line)
    (line, payload), = came(waiting, "refusal_asked")
    assert payload == b"null" and canonical.read(line)["by"] == waiting.up
    kept = [each.get("record") for each in office.say("held", "list")["here"]]
    assert "-".join(waiting.record_asked) in kept


@must("C-268", "C-267", "C-276")
def test_a_change_taken_back_is_void_where_it_waited(waiting, office):
    second = waiting.change(waiting.record_asked, 2)
    waiting.tell(second)
    place = len(waiting.link.out.entries)
    assert waiting.one(waiting.refusal(waiting.line, "withdrawn")) in (APPLIED, DUPLICATE)
    assert waiting.link.outcomes_there[place] == APPLIED
    shown = office.say("explain", "-".join(waiting.record_asked))
    assert [each["code"] for each in shown["voids"]] == ["withdrawn"]


@must("C-279", "C-276")
def test_an_office_may_stand_by_its_change(waiting, office):
    (line, _), = came(waiting, "refusal_asked")
    by = canonical.read(line)["by"]
    declined = waiting.question("refusal_declined", waiting.line, by=by)
    assert waiting.one(declined) == APPLIED
    assert waiting.one(declined) in (APPLIED, DUPLICATE)
    (asked,) = [
        each for each in office.say("held", "list")["asked"]
        if each["record"] == "-".join(waiting.record_asked)
    ]  # fmt: skip
    assert asked["declined"]


@must("C-277")
def test_a_question_that_its_reader_cannot_place_ends_the_wait(other, office):
    """`never_written`, by the very peer that sent the change."""
    other.ledger._take_refusal_asked = lambda *_: NEVER
    record = other.record()
    assert other.send(other.change(record), other.change(record, 3)) == [APPLIED, held("gap")]
    place = len(other.link.out.entries)
    office.say("held", "refuse", other.node, str(place), "--reason", "与原件不符")
    other.sync()
    other.sync()
    assert other.link.outcomes_there[place] == NEVER


def all_lines(member):
    body = member.link.body({**member.link.message(limit=1000), "read": None}, [])
    _, lines = member.ask(body).taken()
    return list(zip(lines[::2], lines[1::2]))


# A server between two districts.


@pytest.fixture
def between(server, office):
    """Two districts that hold a unit of the server's; the second holds back what the first writes of it."""
    code = f"Q{len(office.run('list', 'units', '--json', '--limit', '1000').splitlines())}"
    named = office.say("unit", "add", "--code", code, "--name", "水务局")["record"]
    record = tuple(named.split("-"))
    first, second = server.member(), server.member()
    entry = first.change(record, 1, {"x_note": 1}, first.ledger.records[record].context())
    judge = second.ledger._judge

    def hold(peer, line, payload, place):
        return (held("gap"), record) if line == entry[0] else judge(peer, line, payload, place)

    second.ledger._judge = hold
    assert first.tell(entry)[1] == [APPLIED]
    second.sync()
    return first, second, entry[0]


@must("C-126", "C-253")
def test_what_waits_further_on_is_told_to_its_author(between):
    first, second, line = between
    first.sync()
    (record, dot, node, outcome), = first.ledger.elsewhere
    entry = read_entry(line)
    assert (record, dot, node, outcome) == (entry.record, entry.dot, second.node, held("gap"))


@must("C-278", "C-279")
def test_a_question_is_passed_on_unaltered_and_so_is_the_answer(between):
    first, second, line = between
    question = second.question("refusal_asked", line, person="吴敏", reason="与原件不符")
    assert second.one(question) == APPLIED
    first.sync()
    assert [each[0] for each in came(first, "refusal_asked")] == [question]
    # From another side than the author's it is no answer.
    early = second.question("refusal_declined", line, by=second.node)
    assert second.one(early) == ("refused", "foreign_author")
    declined = first.question("refusal_declined", line, by=second.node)
    assert first.one(declined) == APPLIED
    before = len(second.link.into.chains) - 1
    second.sync()
    told = [canonical.read(each[0])["type"] for each in all_lines(second)[before:]]
    assert told[-1] == "refusal_declined" and told.count("change") >= 1, told
    assert came(second, "refusal_declined")[-1][0] == declined
    assert second.one(early) == DUPLICATE, "nothing is asked any more"


@must("C-253")
def test_what_waits_at_the_server_is_not_relayed_before_it_is_applied(between, office):
    first, second, line = between
    record = read_entry(line).record
    late = first.change(record, 3, {"x_note": 3})
    assert first.tell(late)[1] == [held("gap")]
    second.sync()
    assert late[0] not in [each[0] for each in all_lines(second)]
    first.tell(first.change(record, 2, {"x_note": 2}))
    second.sync()
    assert late[0] in [each[0] for each in all_lines(second)]


# A client's change waits above.


@pytest.fixture
def asked(joined):
    """The node above holds a client's change and asks about it."""
    joined.proposal()
    judge = joined.ledger._judge

    def hold(peer, line, payload, place):
        is_change = b'"type":"change"' in line and b'"title"' in line
        if is_change and read_entry(line).dot[2] == 2:
            joined.line = line
            return held("gap"), read_entry(line).record
        return judge(peer, line, payload, place)

    joined.ledger._judge = hold
    joined.sync()
    (name,) = joined.ledger.records
    joined.operator.say("edit", "-".join(name), "--set", "title=等着的")
    joined.sync()
    joined.name = name
    question = joined.question("refusal_asked", joined.line, person="周敏", reason="与原件不符")
    assert joined.one(question) == APPLIED
    return joined


@must_client("C-276", "C-268", "C-135")
def test_a_client_takes_its_change_back(asked):
    asked.operator.say("held", "withdraw", "-".join(asked.name))
    asked.ledger._judge = type(asked.ledger)._judge.__get__(asked.ledger)
    asked.sync()
    record = asked.ledger.records[asked.name]
    assert list(record.voids) == [read_entry(asked.line).dot]
    refusal = canonical.read(next(iter(record.refusals.values())))
    assert (refusal["code"], refusal["by"]) == ("withdrawn", asked.below)
    assert asked.sync() == "equal"


@must_client("C-279", "C-278")
def test_a_client_stands_by_its_change(asked):
    told = []
    asked.ledger._take_refusal_declined = lambda *entry: told.append(entry[1]) or APPLIED
    before = len(asked.link.into.chains)
    asked.operator.say("held", "insist", "-".join(asked.name))
    asked.sync()
    assert [each.fields["hash"] if "hash" in each.fields else each.hash for each in told]
    assert len(asked.link.into.chains) - before >= 3, "the whole set, and then the line"


@must_client("C-277")
def test_a_client_never_wrote_what_is_not_its_own(joined):
    line, _ = joined.change()
    question = joined.question("refusal_asked", line, person="周敏", reason="?")
    assert joined.one(question) == NEVER
