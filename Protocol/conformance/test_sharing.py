"""Statements, who holds a record, recall: two districts and the server."""

import canonical
import pytest
from checklist import must
from test_entries import APPLIED, held

CLOSED = "closed"


def compare(member, without=()):
    total = [member.link.sum(set(without)), [list(each) for each in without]]
    message, _ = member.ask(member.body(sum=total)).taken()
    return message


@must("C-601", "C-606", "C-323", "C-608", "C-152", "C-150")
def test_an_answer_to_a_sum_states_whether_both_are_equal(other):
    other.ledger.new_record("proposal", {"title": "A"}, "李", [other.up])
    assert other.sync() == "equal"
    message = compare(other)
    assert not {"at", "read", "written"} & set(message)
    statement = other.link.verified(message["statement"], "receipt_invalid")
    assert (statement["by"], statement["to"]) == (other.up, other.node)
    assert statement["written"][1] == len(other.link.into.chains) - 1 or not other.link.into.life


@must("C-606")
def test_another_sum_is_different(other):
    other.ledger.new_record("proposal", {"title": "A"}, "李", [other.up])
    assert other.sync() == "equal"
    message, _ = other.ask(other.body(sum=["B" * 42 + "A", []])).taken()
    assert message["statement"][0]["verdict"] == "different"
    assert len(message["statement"][0]["sums"]) == 2


@must("C-604", "C-602")
def test_the_askers_list_is_left_out_on_both_sides(other):
    names = [other.ledger.new_record("proposal", {"title": t}, "李", [other.up]) for t in "AB"]
    other.sync()
    message = compare(other, without=[names[0]])
    assert message["statement"][0]["verdict"] == "equal"
    assert message["statement"][0]["except"] == [list(names[0])]


@must("C-605", "C-603")
def test_nothing_is_compared_while_the_server_is_uncertain(other, office):
    record = other.ledger.new_record("proposal", {"title": "A"}, "李", [other.up])
    other.sync()
    office.say("edit", "-".join(record), "--set", "title=C")
    message = compare(other)
    assert message["statement"][0]["verdict"] == "not_compared"
    assert list(record) in message["statement"][0]["except"]


@must("C-607", "C-241", "C-903")
def test_what_another_district_shares_is_not_told(other, member):
    line = member.change()
    member.send(line)
    message = compare(other)
    assert message["statement"][0]["verdict"] == "equal"
    assert canonical.read(line[0])["record"] not in message["statement"][0]["except"]


@must("C-906", "C-117", "C-901")
def test_what_is_for_everyone_below_comes_to_those_enrolled_later(server, office):
    named = office.say("unit", "add", "--code", "A1", "--name", "交通局")["record"]
    late = server.member()
    assert late.ledger.records[tuple(named.split("-"))].changes
    assert late.sync() == "equal"


@must("C-904", "C-901", "C-903", "C-902")
def test_a_change_goes_to_the_holders_but_not_back(server, office):
    named = office.say("unit", "add", "--code", "A2", "--name", "水务局")["record"]
    record = tuple(named.split("-"))
    first, second = server.member(), server.member()
    line, payload = first.change(
        record, 1, {"x_note": "seen"}, first.ledger.records[record].context()
    )
    before = len(first.link.into.chains)
    assert first.one(line, payload) == APPLIED
    second.sync()
    dot = (first.node, first.ledger.life, 1)
    assert second.ledger.records[record].lines[dot] == (line, payload), "byte for byte"
    assert len(first.link.into.chains) == before


@must("C-275", "C-913", "C-901")
def test_an_erasure_and_a_recall_reach_every_holder(server, office):
    named = office.say("unit", "add", "--code", "A3", "--name", "园林局")["record"]
    record = tuple(named.split("-"))
    first, second = server.member(), server.member()
    assert first.one(*first.change(record, 1, {"x_note": 1})) == APPLIED
    office.say("erase", named)
    second.sync()
    dot = (first.node, first.ledger.life, 1)
    held_here = second.ledger.records[record]
    assert dot in held_here.changes
    assert all(each.values is None for each in held_here.changes.values())
    office.say("recall", named)
    for each in (first, second):
        each.sync()
        each.sync()
    assert held_here.custody == "returned"
    assert office.say("show", named)["custody"] in ("home", "recalling")


@must("C-911", "C-914", "C-916", "C-153")
def test_a_recall_by_the_district_is_answered_closed(other, office):
    record = other.ledger.new_record("proposal", {"title": "A"}, "李", [other.up])
    other.sync()
    other.ledger.recall(record, "李")
    other.sync()
    assert other.ledger.records[record].custody == "home"
    assert other.sync() == "equal"
    assert office.say("show", "-".join(record))["custody"] == "returned"


@must("C-916", "C-914")
def test_values_are_dropped_only_when_the_closed_was_signed_for(other, office):
    record = other.record()
    assert other.one(*other.change(record)) == APPLIED
    place = len(other.link.out.entries)
    other.link.out.append(other.entry("recall", record, author="李"), None)
    other.ask(other.body(after=place)).taken()
    shown = office.say("show", "-".join(record))
    assert shown["custody"] == "sealed"
    assert shown["registers"]["title"][0]["value"] == "桥"
    other.ask(other.body(limit=1000)).taken()
    assert office.say("show", "-".join(record))["custody"] == "sealed", "read is not signed for"
    other.sync()
    other.sync()
    assert office.say("show", "-".join(record))["custody"] == "returned"


@must("C-915", "C-925")
def test_a_recall_of_an_unknown_record_is_answered_the_same(other):
    known, unknown = other.record(), other.record()
    other.one(*other.change(known))
    answers = []
    for record in (known, unknown):
        assert other.one(other.entry("recall", record, author="李")) == APPLIED
        other.sync()
        line = canonical.read(other_lines(other)[-1])
        answers.append({**line, "at": 0, "recall": None, "record": None})
        assert (line["type"], line["record"]) == (CLOSED, list(record))
        assert line["recall"] == [other.ledger.life, len(other.link.out.entries)]
    assert answers[0] == answers[1]


def other_lines(member):
    """The header lines that the server wrote for it, from the beginning."""
    body = member.link.body(
        {**member.link.message(limit=1000), "read": None}, []
    )
    _, lines = member.ask(body).taken()
    return lines[::2]


@must("C-910")
def test_a_recall_from_the_wrong_side_is_foreign(other, office):
    for record in (other.record(origin=other.up), other.record(origin=other.up)):
        line = other.entry("recall", record, author="李")
        assert other.one(line) == ("refused", "foreign_author")


@must("C-912")
def test_a_recall_ends_what_waits(other):
    record = other.record()
    assert other.one(*other.change(record, 3)) == held("founding")
    assert other.one(other.entry("recall", record, author="李")) == APPLIED
    other.sync()
    sequence = len(other.link.out.entries) - 1
    assert other.link.outcomes_there[sequence] == ("refused", "recalled")


@must("C-918", "C-239")
def test_a_record_that_was_handed_back_may_come_again(other, office):
    record = other.record()
    entry = other.change(record)
    assert other.one(*entry) == APPLIED
    other.send(other.entry("recall", record, author="李"))
    other.sync()
    other.sync()
    assert office.say("show", "-".join(record))["custody"] == "returned"
    assert other.one(*entry) == APPLIED
    shown = office.say("show", "-".join(record))
    assert shown["registers"]["title"][0]["value"] == "桥"
