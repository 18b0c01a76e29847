"""Refusals and questions that a peer tells (merge.md §6, §9)."""

from checklist import must_both
from test_entries import APPLIED, DUPLICATE, held, with_


@must_both("C-262")
def test_a_refusal_of_an_unknown_record_waits(peer):
    line, _ = peer.change()
    assert peer.one(peer.refusal(line, "authority")) == held("founding")


@must_both("C-264")
def test_a_refusal_beyond_the_mark_waits(peer):
    record = peer.record()
    ahead, _ = peer.change(record, 3, {"city_number": "1"})
    assert peer.send(peer.change(record), peer.refusal(ahead, "authority")) == [
        APPLIED, held("gap"),
    ]  # fmt: skip


@must_both("C-265")
def test_a_refusal_of_another_hash_waits(peer):
    record = peer.record()
    line, payload = peer.change(record)
    other = with_(at=2, registers=["city_number"])(line)
    assert peer.send((line, payload), peer.refusal(other, "authority")) == [
        APPLIED, held("unfounded"),
    ]  # fmt: skip


@must_both("C-266")
def test_a_refusal_that_is_not_borne_out_waits(peer):
    for code in ("authority", "group_in_part", "malformed"):
        record = peer.record()
        line, payload = peer.change(record)
        assert peer.send((line, payload), peer.refusal(line, code)) == [
            APPLIED, held("unfounded"),
        ]  # fmt: skip


@must_both("C-267", "C-125", "C-263")
def test_a_true_refusal_makes_the_dot_void_though_the_change_never_came(pen):
    start = pen("t", "A")
    void = pen("s", values={"city_number": "1", "title": "B"}, seeing=[("t", 1)])
    line = pen.teller.refusal(void[0], "authority")
    assert pen.tell(start, (line, None)) == [APPLIED, APPLIED]
    assert pen.teller.one(line) == DUPLICATE
    pen.teller.sync()


@must_both("C-268", "C-260", "C-267")
def test_only_the_authors_own_node_takes_a_change_back(pen):
    start, second = pen("t", "A"), pen("s", "B", [("t", 1)])
    assert pen.tell(start, second) == [APPLIED, APPLIED]
    foreign = pen.teller.refusal(second[0], "withdrawn", by=pen.writers["t"][0])
    assert pen.teller.one(foreign) == held("unfounded")
    own = pen.teller.refusal(second[0], "withdrawn", by=pen.writers["s"][0])
    assert pen.tell((own, None)) == [APPLIED]
    assert pen.known.value("title") == "A"


@must_both("C-277")
def test_a_question_about_what_is_not_here_was_never_written(peer):
    line, _ = peer.change()
    asked = peer.question("refusal_asked", line, person="李青", reason="?")
    assert peer.one(asked) == ("refused", "never_written")


@must_both("C-279")
def test_an_answer_that_nobody_asked_for(peer):
    entry = peer.change()
    assert peer.one(*entry) == APPLIED
    assert peer.one(peer.question("refusal_declined", entry[0])) == DUPLICATE


@must_both("C-246", "C-269", "C-297")
def test_what_its_author_takes_back_ends_the_freezing(peer):
    record = peer.record()
    line, payload = peer.change(record)
    twin = with_(at=2)(line)
    assert peer.send((line, payload), (twin, payload)) == [APPLIED, held("frozen")]
    taken_back = peer.refusal(twin, "withdrawn")
    assert peer.one(taken_back) == APPLIED
    assert peer.one(twin, payload) == ("refused", "withdrawn")
    assert peer.one(line, payload) == DUPLICATE
    assert peer.one(*peer.change(record, 2)) == APPLIED
