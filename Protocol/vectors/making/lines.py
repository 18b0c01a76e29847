"""entries/: what a line by itself is."""

import json

from making.parts import CITY, CITY_LIFE, DISTRICT, LIFE, OTHER, RECORD, canonical, case, digest, dot, file, header

GOOD = json.loads(header(dot(2), {"scope": 1, "title": 2}, [dot(3, CITY, CITY_LIFE), dot(1)]))
MALFORMED, UNKNOWN = {"outcome": ["refused", "malformed"]}, {"outcome": ["held", "unknown"]}


def line_case(name, line, expected):
    if expected is None:
        expected = {"type": json.loads(line)["type"], "hash": digest(line)}
    return case(name, {"line": line}, expected)


def but(document=None, drop=None, **fields):
    document = dict(GOOD if document is None else document) | fields
    if drop:
        del document[drop]
    return canonical(document)


def broken(document, **lists):
    return [
        line_case(f"{field} is {canonical(value)}"[:60], but(document, **{field: value}), MALFORMED)
        for field, values in lists.items()
        for value in values
    ]


H = "records.md §3"
file("entries/header", "entry", "A header is read whatever the order of its members, its hash is that of the line",
    H, "C-112 C-113 C-115 C-163", [
    line_case("canonical", canonical(GOOD), None),
    line_case("members in another order", json.dumps(dict(reversed(GOOD.items())), ensure_ascii=False, separators=(",", ":")), None),
    line_case("white space is of the bytes", json.dumps(GOOD, ensure_ascii=False), None),
    line_case("a member of a later version", but(later={"a": [1]}), None),
    line_case("every text escaped", json.dumps(GOOD), None),
])  # fmt: skip
file("entries/header-members", "entry", "A header without one of its members is malformed", H, "C-180 C-221",
    [line_case(f"without {name}", but(drop=name), MALFORMED) for name in sorted(GOOD) if name not in ("type", "tier")]
    + [line_case("without tier", but(drop="tier"), MALFORMED), line_case("without type", but(drop="type"), MALFORMED)]
    + [line_case(text[:20] or "nothing", text, MALFORMED) for text in ("", "null", "[]", '"change"', "{", "{}", "7")])
D43 = digest("x")
file("entries/names", "entry", "Another spelling of a name is malformed", "records.md §1", "C-101 C-102 C-103 C-104 C-105 C-107", broken(
    GOOD,
    dot=[[DISTRICT.upper(), LIFE, 2], ["d", LIFE, 2], [DISTRICT, LIFE + "0", 2], [DISTRICT, "00000000000000g1", 2],
        [DISTRICT, LIFE, 0], [DISTRICT, LIFE, -1], [DISTRICT, LIFE, "2"], [DISTRICT, LIFE], [DISTRICT, LIFE, 2, 2],
        [13, LIFE, 2], f"{DISTRICT}", None, [DISTRICT, " " + LIFE[1:], 2]],
    record=[["Proposal", *RECORD[1:]], ["1st", *RECORD[1:]], ["", *RECORD[1:]], ["a" * 41, *RECORD[1:]],
        ["a-b", *RECORD[1:]], RECORD[:2], [*RECORD, "x"], ["proposal", DISTRICT, "0123456789ABCDEF"],
        ["proposal", DISTRICT, "123456789abcdef"], "proposal-" + DISTRICT, None, ["建议", *RECORD[1:]]],
    payload=[D43[:-1], D43 + "=", D43 + "A", D43[:-1] + "B" if D43[-1] != "B" else D43[:-1] + "C", "+" + D43[1:], "/" + D43[1:], "", 7],
    registers=[["Title"], ["title "], ["a" * 41], [""], ["题"], [7], "title"],
    author=[7, None, "字" * 67, "a" * 201],
    at=["1750000000000", None],
))  # fmt: skip
file("entries/names-at-the-limit", "entry", "What is as long as a name may be is taken", "records.md §9", "C-102", [
    line_case("a kind of 40", but(record=["a" * 40, *RECORD[1:]]), None),
    line_case("a register of 40", but(registers=["b" * 40]), None),
    line_case("an author of 200 bytes", but(author="字" * 66 + "ab"), None),
    line_case("the greatest counter", but(dot=dot(2**53 - 1)), None),
])  # fmt: skip
file("entries/vectors", "entry", "A context has one spelling: ascending, each writer once, counters above 0, not its own dot",
    "records.md §2", "C-109 C-110", [
    *broken(GOOD, context=[
        [dot(1), dot(3, CITY, CITY_LIFE)], [dot(1), dot(1)], [dot(0)], [dot(-1)], [[DISTRICT, LIFE]], [DISTRICT], "", None,
        [dot(2)], [dot(3)], [dot(1, DISTRICT, "00000000000000a2"), dot(1, DISTRICT, "00000000000000a0")], {}]),
    line_case("empty", but(context=[]), None),
    line_case("another life of the author", but(context=[dot(9, DISTRICT, "00000000000000a0")]), None),
])  # fmt: skip
file("entries/vector-too-long", "entry", "A context of more than 4,096 marks is malformed", "records.md §9", "C-180", [
    line_case("4,096", but(context=[dot(1, f"{n:016x}", LIFE) for n in range(0x100, 0x1100)]), None),
    line_case("4,097", but(context=[dot(1, f"{n:016x}", LIFE) for n in range(0x100, 0x1101)]), MALFORMED),
])  # fmt: skip
file("entries/registers", "entry", "Registers are strictly ascending, 1 to 256", H, "C-111", [
    *broken(GOOD, registers=[["title", "scope"], ["title", "title"], [], None]),
    line_case("257", but(registers=[f"r{n:03d}" for n in range(257)]), MALFORMED),
    line_case("256", but(registers=[f"r{n:03d}" for n in range(256)]), None),
])  # fmt: skip
file("entries/to", "entry", '`to` is "all" or a strictly ascending list of 1 to 1,000 nodes', H, "C-116", [
    *broken(GOOD, to=["everyone", [], [OTHER, DISTRICT], [DISTRICT, DISTRICT], ["d"], 7, {}, [f"{n:016x}" for n in range(1, 1002)]]),
    line_case("all", but(to="all"), None),
    line_case("1,000 nodes", but(to=[f"{n:016x}" for n in range(1, 1001)]), None),
])  # fmt: skip
file("entries/later-versions", "entry", "What belongs to a later version waits, it is not malformed",
    "records.md §5", "C-114 C-130 C-131 C-222", [
    line_case("an unknown type", canonical({"record": RECORD, "type": "merge_hint", "x": 1}), UNKNOWN),
    line_case("an unknown type without a record", canonical({"type": "hello"}), UNKNOWN),
    line_case("an unknown tier", but(tier="nation"), UNKNOWN),
    line_case("a refusal with an unknown code", canonical({
        "at": 1, "by": CITY, "code": "fashion", "dot": dot(2), "hash": digest(canonical(GOOD)),
        "header": canonical(GOOD), "record": RECORD, "type": "refusal"}), UNKNOWN),
    line_case("a tier that is no text", but(tier=7), MALFORMED),
    line_case("a type that is no text", but(type=7), MALFORMED),
    line_case("an unknown type that names its record wrongly", canonical({"record": ["X"], "type": "hello"}), MALFORMED),
])  # fmt: skip
REFUSAL = {
    "at": 1750000100000, "by": CITY, "code": "authority", "dot": dot(2), "hash": digest(canonical(GOOD)),
    "header": canonical(GOOD), "record": RECORD, "type": "refusal",
}  # fmt: skip
ERASURE = {"at": 1, "author": "李华", "dots": [dot(1), dot(2)], "record": RECORD, "type": "erasure"}
OUTCOME = {"outcome": ["applied"], "sequence": 7, "type": "outcome"}
ELSEWHERE = {"dot": dot(2), "hash": D43, "node": CITY, "outcome": ["held", "gap"], "record": RECORD, "type": "outcome_elsewhere"}
RECALL = {"at": 1, "author": "李华", "record": RECORD, "type": "recall"}
CLOSED = {"at": 1, "record": RECORD, "type": "closed"}
NAMED = CLOSED | {"recall": ["00000000000000a1", 12]}
ASKED = {"at": 1, "by": CITY, "dot": dot(2), "hash": D43, "person": "王强", "reason": "与原件不符", "record": RECORD, "type": "refusal_asked"}
DECLINED = {"at": 1, "by": CITY, "dot": dot(2), "hash": D43, "record": RECORD, "type": "refusal_declined"}
SORTS = {"a refusal": REFUSAL, "an erasure": ERASURE, "an outcome": OUTCOME, "an outcome elsewhere": ELSEWHERE,
    "a recall": RECALL, "a closed": CLOSED, "a question": ASKED, "a declined": DECLINED}  # fmt: skip
file("entries/other-sorts", "entry", "Every other entry, and the hash that the chain goes by", "records.md §5", "C-125 C-134",
    [line_case(name, canonical(document), None) for name, document in (SORTS | {"a closed that names a recall": NAMED}).items()])
file("entries/other-sorts-broken", "entry", "Every other entry without one of its members is malformed", "records.md §5", "C-221", [
    line_case(f"{name} without {field}", but(document, drop=field), MALFORMED)
    for name, document in SORTS.items() for field in sorted(document) if field != "type"])  # fmt: skip
file("entries/closed-names", "entry", "A closed names a recall by life and sequence, or is malformed", "records.md §5", "C-221", [
    *broken(NAMED, recall=[[], "a1", None, ["a1", 12], ["00000000000000a1"], ["00000000000000a1", "12"], ["00000000000000a1", -1]]),
])  # fmt: skip
file("entries/erasure-too-long", "entry", "An erasure names 4,096 dots at most", "records.md §5", "C-128", [
    line_case("4,096", but(ERASURE, dots=[dot(n) for n in range(1, 4097)]), None),
    line_case("4,097", but(ERASURE, dots=[dot(n) for n in range(1, 4098)]), MALFORMED),
])  # fmt: skip
file("entries/outcomes", "entry", "An outcome that is none of the four is unreadable", "records.md §5", "C-132 C-133", [
    *broken(OUTCOME, outcome=[["lost"], [], "applied", ["held", 7], [7], None], sequence=["7", None]),
    *[line_case(canonical(words), but(OUTCOME, outcome=words), None) for words in (
        ["applied", "conflict"], ["applied", "conflict", "later"], ["duplicate"], ["held", "weather"], ["refused", "fashion"])],
])  # fmt: skip
