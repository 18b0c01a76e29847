"""A record as a node keeps it, an entry that waits, and how entries end."""

from dataclasses import dataclass, field

import merge

APPLIED, DUPLICATE = ("applied",), ("duplicate",)


def held(reason):
    return ("held", reason)


def refused(code):
    return ("refused", code)


@dataclass
class Waiting:
    """A held entry, with its bytes."""

    peer: str
    life: str
    sequence: int
    line: bytes
    payload: bytes
    record: tuple
    outcome: tuple
    is_owed: bool = False  # its values are nowhere else: the peer handed its record back


@dataclass
class Record:
    """The set of a record's changes."""

    name: tuple
    changes: dict = field(default_factory=dict)  # dot: merge.Change
    lines: dict = field(default_factory=dict)  # dot: (header line, payload line or None)
    voids: dict = field(default_factory=dict)  # dot: hash
    refusals: dict = field(default_factory=dict)  # dot: line
    erased: set = field(default_factory=set)
    away: set = field(default_factory=set)  # dots whose values went when the record was handed back
    audience: set = field(default_factory=set)
    custody: str = "shared"
    recalls: dict = field(default_factory=dict)  # peer: where the recall stands that it must answer
    frozen: bool = False

    def mark(self, writer):
        return merge.mark(self.changes, self.voids).get(writer, 0)

    def context(self):
        """What someone has on the screen who looks at the whole record now."""
        return merge.mark(self.changes, self.voids)

    def hash_of(self, dot):
        return self.changes[dot].hash if dot in self.changes else self.voids.get(dot)

    def digest(self):
        return merge.record_digest(self.name, self.changes, set(self.voids))

    def conflicts(self):
        return merge.conflicts(self.changes, set(self.voids))

    def value(self, register):
        """The value that lists show: the provisional one of a conflict."""
        found = merge.sides(self.changes, set(self.voids), register)
        return found[0].value if found else None
