"""Finding the records of a difference (sync.md §13): asked of a server, and answered to a client."""

import canonical
import comparing
import merge
import pytest
from checklist import must, must_both, must_client
from client import JSON
from member import COMPARE
from test_entries import APPLIED


def ask(member, **question):
    """One question, as a district asks it; the answer's document."""
    answer = member.ask(
        canonical.write({"versions": [1, 1], **question}), path=COMPARE, content_type=JSON
    )
    assert (answer.status, answer.signed) == (200, True), answer
    assert canonical.write(canonical.read(answer.body)) == answer.body
    assert answer.fields["content-type"] == JSON
    return canonical.read(answer.body)


@pytest.fixture
def equal(other):
    """A district that shares some records with the server and is equal with it."""
    for title in "ABC":
        other.ledger.new_record("proposal", {"title": title}, "李", [other.up])
    assert other.sync() == "equal"
    return other


@must("C-1011", "C-150", "C-152")
def test_sums_and_digests_are_those_of_what_is_shared(equal, member):
    member.send(member.change())
    answer = ask(equal, ask="sums", **{"except": []})
    assert answer["sums"] == comparing.sums(equal.link, set())
    every = ask(equal, ask="records", parts=list(range(256)), **{"except": []})
    ours = [[list(name), digest] for name, digest in comparing.digests(equal.link, set())]
    assert (every["records"], every["more"]) == (ours, False)
    names = [name for name, _ in ours]
    states = ask(equal, ask="states", records=names)["states"]
    known = [equal.ledger.records[tuple(name)] for name in names]
    assert states == [merge.record_state(each.name, each.changes, set(each.voids)) for each in known]


@must("C-1011")
def test_parts_pages_and_exceptions_narrow_what_is_told(equal):
    (first, digest), *rest = comparing.digests(equal.link, set())
    there = comparing.part(first)
    told = ask(equal, ask="records", parts=[there], **{"except": []})["records"]
    assert [list(first), digest] in told
    assert all(comparing.part(tuple(name)) == there for name, _ in told)
    later = ask(equal, ask="records", parts=list(range(256)), after=list(first), **{"except": []})
    assert [tuple(name) for name, _ in later["records"]] == [name for name, _ in rest]
    left = ask(equal, ask="sums", **{"except": [list(first)]})
    assert left["except"] == [], "each side names its own"
    assert left["sums"] == comparing.sums(equal.link, {first})


@must("C-1011", "C-607")
def test_a_record_that_is_not_shared_with_the_asker_is_named_nowhere(equal, member):
    line, payload = member.change()
    assert member.one(line, payload) == APPLIED
    foreign = canonical.read(line)["record"]
    every = ask(equal, ask="records", parts=list(range(256)), **{"except": []})
    assert foreign not in [name for name, _ in every["records"]]
    assert ask(equal, ask="states", records=[foreign])["states"] == []
    assert ask(equal, ask="again", records=[foreign])["again"] == 0
    _, lines = equal.ask(equal.body(limit=1000)).taken()
    assert lines == []


@must("C-1012", "C-143")
def test_a_set_is_written_again_once_while_it_is_on_its_way(equal, office):
    name = next(iter(equal.ledger.records))
    office.say("edit", "-".join(name), "--set", "title=市里改的")
    equal.sync()
    assert ask(equal, ask="again", records=[list(name)])["again"] == 1
    assert ask(equal, ask="again", records=[list(name)])["again"] == 0
    before = len(equal.link.into.chains)
    assert equal.sync() == "equal"
    # The server's own changes only: the rest is of the asker's side.
    assert len(equal.link.into.chains) == before + 1
    assert equal.link.into.outcomes[before] == ("duplicate",)
    assert ask(equal, ask="again", records=[list(name)])["again"] == 1
    equal.sync()


@must("C-1013")
def test_on_a_stopped_stream_nothing_is_compared(equal):
    name = next(iter(equal.ledger.records))
    equal.link.out.entries.pop()
    equal.link.out.chains.pop()
    place = len(equal.link.out.entries)
    equal.link.out.append(*equal.change())
    equal.ask(equal.body(after=place)).refused("fork")
    for question in (
        {"ask": "sums", "except": []}, {"ask": "records", "except": [], "parts": [0]},
        {"ask": "states", "records": [list(name)]}, {"ask": "again", "records": [list(name)]},
    ):  # fmt: skip
        body = canonical.write({"versions": [1, 1], **question})
        equal.ask(body, path=COMPARE, content_type=JSON).refused("stream_stopped")


WRONG = [
    ({"ask": "sums"}, "mistyped"),
    ({"ask": "weather", "except": []}, "mistyped"),
    ({"ask": "records", "except": [], "parts": [256]}, "mistyped"),
    ({"ask": "states", "records": [["proposal"]]}, "mistyped"),
    ({"ask": "states", "records": [["proposal", "0" * 16, f"{n:016x}"] for n in range(101)]}, "mistyped"),
    ({"ask": "sums", "except": [], "versions": [2, 3]}, "version_unsupported"),
]


@pytest.mark.parametrize("question, code", WRONG)
@must("C-801", "C-311")
def test_a_question_that_is_none(member, question, code):
    body = canonical.write({"versions": [1, 1], **question})
    member.ask(body, path=COMPARE, content_type=JSON).refused(code)


@must("C-510", "C-506", "C-508")
def test_a_question_is_signed_and_fresh_like_an_exchange(member):
    body = canonical.write({"ask": "sums", "except": [], "versions": [1, 1]})
    asked = {"path": COMPARE, "content_type": JSON}
    member.ask(body, nonce="A" * 16, **asked).refused("nonce_needed")
    answer = member.ask(body, **asked)
    assert answer.status == 200 and answer.fields["jianyan-nonce"]


# A client asks.


@must_client("C-606", "C-1005")
def test_a_client_finds_what_differs_and_both_are_mended(joined):
    """The node above keeps back two changes; the client finds them, and has them sent again."""
    first, second = joined.proposal("一"), joined.proposal("二")
    assert joined.sync() == "equal"
    out = joined.link.out
    for name in (first, second):
        joined.ledger.write(name, {"title": "上级没有送出的"}, "周敏")
        out.entries.pop()
        out.chains.pop()
    assert joined.sync() == "different"
    found = joined.operator.say("repair", ends=(0, 5))["differences"]
    assert {tuple(each["record"].split("-")) for each in found} == {first, second}
    joined.operator.run("repair", "--do", ends=(0, 5))
    assert joined.sync() == "equal"


@must_client("C-1005")
def test_a_client_whose_upper_node_cannot_compare_yet_says_so_and_goes_on(joined):
    name = joined.proposal()
    joined.sync()
    joined.ledger.write(name, {"title": "上级没有送出的"}, "周敏")
    joined.link.out.entries.pop()
    joined.link.out.chains.pop()
    joined.above.lacks.add(COMPARE)
    said = joined.operator.say("repair", ends=(0, 5))
    assert not said["compared"] and said["differences"] == []
    assert "upgrade" in joined.operator.run("repair", ends=(0, 5))
    assert joined.one(*joined.change()) == APPLIED


@must_both("C-152", "C-153")
def test_the_sum_is_over_every_shared_record_however_many(pen, teller):
    pens = [type(pen)(teller) for _ in range(20)]
    assert teller.tell(*[each("t", "A") for each in pens])[0] == "equal"
