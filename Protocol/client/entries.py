"""Names, and the entries of a stream as they are read and written (records.md §1 to §5)."""

import re
import secrets
from dataclasses import dataclass, field

import canonical
from canonical import Unreadable

TIERS = ["township", "district", "city", "province"]
LINE_LIMIT = 1_048_576
VOIDING = {"authority", "group_in_part", "withdrawn"}
CODES = VOIDING | {
    "may_not_introduce",
    "foreign_author",
    "wrong_tier",
    "may_not_make",
    "never_written",
    "recalled",
    "payload_mismatch",
    "malformed",
}
HELD_REASONS = {
    "gap", "founding", "behind", "frozen", "foreseeing", "closing", "unfounded", "unknown",
}  # fmt: skip

_HEX = re.compile(r"[0-9a-f]{16}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Later(Exception):
    """An entry of a later version: it waits as `unknown`. Carries the record, when it names one."""

    def __init__(self, record=None):
        super().__init__("later version")
        self.record = record


@dataclass
class Entry:
    """One line of a stream, read. `line` are its bytes, `hash` their digest."""

    type: str
    line: bytes
    hash: str
    record: tuple = None
    fields: dict = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["fields"][name]
        except KeyError:
            raise AttributeError(name) from None


def number(value, low=0):
    if not isinstance(value, int) or isinstance(value, bool) or value < low:
        raise Unreadable("mistyped", "number")
    return value


def text(value, limit=None):
    if not isinstance(value, str) or (limit and len(value.encode()) > limit):
        raise Unreadable("mistyped", "text")
    return value


def hexadecimal(value):
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise Unreadable("mistyped", "node or incarnation")
    return value


def word(value):
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise Unreadable("mistyped", "kind or register")
    return value


def items(value, size=None, most=None):
    if not isinstance(value, list) or (size is not None and len(value) != size):
        raise Unreadable("mistyped", "list")
    if most is not None and len(value) > most:
        raise Unreadable("mistyped", "list too long")
    return value


def record(value):
    kind, origin, digits = items(value, 3)
    return word(kind), hexadecimal(origin), hexadecimal(digits)


def dot(value):
    node, life, counter = items(value, 3)
    return hexadecimal(node), hexadecimal(life), number(counter, 1)


def vector(value):
    """`{writer: counter}` of a list of dots in its one order."""
    dots = [dot(each) for each in items(value, most=4096)]
    writers = [each[:2] for each in dots]
    if any(first >= second for first, second in zip(writers, writers[1:])):
        raise Unreadable("mistyped", "version vector out of order")
    return {each[:2]: each[2] for each in dots}


def vector_list(marks):
    return [[*writer, marks[writer]] for writer in sorted(marks)]


def covers(marks, a_dot):
    return marks.get(a_dot[:2], 0) >= a_dot[2]


def record_order(name):
    kind, origin, digits = name
    return origin, digits, kind


def outcome(value):
    """An outcome as a tuple, words of later versions read as §5 says."""
    words = tuple(text(each) for each in items(value))
    if words[:1] == ("applied",):
        return ("applied", "conflict") if "conflict" in words[1:] else ("applied",)
    if words == ("duplicate",):
        return words
    if len(words) == 2 and words[0] == "held":
        return words if words[1] in HELD_REASONS else ("held", "unknown")
    if len(words) == 2 and words[0] == "refused":
        return words if words[1] in CODES else ("refused", "malformed")
    raise Unreadable("mistyped", "outcome")


def read_entry(line):
    """The entry of a header line. Raises `Unreadable` (refused as malformed) or `Later`."""
    found = canonical.read(line, LINE_LIMIT)
    if not isinstance(found, dict):
        raise Unreadable("mistyped", "entry")
    kind = text(found.get("type"))
    reader = READERS.get(kind)
    if reader is None:
        raise Later(_named_record(found))
    try:
        fields = reader(found)
    except KeyError as error:
        raise Unreadable("mistyped", f"{error} is missing") from error
    return Entry(kind, line, canonical.digest(line), fields.pop("record", None), fields)


def _named_record(found):
    return record(found["record"]) if "record" in found else None


def _change(found):
    registers = [word(each) for each in items(found["registers"], most=256)]
    if not registers or any(a >= b for a, b in zip(registers, registers[1:])):
        raise Unreadable("mistyped", "registers")
    own, context = dot(found["dot"]), vector(found["context"])
    if covers(context, own):
        raise Unreadable("mistyped", "a context that covers its own dot")
    canonical.unbase64url(found["payload"], 32)
    name, tier = record(found["record"]), text(found["tier"])
    to = found.get("to")
    if to is not None and to != "all":
        nodes = [hexadecimal(each) for each in items(to, most=1000)]
        if not nodes or any(a >= b for a, b in zip(nodes, nodes[1:])):
            raise Unreadable("mistyped", "to")
    fields = dict(
        record=name, dot=own, context=context, registers=registers, tier=tier,
        payload=found["payload"], at=number(found["at"]), author=text(found["author"], 200), to=to,
    )  # fmt: skip
    if tier not in TIERS:
        raise Later(name)
    return fields


def _refusal(found):
    code = text(found["code"])
    fields = dict(
        record=record(found["record"]), dot=dot(found["dot"]), refused=found["hash"], code=code,
        header=text(found["header"], LINE_LIMIT), by=hexadecimal(found["by"]),
        at=number(found["at"]),
    )  # fmt: skip
    canonical.unbase64url(found["hash"], 32)
    if code not in CODES:
        raise Later(fields["record"])
    return fields


def _erasure(found):
    dots = [dot(each) for each in items(found["dots"], most=4096)]
    text(found["author"], 200)
    return dict(record=record(found["record"]), dots=dots, at=number(found["at"]))


def _outcome(found):
    return dict(outcome=outcome(found["outcome"]), sequence=number(found["sequence"], 1))


def _elsewhere(found):
    canonical.unbase64url(found["hash"], 32)
    return dict(
        record=record(found["record"]), dot=dot(found["dot"]), ended=found["hash"],
        node=hexadecimal(found["node"]), outcome=outcome(found["outcome"]),
    )  # fmt: skip


def _question(found):
    canonical.unbase64url(found["hash"], 32)
    if found["type"] == "refusal_asked":
        text(found["person"], 200)
        text(found["reason"], 1000)
    return dict(
        record=record(found["record"]), dot=dot(found["dot"]), asked=found["hash"],
        by=hexadecimal(found["by"]), at=number(found["at"]),
    )  # fmt: skip


def _recall(found):
    text(found["author"], 200)
    return dict(record=record(found["record"]), at=number(found["at"]))


def _closed(found):
    place = None
    if "recall" in found:
        life, sequence = items(found["recall"], 2)
        place = hexadecimal(life), number(sequence)
    return dict(record=record(found["record"]), at=number(found["at"]), recall=place)


READERS = {
    "change": _change,
    "refusal": _refusal,
    "erasure": _erasure,
    "outcome": _outcome,
    "outcome_elsewhere": _elsewhere,
    "recall": _recall,
    "refusal_asked": _question,
    "refusal_declined": _question,
    "closed": _closed,
}


def read_payload(line, registers):
    """`{"values": …, "reason": …, "salt": …}` of a payload line, or `Unreadable`."""
    found = canonical.read(line, LINE_LIMIT)
    if not isinstance(found, dict) or not isinstance(found.get("values"), dict):
        raise Unreadable("mistyped", "payload")
    if len(text(found.get("salt")).encode()) < 22 or sorted(found["values"]) != list(registers):
        raise Unreadable("mistyped", "payload")
    if "reason" in found:
        text(found["reason"])
    return found


def make_change(record, dot, context, values, *, author, tier, at, reason=None, salt=None):
    """Header line and payload line of a new change."""
    body = {"salt": salt or secrets.token_urlsafe(16), "values": values}
    if reason is not None:
        body["reason"] = reason
    payload = canonical.write(body)
    header = canonical.write(
        {
            "at": at, "author": author, "context": vector_list(context), "dot": list(dot),
            "payload": canonical.digest(payload), "record": list(record),
            "registers": sorted(values), "tier": tier, "type": "change",
        }
    )  # fmt: skip
    return header, payload
