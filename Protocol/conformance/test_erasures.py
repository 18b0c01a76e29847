"""Erasures (merge.md §7)."""

from checklist import must, must_both
from entries import read_entry
from test_entries import APPLIED, held


@must_both("C-151", "C-206", "C-273", "C-274")
def test_an_erasure_takes_the_values_and_moves_no_digest(pen):
    start = pen("t", "A")
    pen.tell(start)
    before = pen.known.digest()
    verdict, outcomes = pen.erase(pen.dot("t", 1), pen.dot("t", 2))
    assert (verdict, outcomes) == ("equal", [APPLIED])
    assert pen.known.digest() == before
    late = pen("t", "B", [("t", 1)])
    assert pen.tell(late) == [APPLIED]
    if pen.teller.operator:
        assert [each["erased"] for each in pen.shown()] == [True]


@must("C-271")
def test_an_erasure_from_another_side_is_foreign(member):
    for record in (member.record(origin=member.up), member.record(origin=member.up)):
        line = member.erasure(record, (member.up, "0" * 16, 1))
        assert member.one(line) == ("refused", "foreign_author")


@must_both("C-272")
def test_an_erasure_of_an_unknown_record_waits(peer):
    assert peer.one(peer.erasure(peer.record())) == held("founding")


@must_both("C-273")
def test_an_erasure_that_waited_takes_what_waits_behind_it(peer):
    record = peer.record()
    third = peer.change(record, 3, {"title": "秘密的第三稿"})
    dot = read_entry(third[0]).dot
    assert peer.send(peer.erasure(record, dot), third) == [held("founding")] * 2
    assert peer.one(*peer.change(record)) == APPLIED
    assert peer.one(*peer.change(record, 2)) == APPLIED
    peer.sync()
    shown = peer.operator and peer.operator.say("show", "-".join(record))["registers"]["title"]
    assert not shown or [each["erased"] for each in shown] == [True]
