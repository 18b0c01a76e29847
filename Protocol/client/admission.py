"""What a node does with a change that a peer offers: the table of merge.md §4."""

import canonical
import entries
import merge
from canonical import Unreadable
from records import APPLIED, DUPLICATE, Record, held, refused


class Admission:
    """Judges changes, adds those that count and hands them on. A part of `Ledger`."""

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
        if record and record.hash_of(entry.dot) and entry.dot in record.voids:
            return refused(canonical.read(record.refusals[entry.dot])["code"])
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
            if self.sides.get(dot[0]) != peer and dot not in record.away:
                self.write_to(peer, line, payload)
        for dot in sorted(record.voids):
            if self.sides.get(dot[0]) != peer:
                self.write_to(peer, record.refusals[dot], None)

    def _lacks_values(self, record, peer, entry, payload):
        """Whether the change is known here, but for its values, or as one that is void or that the peer has not
        taken."""
        shared = record.custody == "shared" and peer in record.audience
        return (
            (shared or record.custody == "returned")
            and entry.dot in record.changes
            and record.changes[entry.dot].hash == entry.hash
            and (
                record.lines[entry.dot][1] is None
                or entry.dot in record.voids
                or self.is_untaken(entry.line)
            )
            and self._payload_fits(entry, payload)
        )

    def _take_again(self, record, entry, payload, peer):
        """A change whose values are not here, from the side that its record comes from: the record
        was handed back and is shared again, or the change came without values before."""
        if record.lines[entry.dot][1] is not None:
            return DUPLICATE
        if payload is None:
            record.erased.add(entry.dot)
        was_returned = record.custody == "returned"
        if payload is None and not was_returned:
            return DUPLICATE
        record.custody = "shared"
        record.audience.add(peer)
        self._add(record, entry, entry.line, payload)
        self._spread_change(record, entry, payload, besides=peer)
        if was_returned:
            for dot in sorted(record.voids.keys() & record.refusals.keys()):
                self.write_to(peer, record.refusals[dot], None)
        return ("applied", "conflict") if record.conflicts() else APPLIED

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
        if payload:
            record.away.discard(entry.dot)
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
