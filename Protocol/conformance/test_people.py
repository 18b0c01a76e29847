"""What people's acts write: chance in names and salts, founding changes, forms of a conflict."""

import base64
import pathlib

import canonical
import pytest
import signing
from checklist import must, must_both, must_client
from test_questions import all_lines


def salts(lines):
    """Of payload lines, as bytes."""
    found = [canonical.read(line)["salt"] for line in lines if line not in (b"null", None)]
    return [base64.urlsafe_b64decode(each + "=" * (-len(each) % 4)) for each in found]


def claim_drawn(found):
    """At least 128 bits each, none twice, and no bit that stands still."""
    assert len(found) >= 12 and len(set(found)) == len(found)
    assert all(len(each) >= 16 for each in found)
    ones = [sum(each[n // 8] >> n % 8 & 1 for each in found) for n in range(128)]
    assert all(0 < count < len(found) for count in ones)


@must("C-120", "C-119")
def test_a_server_draws_a_salt_for_each_change(other, office):
    record = other.record()
    other.one(*other.change(record))
    for number in range(24):
        office.say("edit", "-".join(record), "--set", f"title=第{number}次")
    other.sync()
    claim_drawn(salts([payload for _, payload in all_lines(other)]))


@must_client("C-120", "C-119", "C-901")
def test_a_client_draws_a_salt_for_each_change(joined):
    name = joined.proposal()
    for number in range(24):
        joined.operator.say("edit", "-".join(name), "--set", f"title=第{number}次")
    joined.sync()
    claim_drawn(salts([payload for _, payload in joined.ledger.records[name].lines.values()]))


@must("C-108")
def test_a_server_has_a_name_and_a_life_that_nobody_else_has(other):
    other.sync()
    message, _ = other.ask(other.body(limit=1000)).taken()
    life = message["written"][0]
    assert len({other.up, life, "0" * 16}) == 3
    # 64 random bits: fewer than 12 of one sort come once in ten million draws.
    assert all(12 <= bin(int(word, 16)).count("1") <= 52 for word in (other.up, life))


@must("C-214")
def test_what_a_server_publishes_begins_with_one_founding_change(server, office):
    named = office.say("unit", "add", "--code", "P1", "--name", "教育局")["record"]
    record = server.member().ledger.records[tuple(named.split("-"))]
    (dot,) = record.changes
    assert (dot[2], record.changes[dot].context) == (1, {})
    assert {"code", "name"} <= set(record.changes[dot].registers)


@must_both("C-215", "C-216", "C-608")
def test_a_form_with_an_open_conflict_is_saved_as_a_resolution_or_not_at_all(pen, seen):
    start, a, b = pen("t", "start"), pen("t", "A", [("t", 1)]), pen("s", "B", [("t", 1)])
    pen.tell(start, a, b)
    name = "-".join(pen.record)
    with pytest.raises(RuntimeError):
        seen.run("edit", name, "--set", "title=X")
    assert pen.teller.sync() == "equal", "equal holds with an open conflict"
    assert len(pen.conflict()) == 2
    seen.say("conflicts", "resolve", name, "title", "--keep", "1", "--reason", "商定")
    pen.teller.sync()
    assert pen.conflict() is None
    dot = max(pen.known.changes, key=lambda each: each[0] not in (pen.dot("t", 1)[0], pen.dot("s", 1)[0]))
    assert canonical.read(pen.known.lines[dot][1])["reason"] == "商定"


@must_client("C-712")
def test_the_fingerprint_is_computed_alike_at_the_client(pair):
    said = pair.operator.say("join", pair.above.code())
    (node,) = pair.above.links
    assert said["fingerprint"] == signing.fingerprint(pair.above.keys[node])


@must("C-702")
def test_a_server_keeps_no_secret_of_an_invitation(office):
    secret = signing.read_invitation(office.invite("秘密"))["secret"]
    for path in pathlib.Path(office.home).rglob("*"):
        if path.is_file() and not path.name.endswith("-reserve"):
            assert secret.encode() not in path.read_bytes(), path.name
