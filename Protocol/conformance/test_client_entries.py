"""Entries from above: each ends at the client as the text says, and the entries beside it are taken."""

import canonical
import pytest
from checklist import must_client
from entries import read_entry
from test_entries import (
    APPLIED,
    MALFORMED,
    MISMATCH,
    RIGHT_HEADERS,
    WRONG_HEADERS,
    WRONG_PAYLOADS,
    held,
    with_,
)


def own_record(pair):
    return ("x_kind", pair.below, f"{pair.above.clock():016x}")


ENTRIES = [
    ("C-221", "no JSON", lambda pair: (b"hello", None), ("refused", "malformed")),
    ("C-166", "a key twice", lambda pair: (pair.change()[0].replace(b'"at":1', b'"at":1,"at":1'), None), ("refused", "malformed")),
    ("C-164", "no UTF-8", lambda pair: (pair.change()[0].replace("李".encode(), b"\xff"), None), ("refused", "malformed")),
    ("C-180", "too deep", lambda pair: (pair.change()[0].replace(b'"at":1', b'"aa":' + b"[" * 20 + b"]" * 20 + b',"at":1'), None), ("refused", "malformed")),
    ("C-230", "another payload", lambda pair: (pair.change()[0], b"{}"), ("refused", "payload_mismatch")),
    ("C-123", "no payload", lambda pair: (pair.change()[0], None), APPLIED),
    ("C-130", "a later entry", lambda pair: (b'{"type":"later"}', None), held("unknown")),
    ("C-114", "a later tier", lambda pair: pair.change(tier="nation"), held("unknown")),
    ("C-233", "no founding change", lambda pair: pair.change(counter=2), held("founding")),
    ("C-224", "the client's own name", lambda pair: pair.change(writer=(pair.below, "0" * 16)), ("refused", "foreign_author")),
    ("C-226", "a record of the client's", lambda pair: pair.change(own_record(pair)), ("refused", "may_not_introduce")),
    ("C-231", "a kind that stays home", lambda pair: pair.change(("proposer", pair.above.node, "0" * 15 + "1")), ("refused", "may_not_make")),
    ("C-225", "another tier", lambda pair: pair.change(tier="province"), ("refused", "wrong_tier")),
    ("C-272", "an erasure of nothing known", lambda pair: (canonical.write({"at": 1, "author": "x", "dots": [], "record": list(pair.change() and ("x_kind", pair.above.node, "0" * 16)), "type": "erasure"}), None), held("founding")),
    ("C-271", "an erasure of the client's own", lambda pair: (canonical.write({"at": 1, "author": "x", "dots": [], "record": list(own_record(pair)), "type": "erasure"}), None), ("refused", "foreign_author")),
    ("C-910", "a recall of the client's own", lambda pair: (canonical.write({"at": 1, "author": "x", "record": list(own_record(pair)), "type": "recall"}), None), ("refused", "foreign_author")),
    ("C-241", "a register unknown to all", lambda pair: pair.change(values={"x_note": {"later": []}}), APPLIED),
]  # fmt: skip


@pytest.mark.parametrize(
    "make, outcome",
    [pytest.param(each[2], each[3], id=each[1], marks=must_client(each[0])) for each in ENTRIES],
)
@must_client("C-220", "C-418")
def test_an_entry_from_above_ends_as_the_table_says(steady, make, outcome):
    assert steady.send(steady.change())[0] == APPLIED
    assert steady.send(make(steady), steady.change()) == [outcome, APPLIED]


@must_client("C-221", "C-418", *sorted({each[0] for each in WRONG_HEADERS}))
def test_every_wrong_header_from_above_is_malformed(steady):
    wrong = [(each[2](line), payload) for each in WRONG_HEADERS for line, payload in [steady.change()]]
    ends = dict(zip([each[1] for each in WRONG_HEADERS], steady.send(*wrong)))
    assert set(ends.values()) == {MALFORMED}, ends


@must_client("C-230", *sorted({each[0] for each in WRONG_PAYLOADS}))
def test_every_wrong_payload_from_above_is_refused(steady):
    wrong = []
    for _, _, change in WRONG_PAYLOADS:
        line, payload = steady.change()
        body = canonical.write(change(canonical.read(payload)))
        wrong.append((with_(payload=canonical.digest(body))(line), body))
    ends = dict(zip([each[1] for each in WRONG_PAYLOADS], steady.send(*wrong)))
    assert set(ends.values()) == {MISMATCH}, ends


@must_client("C-115", *sorted({each[0] for each in RIGHT_HEADERS} - {"C-118"}))
def test_every_header_that_may_be_so_is_taken(steady):
    right = [(each[2](line), payload) for each in RIGHT_HEADERS for line, payload in [steady.change()]]
    assert set(steady.send(*right)) == {APPLIED}


@must_client("C-128", "C-129", "C-133", "C-131")
def test_other_entries_from_above_that_are_wrong(steady):
    above = steady.above.node
    name = ["x_kind", above, "0" * 16]
    dots = [[above, "0" * 16, number] for number in range(1, 4098)]
    lines = [
        {"at": 1, "author": "x", "dots": dots, "record": name, "type": "erasure"},
        {"outcome": ["applied"], "sequence": 10**6, "type": "outcome"},
        {"outcome": ["perhaps"], "sequence": 1, "type": "outcome"},
    ]
    assert set(steady.send(*map(canonical.write, lines))) == {MALFORMED}


@must_client("C-234", "C-251", "C-252", "C-250")
def test_what_came_too_early_is_told_when_it_ends(steady):
    record = ("x_kind", steady.above.node, f"{steady.above.clock():016x}")
    first, second, third = (steady.change(record, counter) for counter in (1, 2, 3))
    assert steady.send(first, third) == [APPLIED, held("gap")]
    place = len(steady.link.out.entries)
    assert steady.send(second) == [APPLIED]
    assert steady.subject.sync()
    assert steady.link.outcomes_there[place] == APPLIED


@must_client("C-228", "C-229", "C-270")
def test_a_twin_freezes_the_record(steady):
    line, payload = steady.change()
    assert steady.send((line, payload), (line, payload), (with_(at=2)(line), payload)) == [
        APPLIED, ("duplicate",), held("frozen"),
    ]  # fmt: skip
