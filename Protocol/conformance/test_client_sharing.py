"""Records that both the client and the node above hold; taking them back."""

import canonical
import pytest
from checklist import must_client
from entries import read_entry
from mischief import cut
from test_entries import APPLIED, held


@must_client("C-235", "C-261", "C-205", "C-260", "C-282", "C-601", "C-602", "C-903")
def test_both_write_and_the_city_writes_what_it_may_not(joined):
    name = joined.proposal()
    assert joined.subject.sync()
    ledger = joined.above.ledger
    context = ledger.records[name].context()
    ledger.write(name, {"title": "甲"}, "周敏", context)
    joined.office.say("edit", "-".join(name), "--set", "title=乙")
    assert joined.subject.sync()
    sides = [side.value for side in ledger.records[name].conflicts()["title"]]
    theirs = joined.office.say("conflicts", "show", "-".join(name))["conflicts"][0]["sides"]
    assert sides == [each["value"] for each in theirs]
    number = joined.office.say(
        "conflicts", "resolve", "-".join(name), "title", "--keep", "1", "--reason", "商定"
    )
    assert number and joined.subject.sync()
    assert not ledger.records[name].conflicts()
    ledger.write(name, {"body": "丙"}, "周敏")
    assert joined.subject.sync()
    assert joined.subject.sync()
    assert len(ledger.records[name].voids) == 1
    assert joined.office.say("sync")["verdict"] == "equal"


@must_client("C-915", "C-914", "C-916", "C-906", "C-925")
def test_a_recall_from_above_is_answered_closed(joined):
    line, payload = joined.change()
    assert joined.send((line, payload)) == [APPLIED]
    name = read_entry(line).record
    unknown = ("x_kind", joined.above.node, "0" * 16)
    places = {}
    for record in (name, unknown):
        recall = {"at": 1, "author": "周敏", "record": list(record), "type": "recall"}
        assert joined.send(canonical.write(recall)) == [APPLIED]
        places[record] = [joined.link.out.life, len(joined.link.out.entries)]
    assert joined.subject.sync()
    brought = [line for _, lines in joined.above.lives.brought[joined.below] for line in lines]
    answers = [canonical.read(line) for line in brought if b'"type":"closed"' in line]
    assert {tuple(each["record"]): each["recall"] for each in answers} == places
    assert joined.link.into.position()[1] == 2
    assert joined.office.say("show", "-".join(name))["custody"] == "returned"


@must_client("C-916", "C-914")
def test_values_are_dropped_only_when_the_closed_was_signed_for(joined):
    record = joined.record("unit")
    values = {"name": "交通局", "code": "A1", "sort": "x", "status": "active"}
    assert joined.one(*joined.change(record, values=values)) == APPLIED
    joined.link.out.append(joined.entry("recall", record, author="周敏"))
    joined.above.mischief.extend([lambda reply: None] + [cut] * 6)
    assert not joined.subject.sync()
    shown = joined.operator.say("show", "-".join(record))
    assert shown["custody"] == "sealed"
    assert shown["registers"]["name"][0]["value"] == "交通局"
    joined.above.mischief.clear()
    joined.sync()
    assert joined.operator.say("show", "-".join(record))["custody"] == "returned"


@must_client("C-912", "C-915", "C-251")
def test_a_recall_from_above_ends_what_waits(joined):
    record = joined.record()
    assert joined.one(*joined.change(record, 3)) == held("founding")
    place = len(joined.link.out.entries)
    assert joined.one(joined.entry("recall", record, author="周敏")) == APPLIED
    joined.sync()
    assert joined.link.outcomes_there[place] == ("refused", "recalled")


@must_client("C-239", "C-918", "C-916")
def test_a_record_that_was_handed_back_may_come_again(joined):
    record = joined.record("unit")
    entry = joined.change(record, values={"name": "交通局", "code": "A1", "sort": "x", "status": "active"})
    assert joined.one(*entry) == APPLIED
    joined.send(joined.entry("recall", record, author="周敏"))
    joined.sync()
    joined.sync()
    assert joined.operator.say("show", "-".join(record))["custody"] == "returned"
    assert joined.one(*entry) == APPLIED
    shown = joined.operator.say("show", "-".join(record))
    assert shown["registers"]["name"][0]["value"] == "交通局"


@pytest.fixture
def recalling(joined):
    """A client's proposal, taken back; the node above has not heard of it yet."""
    joined.name = joined.proposal()
    assert joined.sync() == "equal"
    joined.ledger.write(joined.name, {"theme": "T1"}, "周敏")
    joined.operator.say("recall", "-".join(joined.name))
    return joined


@must_client("C-917", "C-911", "C-919", "C-213")
def test_a_client_takes_back_a_record_and_hears_what_was_written_before(recalling):
    name = "-".join(recalling.name)
    recalling.operator.run("release", name, ends=(3,))
    recalling.operator.say("edit", name, "--set", "title=收回以后改的")
    recalling.sync()
    recalling.sync()
    shown = recalling.operator.say("show", name)
    assert shown["custody"] == "home"
    assert shown["registers"]["theme"][0]["value"] == "T1"
    there = recalling.ledger.records[recalling.name]
    assert there.custody == "returned", "the values are gone there"
    assert all(values is None for _, values in there.lines.values())
    brought = b"".join(line for _, lines in recalling.above.lives.brought[recalling.below] for line in lines)
    assert "收回以后改的".encode() not in brought


@must_client("C-918", "C-917", "C-214")
def test_a_recalled_record_goes_out_again_whole(recalling):
    name = "-".join(recalling.name)
    recalling.sync()
    recalling.sync()
    before = len(recalling.link.into.chains)
    recalling.operator.say("edit", name, "--set", "title=再次上报")
    recalling.operator.say("release", name)
    recalling.sync()
    record = recalling.ledger.records[recalling.name]
    assert recalling.sync() == "equal" and record.value("title") == "再次上报"
    # The founding change, the upper node's own, and one change more.
    assert len(recalling.link.into.chains) - before <= 3
    assert (recalling.node, recalling.ledger.life, 1) in record.changes


@must_client("C-902", "C-904", "C-901", "C-903")
def test_a_client_hands_up_what_is_its_own_and_nothing_back(joined):
    record = joined.record("unit")
    values = {"name": "交通局", "code": "A1", "sort": "x", "status": "active"}
    joined.ledger.new_record("unit", values, "周敏", [joined.below])
    (record,) = joined.ledger.records
    joined.sync()
    joined.operator.say("edit", "-".join(record), "--set", "name=交通运输局")
    assert joined.sync() == "equal"
    assert joined.ledger.records[record].value("name") == "交通运输局"
    wrote = [
        canonical.read(line)["dot"][0]
        for _, lines in joined.above.lives.brought[joined.below] for line in lines[::2]
    ]  # fmt: skip
    assert set(wrote) == {joined.below}


@must_client("C-240", "C-915", "C-213")
def test_a_private_record_is_answered_as_one_that_is_not_there(joined):
    said = joined.operator.say("propose", "--title", "只在本区", "--body", "建议。")
    private = tuple(said["record"].split("-"))
    unknown = ("proposal", joined.below, "0" * 16)
    ends = [
        joined.send(
            joined.change(record, tier="city"), joined.entry("recall", record, author="x"),
            joined.erasure(record), joined.entry("refusal_declined", record, by=joined.node,
                dot=[joined.below, "0" * 16, 1], hash="A" * 43),
        )
        for record in (private, unknown)
    ]  # fmt: skip
    assert ends[0] == ends[1]
    assert joined.operator.say("show", said["record"])["custody"] == "home"
    assert private not in joined.ledger.records


@must_client("C-275", "C-273", "C-274")
def test_an_erasure_by_the_clients_people_reaches_the_node_above(joined):
    name = joined.proposal()
    joined.sync()
    digest = joined.ledger.records[name].digest()
    joined.operator.say("erase", "-".join(name))
    assert joined.sync() == "equal"
    record = joined.ledger.records[name]
    assert record.digest() == digest
    assert all(each.values is None for each in record.changes.values())
