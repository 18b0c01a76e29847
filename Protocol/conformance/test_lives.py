"""Nodes that go on from a backup: a district below the server, a lost one, and the server itself (recovery.md)."""

import json
import shutil

import canonical
import pytest
from checklist import must
from entries import read_entry
from member import Member
from office import Office
from streams import Written
from test_entries import APPLIED, held


def renewed(member):
    """The district goes on in a new life."""
    member.former, member.ledger.life = member.link.out, member.record()[2]
    member.link.out = Written(member.node, member.up, "up", member.ledger.life)
    member.link.confirmed, member.link.outcomes_there = 0, {}
    paper = {
        "at": 1, "former": member.former.life, "node": member.node,
        "present": member.ledger.life, "type": "succession",
    }  # fmt: skip
    member.succession = member.key.sign_document(paper)
    return member


@pytest.fixture
def restored(other):
    """A district whose backup is older than its last proposal; `lost` is that entry."""
    other.one(*other.change())
    other.lost = other.change()
    other.one(*other.lost)
    return renewed(other)


def reclaiming(member, place):
    return member.body(succession=member.succession, reclaim=place, limit=1000)


@must("C-1104", "C-1105", "C-1102", "C-1103", "C-1111")
def test_what_the_backup_had_not_comes_back_byte_for_byte(restored):
    message, lines = restored.ask(reclaiming(restored, restored.former.at(1))).taken()
    head = message["head"][0]
    assert head["stream"] == [restored.node, restored.up, "up"]
    assert (lines[0], lines[1]) == restored.lost
    message, lines = restored.ask(reclaiming(restored, restored.former.at(2))).taken()
    assert lines == []
    assert message["reclaimed"] == [restored.ledger.life, restored.former.at(2)]


@must("C-1107", "C-803")
def test_batches_of_the_new_life_wait_for_an_operator(restored, office):
    restored.ask(reclaiming(restored, restored.former.at(2))).taken()
    restored.link.out.append(*restored.change())
    answer = restored.ask(restored.body(after=0, succession=restored.succession))
    answer.refused("restore_pending")
    assert answer.fields["retry-after"] == "60"
    office.approve(restored.node)
    message, _ = restored.ask(restored.body(after=0, succession=restored.succession)).taken()
    assert tuple(message["receipt"][0]["outcomes"][0][2]) == APPLIED


@must("C-1108")
def test_the_former_life_is_retired_and_nothing_stops(restored, office):
    restored.ask(restored.body(succession=restored.succession)).taken()
    office.approve(restored.node)
    restored.link.out.append(*restored.change())
    restored.ask(restored.body(after=0, succession=restored.succession)).taken()
    present, restored.link.out = restored.link.out, restored.former
    restored.link.out.append(*restored.change())
    restored.ask(restored.body(after=2)).refused("retired_incarnation")
    restored.link.out = present
    restored.ask(restored.body()).taken()


@must("C-1109")
def test_a_node_of_which_nothing_came_is_adopted_at_once(server):
    fresh = server.member()
    life = fresh.record()[2]
    paper = {
        "at": 1, "former": fresh.ledger.life, "node": fresh.node, "present": life,
        "type": "succession",
    }  # fmt: skip
    fresh.ledger.life, fresh.link.out = life, Written(fresh.node, fresh.up, "up", life)
    fresh.link.out.append(*fresh.change())
    body = fresh.body(after=0, succession=fresh.key.sign_document(paper))
    message, _ = fresh.ask(body).taken()
    assert tuple(message["receipt"][0]["outcomes"][0][2]) == APPLIED


@must("C-1110", "C-126")
def test_what_waits_of_a_former_life_is_told_by_its_dot(other, office):
    record = other.record()
    third = other.change(record, 3)
    assert other.send(other.change(record), third) == [APPLIED, held("gap")]
    dot = read_entry(third[0]).dot
    second = other.change(record, 2)
    renewed(other)
    other.ask(reclaiming(other, other.former.end())).taken()
    office.approve(other.node)
    assert brought(other, second) == [APPLIED]
    told = [each for each in lines_for(other) if each["type"] == "outcome_elsewhere"]
    ends = [tuple(each["outcome"]) for each in told if tuple(each["dot"]) == dot]
    assert ends == [held("gap"), APPLIED]


def brought(member, *entries):
    """Sends entries in the new life; their outcomes."""
    after = len(member.link.out.entries)
    for each in entries:
        member.link.out.append(*each)
    body = member.body(after=after, succession=member.succession)
    message, _ = member.ask(body).taken()
    runs = message["receipt"][0]["outcomes"]
    return [tuple(outcome) for first, last, outcome in runs for _ in range(first, last + 1)]


def lines_for(member):
    """What the server wrote for it, from the beginning."""
    body = member.link.body({**member.link.message(limit=1000), "read": None}, [])
    _, lines = member.ask(body).taken()
    return [canonical.read(line) for line in lines[::2]]


@must("C-1116", "C-803")
def test_a_node_that_was_told_too_short_an_end_asks_again(restored, office):
    former, present = restored.former, restored.link.out
    message, _ = restored.ask(reclaiming(restored, former.at(2))).taken()
    assert message["reclaimed"][1] == former.at(2)
    # Until the approval the old machine goes on.
    restored.link.out = former
    former.append(*restored.change(writer=(restored.node, former.life)))
    restored.ask(restored.body(after=2)).taken()
    restored.link.out = present
    office.approve(restored.node)
    answer = restored.ask(restored.body(succession=restored.succession))
    answer.refused("restore_pending")
    message, lines = restored.ask(reclaiming(restored, former.at(2))).taken()
    assert message["head"][0]["to"] == former.at(3) and len(lines) == 2
    restored.ask(reclaiming(restored, former.at(3))).taken()
    assert brought(restored, restored.change()) == [APPLIED]


@must("C-1113", "C-506", "C-725")
def test_who_takes_the_place_of_a_lost_node_waits_and_then_counts_alone(server, office):
    lost = server.member()
    lost.one(*lost.change())
    name = next(each["name"] for each in listed(office) if each["node"] == lost.node)
    code = office.say("invite", name, "--lost", "--url", office.url)["code"]
    place = Member(code, node=lost.node)
    place.ask(nonce="A" * 16).refused("node_pending")
    lost.ask().taken()
    office.approve(lost.node)
    lost.ask(nonce="A" * 16).refused("signature_invalid")
    paper = {
        "at": 1, "former": "0" * 16, "node": place.node, "present": place.ledger.life,
        "type": "succession",
    }  # fmt: skip
    place.succession = place.key.sign_document(paper)
    _, lines = place.ask(reclaiming(place, lost.link.out.at(0))).taken()
    assert lines[0] == lost.link.out.entries[0][0], "under the lost node's head"


def listed(office):
    return [json.loads(line) for line in office.run("node", "list", "--json").splitlines()]


# The server goes on from a backup, or is killed.


@pytest.fixture
def own(server, program):
    """A server for one test alone, and a district of its; both hold a record that the server wrote to."""
    if not server.office:
        pytest.skip("needs an operator's hand at the server")
    with Office(program) as city:
        member = Member(city.invite("区"))
        city.approve(member.node)
        member.record_shared = member.ledger.new_record("proposal", {"title": "A"}, "李", [member.up])
        member.sync()
        yield city, member


def title(city, member, text):
    city.say("edit", "-".join(member.record_shared), "--set", f"title={text}")


@pytest.fixture
def older(own):
    """The server is older than its last entry; `came` are the batches that the district has of it."""
    city, member = own
    member.came, take = [], member.link.take_batch

    def taking(head, lines):
        member.came.append((head, lines))
        return take(head, lines)

    member.link.take_batch = taking
    title(city, member, "B")
    member.sync()
    backup = str(city.folder / "backup")
    city.run("backup", backup)
    title(city, member, "C")
    member.sync()
    city.stop()
    shutil.rmtree(city.home)
    city.run("restore", backup)
    city.serve()
    member.move(city.url)
    return city, member


@must("C-1101", "C-1102", "C-1103")
def test_a_restored_server_takes_a_new_life_and_asks_for_what_it_had_sent(older):
    city, member = older
    known = member.link.into.life
    message, lines = member.ask(member.body(limit=1000)).taken()
    (paper, _) = message["succession"]
    assert (paper["former"], message["written"]) == (known, [paper["present"], 0, message["written"][2]])
    assert paper["present"] != known
    assert message["reclaim"][0] == known and message["reclaim"][1] < member.link.into.position()[1]
    assert "head" not in message and lines == []


@must("C-1106")
def test_a_server_does_not_believe_what_it_did_not_sign(older):
    city, member = older
    message, _ = member.ask(member.body(limit=1000)).taken()
    (head, lines), = [each for each in member.came if each[0][0]["to"][1] > message["reclaim"][1]]
    forged = member.key.sign_document(head[0])
    answer = member.ask(member.link.body(member.link.message(head=forged), lines))
    assert answer.problem["code"] in ("head_invalid", "fork"), answer.problem
    shown = city.say("show", "-".join(member.record_shared))["registers"]["title"]
    assert [each["value"] for each in shown] == ["B"]


@must("C-1102", "C-1103", "C-1111", "C-1104")
def test_a_restored_server_goes_on_with_all_that_it_had_shown(older):
    city, member = older
    message, _ = member.ask(member.body(limit=1000)).taken()
    (head, lines), = [each for each in member.came if each[0][0]["to"][1] > message["reclaim"][1]]
    message, _ = member.ask(
        member.link.body(member.link.message(head=head, limit=1000), lines)
    ).taken()
    assert message["reclaim"] == member.link.into.position() and "statement" not in message
    shown = city.say("show", "-".join(member.record_shared))["registers"]["title"]
    assert [each["value"] for each in shown] == ["C"]
    end = [message["written"][0], member.link.into.position()]
    message, _ = member.ask(member.body(limit=1000, reclaimed=end)).taken()
    assert "reclaim" not in message and "succession" in message
    member.link.into = type(member.link.into)(member.up, member.node, "down")
    title(city, member, "D")
    assert member.sync() == "equal"


@must("C-419", "C-411", "C-410")
def test_a_server_that_is_killed_has_what_it_signed_for(own):
    city, member = own
    member.send(member.change())
    known = member.link.out.end()
    after = len(member.link.out.entries)
    city.stop(hard=True)
    city.serve()
    member.move(city.url)
    message, _ = member.ask(member.body()).taken()
    assert message["read"] == known
    message, _ = member.ask(member.body(after=after - 1)).taken()
    assert message["receipt"][0]["outcomes"] == [[after, after, ["applied"]]]
