"""Streams, positions and chains (records.md §6), heads and receipts (sync.md §4)."""

import hashlib

import canonical
from canonical import Unreadable
from entries import hexadecimal, items, number


class Problem(Exception):
    """A refusal of a whole request, by its code of sync.md §9; `more` is `expected` and the like."""

    def __init__(self, code, detail="", **more):
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail, self.more = code, detail, more


def chain_start(sender, receiver, direction, life):
    document = ["jianyan stream 1", sender, receiver, direction, life]
    return canonical.digest(canonical.write(document))


def chained(chain, entry_hash):
    pair = canonical.unbase64url(chain, 32) + canonical.unbase64url(entry_hash, 32)
    return canonical.base64url(hashlib.sha256(pair).digest())


def position(value):
    life, sequence, chain = items(value, 3)
    canonical.unbase64url(chain, 32)
    return [hexadecimal(life), number(sequence), chain]


class Written:
    """The stream that this node writes for one peer."""

    def __init__(self, sender, receiver, direction, life):
        self.name, self.life = [sender, receiver, direction], life
        self.entries = []
        self.chains = [chain_start(sender, receiver, direction, life)]

    def append(self, line, payload=None):
        """`payload` None is the payload line `null`. Returns where the entry stands."""
        self.entries.append((line, payload))
        self.chains.append(chained(self.chains[-1], canonical.digest(line)))
        return self.life, len(self.entries)

    def erase(self, line):
        """The values are destroyed wherever the entry stands; the chain is over headers."""
        self.entries = [(each, None if each == line else kept) for each, kept in self.entries]

    def at(self, sequence):
        return [self.life, sequence, self.chains[sequence]]

    def end(self):
        return self.at(len(self.entries))

    def holds(self, a_position):
        life, sequence, chain = a_position
        return (
            life == self.life and sequence < len(self.chains) and self.chains[sequence] == chain
        )

    def batch(self, after, most, key, at, most_bytes=4_194_304):
        """(`[head, signature]`, lines) of the next batch after `after`, or (None, [])."""
        chosen, size = [], 0
        for line, payload in self.entries[after : after + most]:
            size += len(line) + len(payload or b"null") + 2
            if chosen and size > most_bytes:
                break
            chosen.append((line, payload))
        if not chosen:
            return None, []
        head = {
            "at": at, "from": self.at(after), "stream": self.name,
            "to": self.at(after + len(chosen)), "type": "head",
        }  # fmt: skip
        lines = [each for line, payload in chosen for each in (line, payload or b"null")]
        return key.sign_document(head), lines


class Read:
    """The stream that a peer writes for this node, as far as it is here."""

    def __init__(self, sender, receiver, direction):
        self.name = [sender, receiver, direction]
        self.life, self.chains, self.outcomes, self.stopped = None, [], {}, False

    def position(self):
        return [self.life, len(self.chains) - 1, self.chains[-1]] if self.life else None

    def begin(self, life):
        self.life, self.chains = life, [chain_start(*self.name, life)]

    def check(self, head, lines):
        """Everything of sync.md §4 after the signature. Returns `(first new sequence, lines two by
        two)`; raises `Problem` and changes nothing but `stopped`."""
        try:
            first, last = position(head["from"]), position(head["to"])
        except (KeyError, Unreadable) as error:
            raise Problem("head_invalid", str(error)) from error
        count = last[1] - first[1]
        if head.get("type") != "head" or first[0] != last[0] or not 1 <= count <= 1000:
            raise Problem("head_invalid")
        if len(lines) != 2 * count:
            raise Problem("truncated" if len(lines) < 2 * count else "malformed")
        chains = [first[2]]
        for line in lines[::2]:
            chains.append(chained(chains[-1], canonical.digest(line)))
        if chains[-1] != last[2]:
            raise Problem("head_invalid", "the entries do not end in `to`")
        if self.stopped:
            raise Problem("stream_stopped")
        if head.get("stream") != self.name:
            raise Problem("head_invalid", "another stream")
        self._check_place(first, chains)
        pairs = list(zip(lines[::2], lines[1::2]))
        known = len(self.chains) - 1 if self.life else 0
        return first[1] + 1, pairs, max(0, known - first[1])

    def _check_place(self, first, chains):
        if self.life is None:
            start = [first[0], 0, chain_start(*self.name, first[0])]
            if first != start:
                raise Problem("sequence_gap", expected=start)
            return
        if first[0] != self.life:
            self.stopped = True
            raise Problem("new_incarnation", expected=self.position())
        if first[1] > len(self.chains) - 1:
            raise Problem("sequence_gap", expected=self.position())
        for sequence, chain in enumerate(chains, first[1]):
            if sequence < len(self.chains) and self.chains[sequence] != chain:
                self.stopped = True
                raise Problem("fork", expected=self.position())

    def extend(self, entry_hash, outcome):
        self.chains.append(chained(self.chains[-1], entry_hash))
        self.outcomes[len(self.chains) - 1] = outcome

    def runs(self, first, last):
        """The outcomes of a receipt: runs of equal ones."""
        found = []
        for sequence in range(first, last + 1):
            outcome = list(self.outcomes[sequence])
            if found and found[-1][2] == outcome:
                found[-1][1] = sequence
            else:
                found.append([sequence, sequence, outcome])
        return found
