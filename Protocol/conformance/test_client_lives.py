"""A client that goes on from a backup, and one whose upper node does (recovery.md)."""

import shutil

import canonical
import pytest
from checklist import must_client
from entries import read_entry
from mischief import resigned
from said import messages
from signing import Key
from test_entries import APPLIED, held


# The client is restored.


@pytest.fixture
def restored(joined):
    """A client that goes on from a backup older than its last proposal. `since`: what it said from then on."""
    office = joined.operator
    joined.kept = joined.proposal("备份之前")
    assert joined.sync() == "equal"
    backup = str(office.folder / "backup")
    office.run("backup", backup)
    joined.lost = joined.proposal("备份之后")
    office.say("edit", "-".join(joined.kept), "--set", "title=备份之后改的")
    assert joined.sync() == "equal"
    joined.private = office.say("propose", "--title", "谁也没见过", "--body", "建议。")["record"]
    joined.former = joined.link.into.life
    shutil.rmtree(office.home)
    office.run("restore", backup)
    joined.since = len(joined.above.seen)
    return joined


@must_client("C-1101", "C-1102", "C-1103", "C-1111")
def test_a_restored_client_takes_a_new_life_and_reads_before_it_writes(restored):
    restored.subject.sync()
    said = messages(restored, restored.since)
    assert {each["written"][0] for each in said} != {restored.former}
    assert all("succession" in each for each in said)
    asked = [each for each in said if "reclaim" in each]
    assert asked and asked[0] == said[0], "it asks first"
    assert not any({"head", "sum"} & set(each) for each in asked)
    (paper, _) = said[0]["succession"]
    assert (paper["former"], paper["present"]) == (restored.former, said[0]["written"][0])


@must_client("C-1107", "C-1112", "C-295", "C-1005")
def test_after_the_approval_all_that_was_shown_is_there_and_nothing_else(restored):
    restored.operator.say("edit", "-".join(restored.kept), "--set", "title=恢复之后改的")
    assert not restored.subject.sync(), "nobody approved it yet"
    restored.above.lives.approved.add(messages(restored, restored.since)[-1]["written"][0])
    assert restored.subject.sync()
    assert restored.sync() == "equal"
    shown = restored.operator.say("show", "-".join(restored.lost))["registers"]
    assert shown["title"][0]["value"] == "备份之后"
    # What came back and what was written meanwhile had not seen each other.
    sides = [each.value for each in restored.ledger.records[restored.kept].conflicts()["title"]]
    assert set(sides) == {"备份之后改的", "恢复之后改的"}
    restored.operator.run("show", restored.private, ends=(3,))
    assert tuple(restored.private.split("-")) not in restored.ledger.records


@must_client("C-1117", "C-1105")
def test_a_client_that_waits_for_its_approval_asks_again_and_writes_nothing_twice(restored):
    restored.operator.say("edit", "-".join(restored.kept), "--set", "title=恢复之后改的")
    for _ in range(3):
        before = len(restored.above.seen)
        assert not restored.subject.sync()
        assert "reclaim" in messages(restored, before)[0]
    ends = {tuple(each["written"]) for each in messages(restored, before)}
    assert len(ends) == 1 and messages(restored)[-1]["written"][1] <= 2


@must_client("C-1106")
def test_what_is_given_back_under_another_key_is_not_believed(restored):
    def forged(message, lines):
        if "head" in message:
            message["head"] = Key().sign_document(message["head"][0])

    restored.above.mischief.extend([resigned(forged)] * 2)
    assert not restored.subject.sync()
    restored.operator.run("show", "-".join(restored.lost), ends=(3,))


# The node above is restored.


@pytest.fixture
def above_restored(joined):
    """The node above goes on in a new life from before its last entry; `lost` is that entry."""
    above, link = joined.above, joined.link
    assert joined.send(joined.change()) == [APPLIED]
    joined.lost = joined.change()
    assert joined.one(*joined.lost) == APPLIED
    joined.waiting = joined.change(counter=3)
    joined.send(joined.change(read_entry(joined.waiting[0]).record))
    assert joined.one(*joined.waiting) == held("gap")
    joined.former = link.out
    joined.head = [each for each in above.sent if each[0][0]["to"][1] == 2]
    above.ledger.life = f"{above.clock():016x}"
    paper = {
        "at": 1, "former": joined.former.life, "node": above.node, "present": above.ledger.life,
        "type": "succession",
    }  # fmt: skip
    link.out = type(link.out)(above.node, joined.below, "down", above.ledger.life)
    link.confirmed, link.outcomes_there = 0, {}
    above.succession = above.key.sign_document(paper)
    return joined


@must_client("C-1107", "C-1109")
def test_a_restored_node_above_is_adopted_at_once(joined):
    assert joined.send(joined.change()) == [APPLIED]
    above, link = joined.above, joined.link
    former, above.ledger.life = link.out.life, f"{above.clock():016x}"
    paper = {
        "at": 1, "former": former, "node": above.node, "present": above.ledger.life,
        "type": "succession",
    }  # fmt: skip
    link.out = type(link.out)(above.node, joined.below, "down", above.ledger.life)
    link.confirmed, link.outcomes_there, above.succession = 0, {}, above.key.sign_document(paper)
    assert joined.send(joined.change()) == [APPLIED]


@must_client("C-1104", "C-1105", "C-143")
def test_a_client_gives_back_byte_for_byte_what_the_upper_node_had_sent(above_restored):
    pair, lives = above_restored, above_restored.above.lives
    lives.ask_back(pair.below, pair.former.at(1))
    pair.subject.sync()
    pair.subject.sync()
    assert [lines for _, lines in lives.given][:1] == [list(pair.lost)]
    signed = [head for head, _ in pair.above.sent]
    assert all(head in signed for head, _ in lives.given), "under the heads of then"
    assert lives.told[-1] == [pair.above.ledger.life, pair.former.end()]


@must_client("C-1107", "C-1108")
def test_a_former_life_of_the_upper_node_is_retired_and_nothing_stops(above_restored):
    pair, link = above_restored, above_restored.link
    assert pair.one(*pair.change()) == APPLIED
    pair.former.append(*pair.change())

    def of_then(message, lines):
        head, lines = pair.former.batch(len(pair.former.entries) - 1, 9, pair.above.key, 1)
        message = {**link.message(), **message, "head": head, "written": pair.former.end()}
        return {key: value for key, value in message.items() if key != "statement"}, lines

    pair.above.mischief.append(resigned(of_then))
    pair.subject.sync()
    pair.above.mischief.clear()
    assert pair.one(*pair.change()) == APPLIED


@must_client("C-1110", "C-126")
def test_what_waits_of_a_former_life_is_told_by_its_dot(above_restored):
    pair = above_restored
    entry = read_entry(pair.waiting[0])
    pair.one(*pair.change())
    pair.sync()
    told = [(dot, outcome) for _, dot, _, outcome in heard(pair)]
    assert (entry.dot, held("gap")) in told
    second = pair.change(entry.record, 2, writer=entry.dot[:2])
    assert pair.one(*second) == APPLIED
    pair.sync()
    assert (entry.dot, APPLIED) in [(dot, outcome) for _, dot, _, outcome in heard(pair)]


def heard(pair):
    """`outcome_elsewhere` as the client told it, whether the suite's ledger could place it or not."""
    found = []
    for _, lines in pair.above.lives.brought.get(pair.below, []):
        for line in lines[::2]:
            if canonical.read(line)["type"] == "outcome_elsewhere":
                told = canonical.read(line)
                found.append((told["record"], tuple(told["dot"]), told["node"], tuple(told["outcome"])))
    return found
