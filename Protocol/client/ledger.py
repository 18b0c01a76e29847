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
    refusals: dict = field(default_factory=dict)  # dot: line
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
    """`vocabulary` as in vocabulary.py; `write_to(peer, line, payload)` appends to the stream to a
    peer."""

    def __init__(self, node, tier, life, clock, write_to, vocabulary=None):
        self.node, self.tier, self.life, self.clock = node, tier, life, clock
        self.write_to, self.vocabulary = write_to, vocabulary or {}
        self.records, self.waiting = {}, []
        self.sides, self.tiers, self.upstreams = {node: None}, {node: tier}, set()
        self.elsewhere, self.asked = [], []

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
        elif outcome[0] == "applied" or (outcome[0] == "refused" and outcome[1] in entries.VOIDING):
            self._retry(name)
        return outcome

    def _retry(self, name):
        """All waiting entries of the record again, until none moves."""
        moved = True
        while moved:
            moved = False
            mine = [each for each in self.waiting if each.record == name]
            for each in sorted(mine, key=lambda each: (each.peer, each.life, each.sequence)):
                if each.outcome[1] == "foreseeing":
                    continue  # once its changes were made it would cover them unseen
                self.waiting.remove(each)
                place = (each.peer, each.life, each.sequence)
                outcome, _ = self._judge(each.peer, each.line, each.payload, place)
                if outcome[0] == "held":
                    each.outcome = outcome
                    self.waiting.append(each)
                else:
                    self.tell_end(each, outcome)
                    moved = True

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
        """The table of merge.md §4 from its third row on."""
        has_author = self._on_side(peer, entry.dot[0], entry.tier)
        has_origin = self._on_side(peer, entry.record[1], otherwise=has_author)
        known = self.records.get(entry.record)
        if known and known.custody == "sealed" and has_origin and known.audience - {peer}:
            return held("closing")
        if known and known.custody == "sealed" and has_origin:
            self._drop_values(known)
        if known and has_origin and self._lacks_values(known, peer, entry, payload):
            return self._take_again(known, entry, payload, peer)
        record = self._shared_with(peer, entry.record, has_origin)
        if not has_author:
            return refused("foreign_author")
        if self.tiers.get(entry.dot[0], entry.tier) != entry.tier:
            return refused("wrong_tier")
        if record is None and not has_origin:
            return refused("may_not_introduce")
        return self._take_welcome(peer, record, entry, payload, place)

    def _take_welcome(self, peer, record, entry, payload, place):
        """From the row on that asks whether the record is frozen."""
        own = (self.node, self.life)
        foresees = entry.context.get(own, 0) > (record.mark(own) if record else 0)

        def wait(reason):
            return held("foreseeing" if foresees else reason)

        if record and record.frozen:
            return wait("frozen")
        if record and record.hash_of(entry.dot) == entry.hash:
            return DUPLICATE
        if record and record.hash_of(entry.dot):
            record.frozen = True
            return held("frozen")
        if not self._payload_fits(entry, payload):
            return refused("payload_mismatch")
        kind = self.vocabulary.get(entry.record[0])
        founding = entry.dot[0] == entry.record[1] and entry.dot[2] == 1 and not entry.context
        if kind and (
            kind.home or (record is None and founding and entry.tier not in kind.made_by)
        ):
            return refused("may_not_make")
        if record and self._behind(entry.record, place):
            return wait("behind")
        if record is None and not founding:
            return wait("founding")
        if entry.dot[2] != (record.mark(entry.dot[:2]) if record else 0) + 1:
            return wait("gap")
        code = self._voided(kind, entry, payload)
        if code is None and foresees:
            return held("foreseeing")
        record = self._introduce(entry, peer, founding)
        self.sides.setdefault(entry.dot[0], peer)
        self.tiers.setdefault(entry.dot[0], entry.tier)
        if code:
            self._void(record, entry, payload, code)
            return refused(code)
        self._add(record, entry, entry.line, payload)
        self._spread_change(record, entry, payload, besides=peer)
        return ("applied", "conflict") if record.conflicts() else APPLIED

    def _shared_with(self, peer, name, has_origin):
        """The record, if something of it is shared with the peer, or with anyone when the peer's
        side is the record's origin."""
        record = self.shared(name)
        return record if record and (has_origin or peer in record.audience) else None

    def _introduce(self, entry, peer, founding):
        """The record of a change that counts; one from above is handed on to whom `to` names."""
        record = self.records.setdefault(entry.record, Record(entry.record))
        if record.custody != "sealed":
            record.custody = "shared"
        record.audience.add(peer)
        to = entry.fields.get("to")
        if to and founding and peer in self.upstreams:
            for other in sorted(set(self.sides.values()) - {None, peer} - record.audience):
                if to == "all" or any(self.sides.get(node) == other for node in to):
                    record.audience.add(other)
                    self._hand_on(record, other)
        return record

    def _hand_on(self, record, peer):
        """The set so far, for one more holder below, as far as it may be carried there."""
        for dot, (line, payload) in record.lines.items():
            if self.sides.get(dot[0]) != peer:
                self.write_to(peer, line, payload)
        for dot in sorted(record.voids):
            if self.sides.get(dot[0]) != peer:
                self.write_to(peer, record.refusals[dot], None)

    def _lacks_values(self, record, peer, entry, payload):
        """Whether the change is known here, but for its values or as a void one."""
        shared = record.custody == "shared" and peer in record.audience
        return (
            (shared or record.custody == "returned")
            and entry.dot in record.changes
            and record.changes[entry.dot].hash == entry.hash
            and (record.lines[entry.dot][1] is None or entry.dot in record.voids)
            and self._payload_fits(entry, payload)
        )

    def _take_again(self, record, entry, payload, peer):
        """A change whose values are not here, from the side that its record comes from: the record
        was handed back and is shared again, or the change came without values before."""
        if record.lines[entry.dot][1] is not None:
            return DUPLICATE
        if payload is None:
            record.erased.add(entry.dot)
        if payload is None and record.custody == "shared":
            outcome = DUPLICATE
        else:
            record.custody = "shared"
            record.audience.add(peer)
            self._add(record, entry, entry.line, payload)
            self._spread_change(record, entry, payload, besides=peer)
            outcome = ("applied", "conflict") if record.conflicts() else APPLIED
        if entry.dot in record.voids:
            self.write_to(peer, record.refusals[entry.dot], None)
        return outcome

    def _on_side(self, peer, node, tier=None, otherwise=False):
        """Whether `node` is on the peer's side. One not heard of is on the side of who stands above;
        below only if its tier is below; and where no tier is told, `otherwise` says."""
        if node == peer:
            return True
        if node in self.sides:
            return self.sides[node] == peer
        if tier is None:
            return otherwise
        rank = entries.TIERS.index
        return peer in self.upstreams or rank(tier) < rank(self.tiers[peer])

    def _payload_fits(self, entry, payload):
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

    def _voided(self, kind, entry, payload):
        """The code by which a change is void, by the words known here."""
        if kind is None:
            return None
        known = [(name, kind.registers[name]) for name in entry.registers if name in kind.registers]
        if any(entry.tier not in register.tiers for _, register in known):
            return "authority"
        if payload and self._has_group_in_part(kind, entry.registers, payload):
            return "group_in_part"
        return None

    @staticmethod
    def _has_group_in_part(kind, registers, payload):
        values = canonical.read(payload)["values"]
        for name in registers:
            group = kind.registers[name].group if name in kind.registers else ()
            whole = isinstance(values[name], dict) and set(group) <= set(values[name])
            if group and not whole:
                return True
        return False

    def _add(self, record, entry, line, payload):
        if entry.dot in record.erased:
            payload = None
        values = canonical.read(payload)["values"] if payload else None
        record.lines[entry.dot] = (line, payload)
        record.changes[entry.dot] = merge.Change(
            entry.dot, entry.hash, entry.context, tuple(entry.registers), values
        )

    def _spread(self, record, line, payload, besides=None):
        for peer in sorted(record.audience - {besides}):
            self.write_to(peer, line, payload)

    def _spread_change(self, record, entry, payload, besides=None):
        """Upward only what nodes of this side wrote, downward nothing of the receiver's own side."""
        side = self.sides.get(entry.dot[0])
        kept = record.lines[entry.dot][1]
        for peer in sorted(record.audience - {besides, side}):
            if peer not in self.upstreams or side not in self.upstreams:
                self.write_to(peer, entry.line, kept)

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
        record.refusals[entry.dot] = line
        self._spread(record, line, None)

    def _take_refusal(self, peer, entry, payload, place):
        record = self.records.get(entry.record)
        if record is None or not (
            self._shared_with(peer, entry.record, False)
            or record.custody == "returned"
            or record.hash_of(entry.dot) == entry.refused
        ):
            return held("founding")
        if entry.dot in record.voids:
            return DUPLICATE
        if entry.dot[2] > record.mark(entry.dot[:2]) + 1:
            return held("gap")
        if record.hash_of(entry.dot) not in (None, entry.refused):
            return held("unfounded")
        header = self._borne_out(peer, entry)
        if header is None:
            return held("unfounded")
        if record.hash_of(entry.dot) is None and not self._on_side(
            peer, header.dot[0], header.tier
        ):
            return held("unfounded")
        record.voids[entry.dot], record.refusals[entry.dot] = entry.refused, entry.line
        self.sides.setdefault(header.dot[0], peer)
        self.tiers.setdefault(header.dot[0], header.tier)
        self._spread(record, entry.line, None, besides=peer)
        return ("applied", "conflict") if record.conflicts() else APPLIED

    def _borne_out(self, peer, refusal):
        """The refused header, when the words known here bear the refusal out; else None."""
        kind = self.vocabulary.get(refusal.record[0])
        if refusal.code not in entries.VOIDING or (kind is None and refusal.code != "withdrawn"):
            return None
        try:
            header = entries.read_entry(refusal.header.encode())
        except (Unreadable, Later):
            return None
        same = header.type == "change" and header.hash == refusal.refused
        if not same or header.dot != refusal.dot or header.record != refusal.record:
            return None
        if refusal.code == "withdrawn":
            own = refusal.by == header.dot[0]
            return header if own and self._on_side(peer, refusal.by, header.tier) else None
        known = [kind.registers[name] for name in header.registers if name in kind.registers]
        if refusal.code == "authority":
            founded = any(header.tier not in register.tiers for register in known)
        else:
            founded = any(register.group for register in known)
            here = self.records[refusal.record].lines.get(refusal.dot, (None, None))[1]
            if here is not None:
                founded = self._has_group_in_part(kind, header.registers, here)
        return header if founded else None

    def _take_erasure(self, peer, entry, payload, place):
        if not self._on_side(peer, entry.record[1], otherwise=True):
            return refused("foreign_author")
        record = self.records.get(entry.record)
        if record is None or record.custody == "home":
            return held("founding")
        self._erase(record, set(entry.dots))
        self._spread(record, entry.line, None, besides=peer)
        return ("applied", "conflict") if record.conflicts() else APPLIED

    def _erase(self, record, dots):
        record.erased |= dots
        for dot in dots & set(record.changes):
            line, _ = record.lines[dot]
            self._add(record, entries.read_entry(line), line, None)
            self.on_erased(line)
        for each in self.waiting:
            if each.record == record.name and each.payload is not None:
                try:
                    if entries.read_entry(each.line).fields.get("dot") in dots:
                        each.payload = None
                except (Unreadable, Later):
                    pass

    def _take_outcome(self, peer, entry, payload, place):
        if self.on_outcome(peer, entry.sequence, entry.outcome) is False:
            return refused("malformed")
        return APPLIED

    def on_outcome(self, peer, sequence, outcome):
        """Replaced by the links: the later outcome of an entry that the peer held. False when the
        stream to the peer has no such entry."""

    def on_erased(self, line):
        """Replaced by the links: the values of this header are gone, in streams too."""

    def _take_outcome_elsewhere(self, peer, entry, payload, place):
        record = self.shared(entry.record)
        if not record or peer not in record.audience or record.hash_of(entry.dot) != entry.ended:
            return refused("malformed")
        self.elsewhere.append((entry.record, entry.dot, entry.node, entry.outcome))
        return APPLIED

    def _take_refusal_asked(self, peer, entry, payload, place):
        """A question to the author's office, kept for its people: merge.md §9. This node has none
        below to pass it on to."""
        record = self._shared_with(peer, entry.record, self._on_side(peer, entry.record[1]))
        if not record or record.hash_of(entry.dot) != entry.asked:
            return refused("never_written")
        if entry.dot in record.voids:
            return DUPLICATE
        self.asked.append(entry)
        return APPLIED

    def _take_refusal_declined(self, peer, entry, payload, place):
        """The answer to a question; this node asks none."""
        return DUPLICATE if self._on_side(peer, entry.dot[0]) else refused("foreign_author")

    def _take_recall(self, peer, entry, payload, place):
        if not self._on_side(peer, entry.record[1], otherwise=True):
            return refused("foreign_author")
        for each in list(self.waiting):
            mine = each.record == entry.record and each.peer == peer
            if mine and b'"type":"change"' in each.line:
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
        record = self.records.get(entries.read_entry(line).record)
        if record and record.custody == "sealed":
            self._drop_values(record)
            record.audience.discard(peer)

    @staticmethod
    def _drop_values(record):
        record.lines = {dot: (header, None) for dot, (header, _) in record.lines.items()}
        record.custody = "returned"

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
