"""The admission table, the cases of the merge, refusals and erasures. Where a case goes through
`tell`, the second implementation merges it, too, and the signed sums must be equal."""

import pytest
from checklist import must
from entries import read_entry
from test_entries import APPLIED, CONFLICT, DUPLICATE, held, with_

AUTHORITY, PART = ("refused", "authority"), ("refused", "group_in_part")
GROUP = {"scope": "city", "track": "transfer", "grade": "other"}


class Pen:
    """Writes one record's changes as offices of one side: `d` the district, `t` a township."""

    def __init__(self, member):
        self.member, self.counts = member, {}
        self.record = ("proposal", "71" + member.node[2:], member.record()[2])
        self.writers = {
            "d": (member.node, member.ledger.life),
            "t": ("71" + member.node[2:], "0" * 15 + "1"),
            "t2": ("71" + member.node[2:], "0" * 15 + "2"),
            "s": ("72" + member.node[2:], "0" * 15 + "1"),
        }

    def dot(self, who, counter):
        return (*self.writers[who], counter)

    def __call__(self, who, value=None, seeing=(), values=None, **more):
        """The next change of `who`, having seen (who, counter) pairs."""
        self.counts[who] = self.counts.get(who, 0) + 1
        context = {}
        for other, counter in seeing:
            context[self.writers[other]] = max(counter, context.get(self.writers[other], 0))
        tier = "district" if who == "d" else "township"
        return self.member.change(
            self.record, self.counts[who], values or {"title": value}, context,
            writer=self.writers[who], tier=tier, **more,
        )  # fmt: skip

    def tell(self, *changes):
        verdict, outcomes = self.member.tell(*changes)
        assert verdict == "equal"
        return outcomes

    def conflict(self, register="title"):
        """The sides' values, as the second implementation has them, or None."""
        sides = self.member.ledger.records[self.record].conflicts().get(register)
        return sides and [side.value for side in sides]

    def erase(self, *dots):
        """The origin's act, a township's: merged here and sent on."""
        return self.member.tell((self.member.erasure(self.record, *dots), None))


@pytest.fixture(scope="session")
def teller(server):
    """A district that merges whatever it sends, so that every statement is equal."""
    return server.member()


@pytest.fixture
def pen(teller):
    return Pen(teller)


# The cases of merge.md §8.


@must("C-281", "C-202")
def test_case_1_a_context_covers_only_where_its_change_writes(pen):
    first = pen("t", values={"title": "A", "body": "B"})
    theme = pen("s", values={"theme": "T1"}, seeing=[("t", 1)])
    assert pen.tell(first, theme) == [APPLIED, APPLIED]
    assert pen.member.ledger.records[pen.record].value("title") == "A"


@must("C-282", "C-203", "C-238", "C-216")
def test_case_2_two_edits_of_one_form(pen, office):
    changes = [pen("t", "start"), pen("t", "A", [("t", 1)]), pen("s", "B", [("t", 1)])]
    assert pen.tell(*changes) == [APPLIED, APPLIED, CONFLICT]
    theirs = office.say("conflicts", "show", "-".join(pen.record))["conflicts"][0]
    assert [each["value"] for each in theirs["base"]] == ["start"]
    assert [each["value"] for each in theirs["sides"]] == pen.conflict()


@must("C-283")
def test_case_3_two_equal_edits(pen):
    changes = [pen("t", "start"), pen("t", "A", [("t", 1)]), pen("s", "A", [("t", 1)])]
    assert pen.tell(*changes) == [APPLIED] * 3


@must("C-284")
def test_case_4_one_of_two_equal_edits_is_edited_on(pen):
    changes = [
        pen("t", "start"), pen("t", "A", [("t", 1)]), pen("s", "A", [("t", 1)]),
        pen("t", "B", [("t", 2)]),
    ]  # fmt: skip
    assert pen.tell(*changes)[-1] == CONFLICT


@must("C-285")
def test_case_5_what_was_not_on_the_screen_survives(pen):
    apart = [pen("t", "A"), pen("s", "A"), pen("t2", "B")]
    resolved = pen("t", "B", [("t", 1), ("t2", 1)])
    assert pen.tell(*apart, resolved)[-1] == CONFLICT


@must("C-286")
def test_case_6_a_resolution_of_all(pen):
    apart = [pen("t", "A"), pen("s", "A"), pen("t2", "B")]
    resolved = pen("t", "B", [("t", 1), ("t2", 1), ("s", 1)])
    assert pen.tell(*apart, resolved)[-1] == APPLIED


@must("C-287", "C-288")
@pytest.mark.parametrize("second, ends", [("Y", CONFLICT), ("X", APPLIED)])
def test_cases_7_and_8_two_resolutions_made_apart(pen, second, ends):
    seen = [("t", 1), ("s", 1)]
    changes = [pen("t", "A"), pen("s", "B"), pen("t", "X", seen), pen("s", second, seen)]
    assert pen.tell(*changes)[-1] == ends


@must("C-289")
def test_case_9_a_resolution_and_an_edit_it_had_not_seen(pen):
    changes = [pen("t", "A"), pen("s", "B"), pen("s", "C", [("s", 1)])]
    assert pen.tell(*changes, pen("t", "X", [("t", 1), ("s", 1)]))[-1] == CONFLICT


@must("C-290")
def test_case_10_two_forms_of_one_office(pen):
    changes = [pen("t", "A"), pen("t", "B", [("t", 1)]), pen("t", "C", [("t", 1)])]
    assert pen.tell(*changes)[-1] == CONFLICT


@must("C-291", "C-212")
def test_case_11_what_comes_later_was_covered_before(pen):
    start, ahead, late = pen("t", "A"), pen("t", "E", [("t", 1), ("s", 1)]), pen("s", "B")
    assert pen.tell(start, ahead, late) == [APPLIED] * 3
    assert pen.conflict() is None


@must("C-292")
def test_case_12_a_group_is_in_conflict_as_a_whole(pen):
    values = [{"scope_group": {**GROUP, "grade": grade}} for grade in ("other", "excellent")]
    assert pen.tell(pen("t", values=values[0]), pen("s", values=values[1]))[-1] == CONFLICT
    assert len(pen.conflict("scope_group")) == 2


@must("C-293", "C-236", "C-260", "C-261")
def test_case_13_a_group_in_part(member):
    record = member.record()
    part = member.change(record, 2, {"scope_group": {"scope": "city"}})
    assert member.send(member.change(record), part) == [APPLIED, PART]
    assert member.one(member.refusal(part[0], "group_in_part")) == DUPLICATE


@must("C-294", "C-205", "C-235", "C-261")
def test_case_14_a_void_change_covers_nothing_and_its_counter_is_used(office, teller):
    record = teller.ledger.new_record("proposal", {"title": "A"}, "李", [teller.up])
    teller.ledger.write(record, {"city_number": "1", "title": "B"}, "李")
    teller.sync()
    assert teller.link.outcomes_there[len(teller.link.out.entries)] == AUTHORITY
    assert len(teller.ledger.records[record].voids) == 1
    teller.ledger.write(record, {"body": "C"}, "李")
    assert teller.sync() == "equal"
    assert teller.link.outcomes_there[len(teller.link.out.entries)] == APPLIED
    shown = office.say("show", "-".join(record))["registers"]["title"]
    assert [each["value"] for each in shown] == ["A"]


@must("C-295")
def test_case_15_a_new_incarnation_beside_a_returned_change(pen):
    changes = [pen("t", "A"), pen("t2", "B", [("t", 1)]), pen("t", "C", [("t", 1)])]
    assert pen.tell(*changes)[-1] == CONFLICT


@must("C-296", "C-229", "C-227", "C-270", "C-153")
def test_case_16_one_dot_two_hashes(member):
    record = member.record()
    line, payload = member.change(record)
    twin = with_(at=2)(line)
    assert member.send((line, payload), (twin, payload)) == [APPLIED, held("frozen")]
    assert member.one(*member.change(record, 2)) == held("frozen")


@must("C-201", "C-204", "C-210")
def test_every_order_of_arrival_gives_one_sum(teller):
    for turn in range(4):
        pen = Pen(teller)
        changes = [
            pen("t", "A"), pen("s", "B"), pen("t2", "C", [("s", 1)]),
            pen("s", "D", [("s", 1), ("t2", 1)]), pen("d", "E", [("t", 1)]),
        ]  # fmt: skip
        pen.tell(changes[0], *(changes[1:][turn:] + changes[1:][:turn]))


# The admission table.


@must("C-220", "C-224")
def test_an_author_of_another_side_is_foreign(member, server):
    stranger = member.change(writer=("0" * 15 + "9", "0" * 16), tier="district")
    assert member.one(*stranger) == ("refused", "foreign_author")
    upper = member.change(writer=(member.up, "0" * 16), tier="city")
    assert member.one(*upper) == ("refused", "foreign_author")


@must("C-225")
def test_an_author_of_another_tier_than_before(member):
    assert member.one(*member.change(tier="township")) == ("refused", "wrong_tier")


@must("C-226")
def test_a_record_of_another_side_may_not_be_introduced(member):
    record = member.record(origin=member.up)
    assert member.one(*member.change(record)) == ("refused", "may_not_introduce")


@must("C-242")
def test_a_node_below_the_sender_is_vouched_for(pen):
    assert pen.tell(pen("t", "A"), pen("s", "A"))[0] == APPLIED


@must("C-228", "C-411")
def test_a_change_known_already_is_a_duplicate(member):
    entry = member.change()
    assert member.send(entry, entry) == [APPLIED, DUPLICATE]


@must("C-231")
def test_a_kind_that_stays_home_or_is_not_made_here(member):
    may_not = ("refused", "may_not_make")
    assert member.one(*member.change(member.record("proposer"), values={"name": "x"})) == may_not
    assert member.one(*member.change(member.record("campaign"), values={"code": "x"})) == may_not


@must("C-232", "C-250")
def test_what_follows_an_entry_of_a_later_version_waits_behind_it(member):
    record, other = member.record(), member.record()
    outcomes = member.send(
        member.change(record), member.entry("later", record), member.change(record, 2),
        member.change(other),
    )  # fmt: skip
    assert outcomes == [APPLIED, held("unknown"), held("behind"), APPLIED]


@must("C-233", "C-234", "C-211", "C-250", "C-251", "C-252")
def test_what_came_too_early_waits_and_its_end_is_told(member):
    record = member.record()
    first, second, third = (member.change(record, counter) for counter in (1, 2, 3))
    assert member.send(second, third) == [held("founding"), held("founding")]
    assert member.one(*first) == APPLIED
    member.sync()
    there, end = member.link.outcomes_there, len(member.link.out.entries)
    assert [there[end - 2], there[end - 1]] == [APPLIED, APPLIED]


@must("C-234")
def test_a_gap_waits(member):
    record = member.record()
    assert member.send(member.change(record), member.change(record, 3)) == [APPLIED, held("gap")]


@must("C-223", "C-254")
def test_a_context_that_foresees_the_readers_changes_waits(member, office):
    record = member.record()
    assert member.one(*member.change(record)) == APPLIED
    office.say("edit", "-".join(record), "--set", "title=C")
    member.sync()
    life = member.link.into.life
    own = (member.node, member.ledger.life)
    entry = member.change(record, 2, context={own: 1, (member.up, life): 9})
    assert member.one(*entry) == held("foreseeing")


@must("C-241", "C-1201")
def test_unknown_kinds_and_registers_are_not_judged(member):
    assert member.one(*member.change(member.record("x_kind"), values={"x": [1]})) == APPLIED
    assert member.one(*member.change(values={"x_register": None})) == APPLIED


# Refusals.


@must("C-262")
def test_a_refusal_of_an_unknown_record_waits(member):
    line, _ = member.change()
    assert member.one(member.refusal(line, "authority")) == held("founding")


@must("C-264")
def test_a_refusal_beyond_the_mark_waits(member):
    record = member.record()
    ahead, _ = member.change(record, 3, {"city_number": "1"})
    assert member.send(member.change(record), member.refusal(ahead, "authority")) == [
        APPLIED, held("gap"),
    ]  # fmt: skip


@must("C-265")
def test_a_refusal_of_another_hash_waits(member):
    record = member.record()
    line, payload = member.change(record)
    other = with_(at=2, registers=["city_number"])(line)
    assert member.send((line, payload), member.refusal(other, "authority")) == [
        APPLIED, held("unfounded"),
    ]  # fmt: skip


@must("C-266")
def test_a_refusal_that_is_not_borne_out_waits(member):
    for code in ("authority", "group_in_part", "malformed"):
        record = member.record()
        line, payload = member.change(record)
        assert member.send((line, payload), member.refusal(line, code)) == [
            APPLIED, held("unfounded"),
        ]  # fmt: skip


@must("C-267", "C-125", "C-263")
def test_a_true_refusal_makes_the_dot_void_though_the_change_never_came(pen):
    start = pen("t", "A")
    void = pen("s", values={"city_number": "1", "title": "B"}, seeing=[("t", 1)])
    line = pen.member.refusal(void[0], "authority")
    assert pen.tell(start, (line, None)) == [APPLIED, APPLIED]
    assert pen.member.one(line) == DUPLICATE
    pen.member.sync()


@must("C-268", "C-260", "C-267")
def test_only_the_authors_own_node_takes_a_change_back(pen):
    start, second = pen("t", "A"), pen("s", "B", [("t", 1)])
    assert pen.tell(start, second) == [APPLIED, APPLIED]
    foreign = pen.member.refusal(second[0], "withdrawn", by=pen.writers["t"][0])
    assert pen.member.one(foreign) == held("unfounded")
    own = pen.member.refusal(second[0], "withdrawn", by=pen.writers["s"][0])
    assert pen.tell((own, None)) == [APPLIED]
    assert pen.member.ledger.records[pen.record].value("title") == "A"


@must("C-277")
def test_a_question_about_what_is_not_here_was_never_written(member):
    line, _ = member.change()
    asked = member.question("refusal_asked", line, person="李青", reason="?")
    assert member.one(asked) == ("refused", "never_written")


@must("C-279")
def test_an_answer_that_nobody_asked_for(member):
    entry = member.change()
    assert member.one(*entry) == APPLIED
    assert member.one(member.question("refusal_declined", entry[0])) == DUPLICATE


# Erasures.


@must("C-151", "C-206", "C-273", "C-274")
def test_an_erasure_takes_the_values_and_moves_no_digest(pen, office):
    start = pen("t", "A")
    pen.tell(start)
    before = pen.member.ledger.records[pen.record].digest()
    verdict, outcomes = pen.erase(pen.dot("t", 1), pen.dot("t", 2))
    assert (verdict, outcomes) == ("equal", [APPLIED])
    assert pen.member.ledger.records[pen.record].digest() == before
    late = pen("t", "B", [("t", 1)])
    assert pen.tell(late) == [APPLIED]
    shown = office.say("show", "-".join(pen.record))["registers"]["title"]
    assert [each["erased"] for each in shown] == [True]


@must("C-271")
def test_an_erasure_from_another_side_is_foreign(member):
    for record in (member.record(origin=member.up), member.record(origin=member.up)):
        line = member.erasure(record, (member.up, "0" * 16, 1))
        assert member.one(line) == ("refused", "foreign_author")


@must("C-272")
def test_an_erasure_of_an_unknown_record_waits(member):
    assert member.one(member.erasure(member.record())) == held("founding")


@must("C-273")
def test_an_erasure_that_waited_takes_what_waits_behind_it(member, office):
    record = member.record()
    third = member.change(record, 3, {"title": "秘密的第三稿"})
    dot = read_entry(third[0]).dot
    assert member.send(member.erasure(record, dot), third) == [held("founding")] * 2
    assert member.one(*member.change(record)) == APPLIED
    assert member.one(*member.change(record, 2)) == APPLIED
    member.sync()
    shown = office.say("show", "-".join(record))["registers"]["title"]
    assert [each["erased"] for each in shown] == [True]
