"""The table of merge.md §4: how a change ends, row by row."""

from checklist import must, must_both, must_client
from test_entries import APPLIED, DUPLICATE, held


@must("C-220", "C-224")
def test_an_author_of_another_side_is_foreign(member):
    stranger = member.change(writer=("0" * 15 + "9", "0" * 16), tier="district")
    assert member.one(*stranger) == ("refused", "foreign_author")
    upper = member.change(writer=(member.up, "0" * 16), tier="city")
    assert member.one(*upper) == ("refused", "foreign_author")


@must_both("C-225")
def test_an_author_of_another_tier_than_before(peer):
    tier = "township" if peer.tier == "district" else "province"
    assert peer.one(*peer.change(tier=tier)) == ("refused", "wrong_tier")


@must("C-226")
def test_a_record_of_another_side_may_not_be_introduced(member):
    record = member.record(origin=member.up)
    assert member.one(*member.change(record)) == ("refused", "may_not_introduce")


@must_both("C-242")
def test_a_node_beyond_the_sender_is_vouched_for(pen):
    assert pen.tell(pen("t", "A"), pen("s", "A"))[0] == APPLIED


@must_both("C-228", "C-411")
def test_a_change_known_already_is_a_duplicate(peer):
    entry = peer.change()
    assert peer.send(entry, entry) == [APPLIED, DUPLICATE]


@must_both("C-231", "C-243")
def test_a_kind_that_stays_home_or_is_not_made_there(peer):
    may_not = ("refused", "may_not_make")
    other = "campaign" if peer.tier == "district" else "reply"
    assert peer.one(*peer.change(peer.record("proposer"), values={"name": "x"})) == may_not
    assert peer.one(*peer.change(peer.record(other), values={"code": "x"})) == may_not


@must_both("C-232", "C-250")
def test_what_follows_an_entry_of_a_later_version_waits_behind_it(peer):
    record, other = peer.record(), peer.record()
    outcomes = peer.send(
        peer.change(record), peer.entry("later", record), peer.change(record, 2),
        peer.change(other),
    )  # fmt: skip
    assert outcomes == [APPLIED, held("unknown"), held("behind"), APPLIED]


@must_both("C-233", "C-234", "C-211", "C-250", "C-251", "C-252")
def test_what_came_too_early_waits_and_its_end_is_told(peer):
    record = peer.record()
    first, second, third = (peer.change(record, counter) for counter in (1, 2, 3))
    assert peer.send(second, third) == [held("founding"), held("founding")]
    assert peer.one(*first) == APPLIED
    peer.sync()
    there, end = peer.link.outcomes_there, len(peer.link.out.entries)
    assert [there[end - 2], there[end - 1]] == [APPLIED, APPLIED]


@must_both("C-234")
def test_a_gap_waits(peer):
    record = peer.record()
    assert peer.send(peer.change(record), peer.change(record, 3)) == [APPLIED, held("gap")]


@must("C-223", "C-254")
def test_a_context_that_foresees_the_servers_changes_waits(member, office):
    record = member.record()
    assert member.one(*member.change(record)) == APPLIED
    office.say("edit", "-".join(record), "--set", "title=C")
    member.sync()
    own = (member.node, member.ledger.life)
    seen = {own: 1, (member.up, member.link.into.life): 9}
    assert member.one(*member.change(record, 2, context=seen)) == held("foreseeing")
    # Not when what was foreseen is made at last, either.
    for title in "DEFGHIJK":
        office.say("edit", "-".join(record), "--set", f"title={title}")
    member.sync()
    place = len(member.link.out.entries)
    assert member.link.outcomes_there[place] == held("foreseeing")


@must_client("C-223", "C-254")
def test_a_context_that_foresees_the_clients_changes_waits(joined):
    name = joined.proposal()
    joined.sync()
    life, ledger = joined.link.into.life, joined.ledger
    ledger.write(name, {"title": "甲"}, "周敏", {(joined.below, life): 9})
    joined.sync()
    place = len(joined.link.out.entries)
    assert joined.link.outcomes_there[place] == held("foreseeing")
    for title in "DEFGHIJK":
        joined.operator.say("edit", "-".join(name), "--set", f"title={title}")
    joined.sync()
    assert joined.link.outcomes_there[place] == held("foreseeing")


@must_both("C-241", "C-1201")
def test_unknown_kinds_and_registers_are_not_judged(peer):
    assert peer.one(*peer.change(peer.record("x_kind"), values={"x": [1]})) == APPLIED
    assert peer.one(*peer.change(values={"x_register": None})) == APPLIED
