"""Names, bytes and entries, as a peer may send them: each ends as the text says, and the entries
beside it are taken all the same."""

import canonical
import pytest
from checklist import must, must_both
from client import Refused
from entries import read_entry

APPLIED, CONFLICT, DUPLICATE = ("applied",), ("applied", "conflict"), ("duplicate",)
MALFORMED, MISMATCH = ("refused", "malformed"), ("refused", "payload_mismatch")


def held(reason):
    return ("held", reason)


def spelled(old, new):
    return lambda line: line.replace(old.encode(), new if isinstance(new, bytes) else new.encode())


def with_(**members):
    return lambda line: canonical.write({**canonical.read(line), **members})


def without(name):
    return lambda line: canonical.write(
        {key: value for key, value in canonical.read(line).items() if key != name}
    )


DEEP = "[" * 20 + "]" * 20
WRONG_HEADERS = [
    ("C-101", "a node in capitals", lambda line: line.replace(b'"dot":["', b'"dot":["A', 1)),
    ("C-101", "a node in upper case", with_(context=[["00000000000000AB", "0" * 16, 1]])),
    ("C-102", "a kind with a dash", with_(record=["pro-posal", "0" * 15 + "1", "0" * 16])),
    ("C-102", "a register of 41 characters", with_(registers=["a" * 41])),
    ("C-103", "a record of two", with_(record=["proposal", "0" * 15 + "1"])),
    ("C-104", "a counter of 0", with_(dot=["0" * 15 + "1", "0" * 16, 0])),
    ("C-105", "a digest with padding", with_(payload="A" * 43 + "=")),
    ("C-105", "a digest with loose bits", with_(payload="A" * 42 + "B")),
    ("C-109", "a context out of order", with_(context=[["b" * 16, "1" * 16, 1], ["a" * 16, "1" * 16, 1]])),
    ("C-109", "a writer twice", with_(context=[["a" * 16, "1" * 16, 1], ["a" * 16, "1" * 16, 2]])),
    ("C-111", "no registers", with_(registers=[])),
    ("C-111", "registers out of order", with_(registers=["title", "body"])),
    ("C-111", "257 registers", with_(registers=[f"r{number:03}" for number in range(257)])),
    ("C-116", "`to` of nobody", with_(to=[])),
    ("C-116", "`to` out of order", with_(to=["b" * 16, "a" * 16])),
    ("C-164", "bytes that are not UTF-8", spelled("李", b"\xff")),
    ("C-165", "a byte order mark", lambda line: b"\xef\xbb\xbf" + line),
    ("C-165", "two documents", lambda line: line + b"{}"),
    ("C-165", "an empty line", lambda line: b""),
    ("C-165", "no JSON", lambda line: b"hello"),
    ("C-166", "a key twice", spelled('"at":1', '"at":1,"at":1')),
    ("C-166", "a key twice, once escaped", spelled('"at":1', '"at":1,"\\u0061t":1')),
    ("C-166", "a key twice deep inside", spelled('"at":1', '"aa":[{"b":1,"b":2}],"at":1')),
    ("C-167", "U+0000", spelled("李", "\\u0000")),
    ("C-168", "half a surrogate pair", spelled("李", "\\ud800")),
    ("C-169", "a fraction", spelled('"at":1', '"at":1.0')),
    ("C-169", "an exponent", spelled('"at":1', '"at":1e0')),
    ("C-169", "a number beyond 2^53-1", spelled('"at":1', '"at":9007199254740992')),
    ("C-180", "nested deeper than 16", spelled('"at":1', f'"aa":{DEEP},"at":1')),
    ("C-180", "4,097 members", with_(zz={f"m{number}": 1 for number in range(4097)})),
    ("C-180", "an author of 201 bytes", with_(author="a" * 201)),
    ("C-221", "no author", without("author")),
    ("C-221", "an array", lambda line: b"[]"),
    ("C-221", "a type that is no word", with_(type=1)),
]  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [pytest.param(each[2], id=each[1], marks=must(each[0])) for each in WRONG_HEADERS]
)
@must("C-221", "C-418")
def test_a_wrong_header_is_malformed_and_its_neighbours_are_taken(member, wrong):
    line, payload = member.change()
    first, last = member.change(), member.change()
    assert member.send(first, (wrong(line), payload), last) == [APPLIED, MALFORMED, APPLIED]


@must_both("C-110")
def test_a_context_that_covers_its_own_dot_is_malformed(peer):
    own = peer.writer
    assert peer.one(*peer.change(context={own: 1})) == MALFORMED


RIGHT_HEADERS = [
    ("C-112", "members in another order", lambda line: b'{"type":"change",' + line[1:].replace(b',"type":"change"', b"")),
    ("C-113", "members of a later version", with_(zz={"deep": [1, None, True]})),
    ("C-118", "`to` from below", with_(to="all")),
    ("C-163", "white space", spelled('{"at"', '{ "at"')),
    ("C-207", "a clock far in the past", with_(at=0)),
    ("C-325", "a clock far ahead", with_(at=2**53 - 1)),
]  # fmt: skip


@pytest.mark.parametrize(
    "other", [pytest.param(each[2], id=each[1], marks=must(each[0])) for each in RIGHT_HEADERS]
)
@must("C-115")
def test_a_header_is_kept_and_hashed_as_it_came(member, other):
    name = member.record()
    line, payload = member.change(name)
    assert member.one(other(line), payload) == APPLIED
    assert member.one(other(line), payload) == DUPLICATE
    # Its hash is that of these very bytes: a refusal that names them finds the dot.
    assert member.one(member.refusal(other(line), "authority")) == held("unfounded")
    assert member.one(line, payload) == held("frozen")


WRONG_PAYLOADS = [
    ("C-119", "a short salt", lambda body: {**body, "salt": "s" * 21}),
    ("C-121", "a value too many", lambda body: {**body, "values": {**body["values"], "body": "b"}}),
    ("C-121", "a value too few", lambda body: {**body, "values": {}}),
    ("C-121", "no values", lambda body: {"salt": body["salt"]}),
    ("C-122", "a reason that is no text", lambda body: {**body, "reason": 1}),
    ("C-230", "a list", lambda body: [body]),
]


@pytest.mark.parametrize(
    "wrong", [pytest.param(each[2], id=each[1], marks=must(each[0])) for each in WRONG_PAYLOADS]
)
def test_a_wrong_payload_is_refused(member, wrong):
    line, payload = member.change()
    body = canonical.write(wrong(canonical.read(payload)))
    assert member.one(with_(payload=canonical.digest(body))(line), body) == MISMATCH


@must("C-122", "C-230")
def test_a_payload_of_another_digest_is_refused(member):
    line, payload = member.change()
    assert member.one(line, payload.replace("桥".encode(), "路".encode())) == MISMATCH


@pytest.mark.parametrize("body", [b'{"a":1,"a":1}', b"x", b"[" * 30 + b"]" * 30, b'"\xff"'])
@must_both("C-181")
def test_a_payload_that_is_no_json_is_refused(peer, body):
    line, _ = peer.change()
    assert peer.one(with_(payload=canonical.digest(body))(line), body) == MISMATCH


@must_both("C-123")
def test_a_change_without_payload_is_taken_as_an_erased_one(peer):
    line, _ = peer.change()
    assert peer.one(line, None) == APPLIED


@must_both("C-114", "C-222")
def test_a_tier_of_a_later_version_waits(peer):
    line, payload = peer.change(tier="nation")
    assert peer.one(line, payload) == held("unknown")


@must_both("C-130", "C-1201", "C-222")
def test_an_entry_of_a_later_version_waits(peer):
    assert peer.one(peer.entry("later", peer.record(), more=[1])) == held("unknown")
    assert peer.one(b'{"type":"later"}') == held("unknown")


@must_both("C-131", "C-222")
def test_a_refusal_with_a_later_code_waits(peer):
    line, payload = peer.change()
    assert peer.send((line, payload), peer.refusal(line, "later_code")) == [
        APPLIED, held("unknown"),
    ]  # fmt: skip


@must_both("C-128")
def test_an_erasure_of_too_much_is_malformed(peer):
    dots = [(*peer.writer, number) for number in range(1, 4098)]
    assert peer.one(peer.erasure(peer.record(), *dots)) == MALFORMED


@must_both("C-129")
def test_an_outcome_beyond_the_stream_is_malformed(peer):
    for sequence in (0, 10**6):
        line = canonical.write({"outcome": ["applied"], "sequence": sequence, "type": "outcome"})
        assert peer.one(line) == MALFORMED


@must_both("C-133")
def test_an_outcome_of_no_known_sort_is_malformed(peer):
    line = canonical.write({"outcome": ["perhaps"], "sequence": 1, "type": "outcome"})
    assert peer.one(line) == MALFORMED


@must_both("C-127")
def test_an_outcome_elsewhere_is_taken_for_shared_changes_only(peer):
    record = peer.record()
    told = {"dot": [*peer.writer, 1], "hash": "A" * 43, "node": "0" * 15 + "1"}
    line = peer.entry("outcome_elsewhere", record, at=None, outcome=["applied"], **told)
    assert peer.one(line) == MALFORMED


@must_both("C-124", "C-1201")
def test_more_fields_of_a_group_are_kept(pen, seen):
    group = {"scope": "city", "track": "transfer", "grade": "other", "later": 1}
    assert pen.tell(pen("t", values={"scope_group": group})) == [APPLIED]
    assert [each["value"] for each in pen.shown("scope_group")] == [group]


@must_both("C-170")
def test_texts_that_look_alike_are_two_values(peer):
    record, (node, life) = peer.record(), peer.writer
    first = peer.change(record, values={"title": "é"})
    writer = (node, life[::-1])
    second = peer.change(record, values={"title": "e\u0301"}, writer=writer)
    assert peer.send(first, second) == [APPLIED, CONFLICT]
    assert read_entry(first[0]).record == record


@must_both("C-132", "C-129")
def test_later_words_of_an_outcome_read_as_the_text_says(pen, teller):
    """Told of what the end under test had written: it takes them, and any flag beside them."""
    forbidden = "city_number" if teller.tier == "district" else "number"
    pen.tell(pen("t", "A"))
    teller.tell(pen("d", values={forbidden: "1"}))
    sequence = len(teller.link.into.chains) - 1
    for words in (["held", "weather"], ["refused", "fashion"], ["applied", "conflict", "later"]):
        line = canonical.write({"outcome": words, "sequence": sequence, "type": "outcome"})
        assert teller.one(line) == APPLIED
    assert teller.sync() == "equal"


@must_both("C-117", "C-118")
def test_to_is_read_from_above_and_has_no_effect_from_below(peer):
    for to in ("all", [peer.node], ["f" * 16]):
        assert peer.one(*peer.change(to=to)) == APPLIED


@must_both("C-182")
def test_a_line_of_more_than_a_mebibyte_is_not_taken(peer):
    long = peer.change(values={"title": "x" * 1_048_600})
    with pytest.raises((Refused, AssertionError)):
        peer.send(long)
    out = peer.link.out
    out.entries.pop()
    out.chains.pop()
    assert peer.one(*peer.change()) == APPLIED
