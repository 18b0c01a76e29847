"""The records of one node, and what it does with an entry that a peer offers (merge.md §4 to §7,
sync.md §10). Nothing here knows of HTTP; everything is in memory."""

import secrets
from dataclasses import dataclass, field

import canonical
import entries
import merge
from canonical import Unreadable
from entries import Later, covers

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


@dataclass
class Record:
    """The set of a record's changes."""

    name: tuple
    changes: dict = field(default_factory=dict)  # dot: merge.Change
    lines: dict = field(default_factory=dict)  # dot: (header line, payload line or None)
    voids: dict = field(default_factory=dict)  # dot: hash
    erased: set = field(default_factory=set)
    audience: set = field(default_factory=set)
    custody: str = "shared"
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


class Ledger:
    """`vocabulary` is `{kind: {register: (tiers that may write it, fields of a group or None)}}`;
    `write_to(peer, line, payload)` appends to the stream to a peer."""

    def __init__(self, node, tier, life, clock, write_to, vocabulary=None):
        self.node, self.tier, self.life, self.clock = node, tier, life, clock
        self.write_to, self.vocabulary = write_to, vocabulary or {}
        self.records, self.waiting = {}, []
        self.sides, self.tiers, self.upstreams = {node: None}, {node: tier}, set()
        self.elsewhere = []

    # What people of this office do.

    def new_record(self, kind, values, author, audience):
        """A new record, shared with `audience` at once: its founding change."""
        record = Record((kind, self.node, secrets.token_hex(8)), audience=set(audience))
        self.records[record.name] = record
        self.write(record.name, values, author, {})
        return record.name

    def write(self, name, values, author, context=None, reason=None):
        """One change with the context of the form; without one, of what is here now."""
        record = self.records[name]
        dot = (self.node, self.life, record.mark((self.node, self.life)) + 1)
        context = record.context() if context is None else context
        header, payload = entries.make_change(
            name, dot, context, values,
            author=author, tier=self.tier, at=self.clock(), reason=reason,
        )  # fmt: skip
        self._add(record, entries.read_entry(header), header, payload)
        self._spread(record, header, payload)
        return dot

    def resolve(self, name, register, value, author, reason):
        """Settles a conflict: an ordinary change that covers what is on the screen."""
        return self.write(name, {register: value}, author, reason=reason)

    def erase(self, name, author):
        """The origin's act: every value of the record is destroyed, here and at every holder."""
        record = self.records[name]
        line = canonical.write(
            {
                "at": self.clock(), "author": author, "dots": [list(d) for d in sorted(record.changes)],
                "record": list(name), "type": "erasure",
            }
        )  # fmt: skip
        self._erase(record, set(record.changes))
        self._spread(record, line, None)

    def recall(self, name, author):
        record = self.records[name]
        line = canonical.write(
            {"at": self.clock(), "author": author, "record": list(name), "type": "recall"}
        )
        record.custody = "recalling"
        self._spread(record, line, None)

    # What peers offer.

    def shared(self, name):
        record = self.records.get(name)
        return record if record and record.custody in ("shared", "sealed", "recalling") else None

    def take(self, peer, life, sequence, line, payload):
        """One entry of the peer's stream; returns its outcome. `payload` None is `null`."""
        outcome, name = self._judge(peer, line, payload, (peer, life, sequence))
        if outcome[0] == "held":
            self.waiting.append(Waiting(peer, life, sequence, line, payload, name, outcome))
        if outcome[0] == "applied" or (outcome[0] == "refused" and outcome[1] in entries.VOIDING):
            self._retry(name)
        return outcome

    def _retry(self, name):
        """All waiting entries of the record again, until none moves."""
        moved = True
        while moved:
            moved = False
            for each in [each for each in self.waiting if each.record == name]:
                place = (each.peer, each.life, each.sequence)
                outcome, _ = self._judge(each.peer, each.line, each.payload, place)
                if outcome[0] != "held":
                    self.waiting.remove(each)
                    self.tell_end(each, outcome)
                    moved = True
                each.outcome = outcome

    def tell_end(self, waiting, outcome):
        line = {"outcome": list(outcome), "sequence": waiting.sequence, "type": "outcome"}
        self.write_to(waiting.peer, canonical.write(line), None)

    def _judge(self, peer, line, payload, place):
        """(outcome, record) of one entry; changes the set when it is applied or void."""
        try:
            entry = entries.read_entry(line)
        except Later as later:
            return held("unknown"), later.record
        except Unreadable:
            return refused("malformed"), None
        judge = getattr(self, f"_take_{entry.type}")
        return judge(peer, entry, payload, place), entry.record

    def _take_change(self, peer, entry, payload, place):
        record = self.records.get(entry.record)
        if record and record.custody == "returned":
            if record.hash_of(entry.dot) == entry.hash and self._on_side(peer, entry.record[1]):
                return self._take_again(record, entry, payload, peer)
            record = None
        elif record and record.custody == "home":
            record = None
        own = entry.context.get((self.node, self.life), 0)
        if own > (record.mark((self.node, self.life)) if record else 0):
            return held("foreseeing")
        if not self._on_side(peer, entry.dot[0], entry.tier):
            return refused("foreign_author")
        if self.tiers.setdefault(entry.dot[0], entry.tier) != entry.tier:
            return refused("wrong_tier")
        if record is None and not self._on_side(peer, entry.record[1]):
            return refused("may_not_introduce")
        if record and record.frozen:
            return held("frozen")
        if record and record.hash_of(entry.dot) == entry.hash:
            return DUPLICATE
        if record and record.hash_of(entry.dot):
            record.frozen = True
            return held("frozen")
        if not self._payload_fits(record, entry, payload):
            return refused("payload_mismatch")
        return self._take_fitting(peer, record, entry, payload, place)

    def _take_fitting(self, peer, record, entry, payload, place):
        """Rows 11 to 18."""
        words = self.vocabulary.get(entry.record[0])
        founding = entry.dot[0] == entry.record[1] and entry.dot[2] == 1 and not entry.context
        if record and self._behind(entry.record, place):
            return held("behind")
        if record is None and not founding:
            return held("founding")
        if entry.dot[2] != (record.mark(entry.dot[:2]) if record else 0) + 1:
            return held("gap")
        record = record or self._introduce(entry.record, peer)
        code = self._voided(words, entry, payload)
        if code:
            self._void(record, entry, payload, code)
            return refused(code)
        if record.custody == "sealed" and self._on_side(peer, entry.record[1]):
            return held("closing")
        record.audience.add(peer)
        self._add(record, entry, entry.line, payload)
        self._spread(record, entry.line, payload, besides=peer)
        return ("applied", "conflict") if record.conflicts() else APPLIED

    def _introduce(self, name, peer):
        """A record that this node gets to know, or takes up again."""
        record = self.records.setdefault(name, Record(name))
        record.custody, record.audience = "shared", record.audience | {peer}
        return record

    def _take_again(self, record, entry, payload, peer):
        """A change of a record that was handed back, brought again by the side it comes from."""
        if not self._payload_fits(record, entry, payload):
            return refused("payload_mismatch")
        record.custody = "shared"
        record.audience.add(peer)
        self._add(record, entry, entry.line, payload)
        return APPLIED

    def _on_side(self, peer, node, tier=None):
        """Whether `node` is on the peer's side; one heard of the first time is noted."""
        if node == peer:
            return True
        if node not in self.sides:
            below = tier is not None and (
                entries.TIERS.index(tier) < entries.TIERS.index(self.tiers[peer])
            )
            if peer not in self.upstreams and not below:
                return False
            self.sides[node] = peer
        return self.sides[node] == peer

    def _payload_fits(self, record, entry, payload):
        if payload is None:
            return True  # erased before it came
        if canonical.digest(payload) != entry.payload:
            return False
        try:
            entries.read_payload(payload, entry.registers)
        except Unreadable:
            return False
        return True

    def _behind(self, name, place):
        peer, life, sequence = place
        return any(
            each.record == name
            and (each.peer, each.life) == (peer, life)
            and each.sequence < sequence
            and each.outcome[1] in ("unknown", "behind")
            for each in self.waiting
        )

    def _voided(self, words, entry, payload):
        """The code by which a change is void, by the words known here."""
        if words is None:
            return None
        known = [(name, words[name]) for name in entry.registers if name in words]
        if any(entry.tier not in tiers for _, (tiers, _) in known):
            return "authority"
        values = canonical.read(payload)["values"] if payload else {}
        for name, (_, group) in known:
            if group and payload:
                value = values[name]
                if not isinstance(value, dict) or any(each not in value for each in group):
                    return "group_in_part"
        return None

    def _add(self, record, entry, line, payload):
        if entry.dot in record.erased:
            payload = None
        values = canonical.read(payload)["values"] if payload else None
        record.lines[entry.dot] = (line, payload)
        record.changes[entry.dot] = merge.Change(
            entry.dot, entry.hash, entry.context, tuple(entry.registers), values
        )

    def _spread(self, record, line, payload, besides=None):
        for peer in record.audience - {besides}:
            self.write_to(peer, line, payload)

    def _void(self, record, entry, payload, code):
        self._add(record, entry, entry.line, payload)
        record.voids[entry.dot] = entry.hash
        line = canonical.write(
            {
                "at": self.clock(), "by": self.node, "code": code, "dot": list(entry.dot),
                "hash": entry.hash, "header": entry.line.decode(), "record": list(record.name),
                "type": "refusal",
            }
        )  # fmt: skip
        self._spread(record, line, None)

    def _take_refusal(self, peer, entry, payload, place):
        record = self.shared(entry.record)
        if record is None:
            return held("founding")
        if entry.dot in record.voids:
            return DUPLICATE
        if entry.dot[2] > record.mark(entry.dot[:2]) + 1:
            return held("gap")
        if record.hash_of(entry.dot) not in (None, entry.refused):
            return held("unfounded")
        if not self._borne_out(entry):
            return held("unfounded")
        record.voids[entry.dot] = entry.refused
        self._spread(record, entry.line, None, besides=peer)
        return APPLIED

    def _borne_out(self, refusal):
        words = self.vocabulary.get(refusal.record[0])
        if refusal.code not in entries.VOIDING or words is None:
            return False
        line = refusal.header.encode()
        try:
            header = entries.read_entry(line)
        except (Unreadable, Later):
            return False
        same = header.type == "change" and header.hash == refusal.refused
        if not same or header.dot != refusal.dot or header.record != refusal.record:
            return False
        known = [words[name] for name in header.registers if name in words]
        if refusal.code == "authority":
            return any(header.tier not in tiers for tiers, _ in known)
        return any(group for _, group in known)

    def _take_erasure(self, peer, entry, payload, place):
        if not self._on_side(peer, entry.record[1]):
            return refused("foreign_author")
        record = self.records.get(entry.record)
        if record is None or record.custody == "home":
            return held("founding")
        self._erase(record, set(entry.dots))
        self._spread(record, entry.line, None, besides=peer)
        return APPLIED

    def _erase(self, record, dots):
        record.erased |= dots
        for dot in dots & set(record.changes):
            line, _ = record.lines[dot]
            self._add(record, entries.read_entry(line), line, None)
        for each in self.waiting:
            if each.record == record.name and each.payload is not None:
                try:
                    if entries.read_entry(each.line).fields.get("dot") in dots:
                        each.payload = None
                except (Unreadable, Later):
                    pass

    def _take_outcome(self, peer, entry, payload, place):
        self.on_outcome(peer, entry.sequence, entry.outcome)
        return APPLIED

    def on_outcome(self, peer, sequence, outcome):
        """Replaced by the links: the later outcome of an entry that the peer held."""

    def _take_outcome_elsewhere(self, peer, entry, payload, place):
        record = self.shared(entry.record)
        if not record or peer not in record.audience or record.hash_of(entry.dot) != entry.ended:
            return refused("malformed")
        self.elsewhere.append((entry.record, entry.dot, entry.node, entry.outcome))
        return APPLIED

    def _take_recall(self, peer, entry, payload, place):
        if not self._on_side(peer, entry.record[1]):
            return refused("foreign_author")
        for each in [
            each for each in self.waiting if each.record == entry.record and each.peer == peer
        ]:
            self.waiting.remove(each)
            self.tell_end(each, refused("recalled"))
        record = self.shared(entry.record)
        if record:
            record.custody = "sealed"
        line = {"at": self.clock(), "record": list(entry.record), "type": "closed"}
        self.write_to(peer, canonical.write(line), None)
        return APPLIED

    def _take_closed(self, peer, entry, payload, place):
        record = self.records.get(entry.record)
        if record and record.custody == "recalling":
            record.audience.discard(peer)
            if not record.audience:
                record.custody = "home"
        return APPLIED

    def handed_back(self, peer, line):
        """The peer signed for a `closed` entry: the values are dropped."""
        name = entries.read_entry(line).record
        record = self.records.get(name)
        if record and record.custody == "sealed":
            for dot in list(record.changes):
                header, _ = record.lines[dot]
                record.lines[dot] = (header, None)
            record.custody = "returned"
            record.audience.discard(peer)

    def held_of(self, peer):
        """The records of which an entry of this peer waits here."""
        return {each.record for each in self.waiting if each.peer == peer and each.record}

    def comparable(self, peer):
        """The records that the sum with this peer is over."""
        return [
            record
            for record in self.records.values()
            if peer in record.audience and record.custody == "shared" and not record.frozen
        ]
