"""One link: both streams between this node and a peer, and the messages between them
(sync.md §3, §4, §8, §11). The same for the side that asks and the side that answers."""

import canonical
import entries
import merge
from canonical import Unreadable
from entries import items, record_order
from records import refused
from signing import signed_document
from streams import Problem, Read, Written, position

VERSIONS = [1, 1]


class Link:
    """`relation` is where the peer stands, `up` or `down`."""

    def __init__(self, ledger, key, peer, peer_key, tier, relation):
        self.ledger, self.key, self.peer, self.peer_keys = ledger, key, peer, [peer_key]
        direction, back = ("up", "down") if relation == "up" else ("down", "up")
        self.out = Written(ledger.node, peer, direction, ledger.life)
        self.into = Read(peer, ledger.node, back)
        self.confirmed, self.outcomes_there, self.owed = 0, {}, None
        ledger.tiers[peer], ledger.sides[peer] = tier, peer
        if relation == "up":
            ledger.upstreams.add(peer)
        self.statement = None

    # Messages.

    def message(self, **fields):
        """The members that every message has, and those given that are not None."""
        common = {"versions": VERSIONS, "at": self.ledger.clock(), "read": self.into.position()}
        common |= {"written": self.out.end()}
        return common | {name: value for name, value in fields.items() if value is not None}

    @staticmethod
    def body(message, lines):
        return b"".join(line + b"\n" for line in [canonical.write(message), *lines])

    @staticmethod
    def parse(body):
        """(message, lines). Raises `Problem`."""
        if not body.endswith(b"\n"):
            raise Problem("truncated")
        first, *lines = body[:-1].split(b"\n")
        try:
            message = canonical.read(first, 262_144)
        except Unreadable as error:
            raise Problem(error.code) from error
        if not isinstance(message, dict):
            raise Problem("mistyped")
        return message, lines

    # Batches and receipts.

    def verified(self, pair, otherwise):
        for key in reversed(self.peer_keys):
            document = signed_document(pair, key)
            if document:
                return document
        raise Problem(otherwise)

    def take_batch(self, pair, lines):
        """Takes a batch whole or not at all; returns the signed receipt."""
        head = self.verified(pair, "head_invalid")
        first, pairs, known = self.into.check(head, lines)
        if self.into.life is None:
            self.into.begin(head["from"][0])
        last = first + len(pairs) - 1
        for sequence, (line, payload) in enumerate(pairs[known:], first + known):
            if len(line) > entries.LINE_LIMIT:
                outcome = refused("malformed")
            else:
                payload = None if payload == b"null" else payload
                outcome = self.ledger.take(self.peer, self.into.life, sequence, line, payload)
            self.into.extend(canonical.digest(line), outcome)
        receipt = {
            "at": self.ledger.clock(), "by": self.ledger.node, "to": self.peer, "type": "receipt",
            "outcomes": self.into.runs(first, last), "position": position(head["to"]),
        }  # fmt: skip
        return self.key.sign_document(receipt)

    def take_receipt(self, pair):
        """What the peer signed for; only this confirms what was written."""
        receipt = self.verified(pair, "receipt_invalid")
        try:
            where = position(receipt["position"])
            runs = [
                (entries.number(a, 1), entries.number(b, 1), entries.outcome(outcome))
                for a, b, outcome in items(receipt["outcomes"])
            ]
        except (KeyError, ValueError) as error:
            raise Problem("receipt_invalid", str(error)) from error
        names = (receipt.get("type"), receipt.get("by"), receipt.get("to"))
        if names != ("receipt", self.peer, self.ledger.node) or not self.out.holds(where):
            raise Problem("receipt_invalid")
        ends = [(0, runs[0][0] - 1, None), *runs] if runs else []
        if not runs or runs[-1][1] != where[1] or any(
            b[0] != a[1] + 1 or b[1] < b[0] for a, b in zip(ends, ends[1:])
        ):
            raise Problem("receipt_invalid", "the outcomes have gaps")
        for first, last, outcome in runs:
            for sequence in range(first, last + 1):
                self.outcomes_there.setdefault(sequence, outcome)
        before, self.confirmed = self.confirmed, max(self.confirmed, where[1])
        for line, _ in self.out.entries[before : self.confirmed]:
            if b'"type":"closed"' in line:
                self.ledger.handed_back(self.peer, line)

    def later_outcome(self, sequence, outcome):
        if not 1 <= sequence <= len(self.out.entries):
            return False
        self.outcomes_there[sequence] = outcome
        if outcome[0] in ("applied", "duplicate"):
            self.ledger.let_go(self.out.entries[sequence - 1][0])
        return True

    def is_untaken(self, line):
        """Whether the peer refused this entry, or it waits there."""
        return any(
            self.out.entries[sequence - 1][0] == line and outcome[0] in ("held", "refused")
            for sequence, outcome in self.outcomes_there.items()
        )

    def take_read(self, value):
        """Where the peer says it stands in this node's stream."""
        if value is None:
            return None
        where = position(value)
        if not self.out.holds(where):
            raise Problem("fork", expected=self.out.end())
        return where[1]

    # Comparing (§8).

    def uncertain(self, sent_up_to):
        """The records that are not yet the same on both sides for a known reason."""
        found = self.ledger.held_of(self.peer)
        for line, _ in self.out.entries[sent_up_to:]:
            found.add(self._record(line))
        for sequence, outcome in self.outcomes_there.items():
            line = self.out.entries[sequence - 1][0]
            if outcome[0] == "held" or (outcome[0] == "refused" and not self._void_here(line)):
                found.add(self._record(line))
        return sorted(found - {None}, key=record_order)

    def _void_here(self, line):
        try:
            entry = entries.read_entry(line)
        except (Unreadable, entries.Later):
            return False
        record = self.ledger.records.get(entry.record)
        return bool(record and entry.fields.get("dot") in record.voids)

    @staticmethod
    def _record(line):
        try:
            return entries.read_entry(line).record
        except entries.Later as later:
            return later.record
        except Unreadable:
            return None

    def sum(self, without):
        shared = self.ledger.comparable(self.peer)
        return merge.link_sum(each.digest() for each in shared if each.name not in without)

    def take_statement(self, pair):
        """Keeps the peer's signed statement and returns it."""
        statement = self.verified(pair, "receipt_invalid")
        names = (statement.get("type"), statement.get("by"), statement.get("to"))
        if names != ("statement", self.peer, self.ledger.node):
            raise Problem("receipt_invalid")
        self.statement = statement
        return statement
