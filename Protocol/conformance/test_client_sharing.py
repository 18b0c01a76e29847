"""Records that both the client and the node above hold; taking them back."""

import canonical
from checklist import must_client
from entries import read_entry
from test_entries import APPLIED


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


@must_client("C-915", "C-914", "C-916", "C-906")
def test_a_recall_from_above_is_answered_closed(joined):
    line, payload = joined.change()
    assert joined.send((line, payload)) == [APPLIED]
    name = read_entry(line).record
    unknown = ("x_kind", joined.above.node, "0" * 16)
    for record in (name, unknown):
        recall = {"at": 1, "author": "周敏", "record": list(record), "type": "recall"}
        assert joined.send(canonical.write(recall)) == [APPLIED]
    assert joined.subject.sync()
    assert joined.link.into.position()[1] == 2
    assert joined.office.say("show", "-".join(name))["custody"] == "returned"
