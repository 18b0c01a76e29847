#!/usr/bin/python3
"""Verifies what `jianyan export evidence` wrote, without any code of the node (evidence.md).

    python3 Protocol/verify-evidence.py evidence.ndjson

Needs Debian's python3-nacl. Exit code: 0 all holds, 1 something was found, 2 not readable.
"""

import base64
import hashlib
import json
import sys

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def base64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sha256(raw):
    return hashlib.sha256(raw).digest()


def stream_start(sender, receiver, direction, incarnation):
    document = ["jianyan stream 1", sender, receiver, direction, incarnation]
    return sha256(json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode())


def signed_by(key, signature, document):
    try:
        VerifyKey(unbase64(key)).verify(document.encode(), unbase64(signature))
        return True
    except (BadSignatureError, ValueError, TypeError):
        return False


class Link:
    """One peer of the node: both streams as they are, and the papers about them."""

    def __init__(self, node, peer, found):
        self.node, self.peer, self.found = node, peer, found
        up = peer["direction"] == "up"
        self.out_direction, self.in_direction = ("up", "down") if up else ("down", "up")
        self.sent, self.received, self.outcomes = {}, {}, {}
        self.covered = {"heads": set(), "own": set(), "theirs": set()}
        written, read = peer.get("written"), peer.get("read")
        self.out_life = written[0] if written else None
        self.in_life = read[0] if read else None
        if written:
            self.out_end = stream_start(node["id"], peer["id"], self.out_direction, written[0])
            self.sent[0] = base64url(self.out_end)
        if read:
            self.in_end = stream_start(peer["id"], node["id"], self.in_direction, read[0])
            self.received[0] = base64url(self.in_end)

    def complain(self, text):
        self.found.append(f"{self.peer['name']}: {text}")

    def take_sent(self, line):
        _, sequence, chain = line["position"]
        if sequence != len(self.sent):
            self.complain(f"sent entry {len(self.sent)} is missing")
        chained = sha256(self.out_end + sha256(line["header"].encode()))
        if base64url(chained) != chain:
            self.complain(f"sent entry {sequence} is not the one in the chain")
        self.out_end = unbase64(chain)
        self.sent[sequence] = chain

    def take_received(self, line):
        sequence = line["sequence"]
        if sequence != len(self.received):
            self.complain(f"received entry {len(self.received)} is missing")
        if "hash" in line:
            chained = sha256(self.in_end + unbase64(line["hash"]))
            if base64url(chained) != line["chain"]:
                self.complain(f"received entry {sequence} is not the one in the chain")
        self.in_end = unbase64(line["chain"])
        self.received[sequence] = line["chain"]
        self.outcomes[sequence] = line["outcome"]

    def take_paper(self, line):
        document = json.loads(line["document"])
        sort, own = line["sort"], line["own"]
        name = f"{sort} signed by {'this node' if own else 'the peer'}"
        if not signed_by(line["key"], line["signature"], line["document"]):
            self.complain(f"a {name} does not verify")
        if line["key"] not in (self.node if own else self.peer)["keys"]:
            self.complain(f"a {name} is signed with a foreign key")
        signer, reader = (self.node, self.peer) if own else (self.peer, self.node)
        if sort in ("head", "fork"):
            sender, receiver, direction = document["stream"]
            if (sender, receiver) != (signer["id"], reader["id"]):
                self.complain(f"a {name} speaks of others")
            if sort == "fork":
                return  # evidence of another story: it lies on no stream
            stream = self.sent if own else self.received
            life = self.out_life if own else self.in_life
            for position in (document["from"], document["to"]):
                self.place(name, position, stream, life)
            if not own and document["to"][0] == life:
                first, last = document["from"][1] + 1, document["to"][1]
                self.covered["heads"].update(range(first, last + 1))
            return
        if (document["by"], document["to"]) != (signer["id"], reader["id"]):
            self.complain(f"a {name} speaks of others")
        stream = self.received if own else self.sent
        life = self.in_life if own else self.out_life
        position = document["position"] if sort == "receipt" else document.get("read")
        if position:
            self.place(name, position, stream, life)
        if sort == "receipt" and position[0] == life:
            for first, last, outcome in document["outcomes"]:
                self.covered["own" if own else "theirs"].update(range(first, last + 1))
                if own and outcome[0] != "held":
                    self.compare(first, last, outcome)

    def place(self, name, position, stream, life):
        """A position of another life cannot be compared with this one."""
        incarnation, sequence, chain = position
        if incarnation == life and stream.get(sequence) != chain:
            self.complain(f"a {name} speaks of entry {sequence}, which is not on the log so")

    def compare(self, first, last, outcome):
        for sequence in range(first, last + 1):
            if self.outcomes.get(sequence, outcome) != outcome:
                self.complain(f"entry {sequence} is kept with another outcome than signed for")

    def finish(self):
        written, read = self.peer.get("written"), self.peer.get("read")
        if written and [len(self.sent) - 1, base64url(self.out_end)] != written[1:]:
            self.complain("the log sent does not end where it was noted")
        if read and [len(self.received) - 1, base64url(self.in_end)] != read[1:]:
            self.complain("the log received does not end where it was noted")
        came = read[1] if read else 0
        confirmed = self.peer["confirmed"]
        if self.peer["direction"] == "down":
            confirmed = max(self.covered["theirs"], default=0)
        for papers, end, what in (
            ("heads", came, "received, but under no head"),
            ("own", came, "received, but under no receipt"),
            ("theirs", confirmed, "confirmed, but under no receipt"),
        ):
            missing = set(range(1, end + 1)) - self.covered[papers]
            if missing:
                self.complain(f"entry {min(missing)} was {what}")


def verify(lines):
    node, links, found = None, {}, []
    count, ended = 0, False
    counts = {"sent": 0, "received": 0, "paper": 0}
    for count, text in enumerate(lines, 1):
        line = json.loads(text)
        kind = line["type"]
        if kind == "node":
            if line["version"] != 1:
                raise ValueError(f"evidence of version {line['version']}")
            node = line
        elif kind == "peer":
            links[line["id"]] = Link(node, line, found)
        elif kind == "end":
            ended = line["lines"] == count
        elif kind in counts:
            counts[kind] += 1
            getattr(links[line["peer"]], f"take_{kind}")(line)
    if node is None:
        raise ValueError("there is no node in it")
    if not ended:
        found.append("the evidence is cut off")
    for link in links.values():
        link.finish()
    return node, counts, found


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip())
        return 2
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            node, counts, found = verify(file)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        print(f"not readable as evidence: {type(error).__name__}: {error}")
        return 2
    for text in found:
        print("✗", text)
    held = "something was found" if found else "all holds"
    print(
        f"{node['name']} {node['id']}: {counts['sent']} entries sent, "
        f"{counts['received']} received, {counts['paper']} papers: {held}"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
