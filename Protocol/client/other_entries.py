"""What a node does with the other entries: refusals and questions (merge.md §6, §9), erasures (§7), recalls
(sharing.md §3), later outcomes (records.md §5)."""

import canonical
import entries
from canonical import Unreadable
from entries import Later
from records import APPLIED, DUPLICATE, held, refused


class OtherEntries:
    """A part of `Ledger`."""

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
        if record.hash_of(entry.dot) not in (None, entry.refused) and entry.code != "withdrawn":
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
        self._thaw(record)
        self._spread(record, entry.line, None, besides=peer)
        return ("applied", "conflict") if record.conflicts() else APPLIED

    def _thaw(self, record):
        """A frozen record goes on once no dot of it has two contents any more."""
        for each in self.waiting:
            if each.record == record.name and b'"type":"change"' in each.line:
                try:
                    twin = entries.read_entry(each.line)
                except (Unreadable, Later):
                    continue
                if twin.dot not in record.voids and record.hash_of(twin.dot) not in (None, twin.hash):
                    return
        record.frozen = False

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
        return DUPLICATE

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
            self._thaw(record)
            record.custody = "sealed"
        line = {
            "at": self.clock(), "recall": list(place[1:]), "record": list(entry.record), "type": "closed",
        }  # fmt: skip
        self.write_to(peer, canonical.write(line), None)
        return APPLIED

    def _take_closed(self, peer, entry, payload, place):
        record = self.records.get(entry.record)
        if not record or record.custody != "recalling" or peer not in record.audience:
            return DUPLICATE
        if entry.recall and entry.recall != record.recalls.get(peer):
            return DUPLICATE
        record.audience.discard(peer)
        if not record.audience:
            record.custody = "home"
        for each in self.waiting:
            if each.record == entry.record and each.peer == peer:
                each.is_owed = True
        return APPLIED

    def handed_back(self, peer, line):
        """The peer signed for a `closed` entry: the values are dropped."""
        record = self.records.get(entries.read_entry(line).record)
        if record and record.custody == "sealed":
            self._drop_values(record)
            record.audience.discard(peer)

    def _drop_values(self, record):
        """The text of this node's own changes that wait elsewhere, or were refused, is here only."""
        for dot, (header, payload) in record.lines.items():
            is_kept = dot[0] == self.node and self.is_untaken(header)
            record.lines[dot] = header, payload if is_kept else None
            if payload and not is_kept:
                record.away.add(dot)
        record.custody = "returned"

    def is_untaken(self, line):
        """Replaced by the links: whether a peer refused this header, or it waits there."""
        return False

    def let_go(self, line):
        """A change of this node that waited counts now: its text is there, and kept here no longer when the
        record was handed back."""
        entry = entries.read_entry(line)
        record = self.records.get(entry.record)
        if entry.type == "change" and record and record.custody == "returned":
            record.lines[entry.dot] = line, None
            record.away.add(entry.dot)
