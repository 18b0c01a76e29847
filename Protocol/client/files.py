"""Files that belong to records (attachments.md), for the side that asks: which of them this node owes and lacks,
their pieces, and their bytes, which count only when they are whole."""

import hashlib
from collections import Counter

import canonical
import entries
from canonical import Unreadable

STATE = "/sync/v1/attachments"
GIVE, TAKE = STATE + "/give", STATE + "/take"
JSON, BYTES = "application/json", "application/octet-stream"
MOST_BYTES, MOST_NAMES, MOST_UNFINISHED = 67_108_864, 1000, 16
PIECE, SMALLEST_PIECE = 1_048_576, 16_384
LEFT_ALONE = {"attachment_unknown", "attachment_invalid"}


def name_of(data):
    return canonical.base64url(hashlib.sha256(data).digest()), len(data)


def named(record, values):
    """The file that the values of a change name, None when they name none (§1)."""
    value = values.get("file") if values and record[0] == "attachment" else None
    if not isinstance(value, dict):
        return None
    digest, size = value.get("sha256"), value.get("size")
    try:
        canonical.unbase64url(digest, 32)
        entries.number(size, 1)
    except Unreadable:
        return None
    return (digest, size) if size <= MOST_BYTES else None


class Files:
    """`ask(path, body, type)` is one signed request to the node above: the body of its answer. It raises
    `refused` for a signed refusal, whose `code` is looked at, and `lost`."""

    def __init__(self, ledger, peer, ask, refused, lost):
        self.ledger, self.peer = ledger, peer
        self.ask, self.refused, self.lost = ask, refused, lost
        self.bytes = {}  # name: bytes, of those that are whole
        self.whole = {}  # name: the sides for which it is
        self.gathered = {}  # name: what came of it so far
        self.owed, self.wrong = set(), Counter()
        self.piece, self.carryings, self.sent, self.received = PIECE, 0, 0, 0

    # What people of this office do.

    def keep(self, data):
        """A file that this office attaches: whole for its own side, before a change names it."""
        name = name_of(data)
        self.bytes[name] = data
        self.whole.setdefault(name, set()).add(self.ledger.node)
        return name

    def shown(self, name):
        """The bytes, once they are whole for a side that names the file; else None."""
        self.tidy()
        return self.bytes.get(name) if self.whole.get(name) else None

    # Names and sides (§1, §2).

    def owe(self, line, payload):
        """A change was written for the node above."""
        header = canonical.read(line)
        if payload and header.get("type") == "change":
            name = named(header["record"], canonical.read(payload)["values"])
            if name:
                self.owed.add(name)

    def namings(self):
        """`(name, side, whether its record is shared with the peer)` of every change that names a file."""
        for record in self.ledger.records.values():
            is_shared = record.custody == "shared" and self.peer in record.audience
            for dot, (_, payload) in record.lines.items():
                name = payload and named(record.name, canonical.read(payload)["values"])
                if name:
                    yield name, self.ledger.node if dot[0] == self.ledger.node else self.peer, is_shared

    def sides(self):
        """`{name: sides}` as far as records that are shared with the peer name them."""
        found = {}
        for name, side, is_shared in self.namings():
            if is_shared:
                found.setdefault(name, set()).add(side)
        return found

    def tidy(self):
        """The bytes of a side go when no change names the file for it any more (§8)."""
        named_for = {(name, side) for name, side, _ in self.namings()}
        for name, sides in list(self.whole.items()):
            sides &= {side for each, side in named_for if each == name}
            if not sides:
                del self.whole[name], self.bytes[name]
        for name in [each for each in self.gathered if each not in self.sides()]:
            del self.gathered[name]

    def is_sound(self, name):
        """Whether the bytes still hash to the name; else they are lacking from now on (§6)."""
        if name in self.bytes and name_of(self.bytes[name]) == name:
            return True
        self.bytes.pop(name, None)
        self.whole.pop(name, None)
        return False

    # Carrying (§7).

    def carry(self):
        """Hands over what the node above lacks and fetches what is lacking here."""
        self.carryings += 1
        self.tidy()
        shared = self.sides()
        self.owed &= set(shared)
        offers = sorted(name for name in self.owed if shared[name] & self.whole.get(name, set()))
        wants = sorted(
            name
            for name, sides in shared.items()
            if sides - self.whole.get(name, set()) and not self.carryings % 2 ** min(self.wrong[name], 8)
        )
        for start in range(0, max(len(offers), len(wants)), MOST_NAMES):
            some = slice(start, start + MOST_NAMES)
            have, ready = self._state(offers[some], wants[some])
            for name, count in have.items():
                self._give(name, count)
            for name in ready:
                self._fetch(name)

    def _state(self, offers, wants):
        """What is lacking (§4): `(bytes there of each offer, those of the wants that can be had)`."""
        asked = {"offers": list(map(list, offers)), "wants": list(map(list, wants))}
        answer = self._asked(STATE, asked)
        try:
            answer = canonical.read(answer)
            have = {self._name(name): entries.number(count) for name, count in answer["have"]}
            ready = [self._name(name) for name in answer["ready"]]
        except (KeyError, TypeError, ValueError) as error:
            raise self.lost(f"no answer about files: {error}") from error
        if set(have) - set(offers) or set(ready) - set(wants):
            raise self.lost("an answer about files that were not asked about")
        return have, ready

    @staticmethod
    def _name(value):
        digest, size = entries.items(value, 2)
        return digest, size

    def _give(self, name, have):
        """From the byte on that the node above has not, until its answer is the size."""
        idle = 0 if self.is_sound(name) else 3
        while have < name[1] and idle < 3:
            piece = self.bytes[name][have : have + self.piece]
            self.sent += len(piece)
            try:
                answer = self._asked(GIVE, {"at": have, "file": list(name)}, piece)
            except self.refused as refusal:
                if refusal.code in LEFT_ALONE:
                    return
                raise
            now = min(entries.number(canonical.read(answer)["have"]), name[1])
            have, idle = now, 0 if now > have else idle + 1
        if have == name[1]:
            self.owed.discard(name)

    def _fetch(self, name):
        """From what came of it so far; no more files are begun than a peer may have unfinished."""
        if name not in self.gathered and len(self.gathered) >= MOST_UNFINISHED:
            return
        came = self.gathered.setdefault(name, bytearray())
        while len(came) < name[1]:
            try:
                answer = self._asked(TAKE, {"at": len(came), "count": self.piece, "file": list(name)})
            except self.refused as refusal:
                if refusal.code in LEFT_ALONE:
                    return
                raise
            if not 1 <= len(answer) <= min(self.piece, name[1] - len(came)):
                raise self.lost("an answer that is no piece of the file")
            self.received += len(answer)
            came += answer
        del self.gathered[name]
        if name_of(bytes(came)) != name:
            self.wrong[name] += 1
            return
        self.bytes[name] = bytes(came)
        self.whole.setdefault(name, set()).update(self.sides()[name])
        self.wrong.pop(name, None)

    def _asked(self, path, fields, piece=None):
        """One request; after one that was lost less is brought and asked for at a time."""
        body = canonical.write({**fields, "versions": [1, 1]})
        if piece is not None:
            body += b"\n" + piece
        try:
            answer = self.ask(path, body, JSON if piece is None else BYTES)
        except self.lost:
            self.piece = max(self.piece // 4, SMALLEST_PIECE)
            raise
        self.piece = min(self.piece * 2, PIECE)
        return answer
