"""The records of one node, what its people do, and how an entry that a peer offers is judged. Nothing here
knows of HTTP; everything is in memory."""

import secrets

import canonical
import entries
from admission import Admission
from canonical import Unreadable
from entries import Later
from other_entries import OtherEntries
from records import Record, Waiting, held, refused


class Ledger(Admission, OtherEntries):
    """`vocabulary` as in vocabulary.py; `write_to(peer, line, payload)` appends to the stream to a
    peer and returns where the entry stands: `(life, sequence)`."""

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
        record.recalls = {peer: self.write_to(peer, line, None) for peer in sorted(record.audience)}

    def release(self, name, audience):
        """A record that was taken back, and that all have handed back, is shared again: its whole set, the
        receivers' own changes included (sharing.md §4). What waited for that is tried."""
        record = self.records[name]
        if record.custody != "home":
            raise ValueError("not everyone has handed it back")
        record.custody, record.audience = "shared", set(audience)
        for dot, (line, payload) in record.lines.items():
            self._spread(record, line, payload)
        for dot in sorted(record.refusals):
            self._spread(record, record.refusals[dot], None)
        self._retry(name)

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
                if each.outcome[1] == "foreseeing" and not self._is_void(each):
                    continue  # once its changes were made it would cover them unseen
                if each.is_owed and not self._shared_with(each.peer, name, False):
                    continue  # until the record is shared with that peer again
                self.waiting.remove(each)
                place = (each.peer, each.life, each.sequence)
                outcome, _ = self._judge(each.peer, each.line, each.payload, place)
                if outcome[0] == "held":
                    each.outcome = outcome
                    self.waiting.append(each)
                else:
                    self._give_back(each, outcome)  # before its wait ends there
                    self.tell_end(each, outcome)
                    moved = True

    def _give_back(self, waiting, outcome):
        """What waited through a recall counts: the peer it came from has its values no more."""
        if not waiting.is_owed or outcome[0] != "applied":
            return
        entry = entries.read_entry(waiting.line)
        if entry.type == "change":
            _, payload = self.records[waiting.record].lines[entry.dot]
            self.write_to(waiting.peer, waiting.line, payload)

    def _is_void(self, waiting):
        """Its author took it back while it waited, or it broke a rule when it came once more."""
        record = self.records.get(waiting.record)
        entry = entries.read_entry(waiting.line)
        return record is not None and entry.dot in record.voids

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
