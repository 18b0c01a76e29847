"""hashes/: digests, chains, sums, the digest of a record."""

import hashlib

from making.lines import GOOD, OUTCOME, RECALL
from making.parts import CITY, CITY_LIFE, DISTRICT, LIFE, RECORD, b64url, canonical, case, change, digest, dot, file, unb64url

file("hashes/digests", "digest", "SHA-256 in base64url without padding", "records.md §1", "C-105 C-134", [
    case(text[:30] or "nothing", {"text": text}, {"digest": digest(text)}) for text in ("", "abc", "路灯", canonical(GOOD), canonical(RECALL))])


def start(sender, receiver, direction, life):
    return digest(canonical(["jianyan stream 1", sender, receiver, direction, life]))


def step(chain, entry):
    return b64url(hashlib.sha256(unb64url(chain) + unb64url(entry)).digest())


def chains(sender, receiver, direction, life, lines):
    found = [start(sender, receiver, direction, life)]
    for line in lines:
        found.append(step(found[-1], digest(line)))
    return found


file("hashes/chains", "chain", "The chain of a stream, from its start, entry by entry", "records.md §6", "C-140 C-141 C-142", [
    case(name, {"stream": [sender, receiver, way], "incarnation": life, "lines": lines},
        {"chains": chains(sender, receiver, way, life, lines)})
    for name, sender, receiver, way, life, lines in (
        ("up", DISTRICT, CITY, "up", LIFE, [canonical(GOOD), canonical(RECALL), canonical(OUTCOME)]),
        ("down", CITY, DISTRICT, "down", CITY_LIFE, [canonical(GOOD), canonical(RECALL), canonical(OUTCOME)]),
        ("another life is another stream", DISTRICT, CITY, "up", "00000000000000b1", [canonical(GOOD)]),
        ("the same entries in another order", DISTRICT, CITY, "up", LIFE, [canonical(RECALL), canonical(GOOD)]))
])  # fmt: skip


def record_digest(live, vector, voids, record=RECORD):
    return digest(canonical({"live": live, "record": record, "vector": vector, "voids": voids}))


def link_sum(digests):
    total = sum(int.from_bytes(unb64url(each), "big") for each in digests) % 2**256
    return b64url(total.to_bytes(32, "big"))


MANY = [b64url(b"\xff" * 32), b64url(b"\x00" * 31 + b"\x01"), digest("a"), digest("b")]
file("hashes/sums", "sum", "The sum of record digests modulo 2²⁵⁶", "records.md §7", "C-152", [
    case(name, {"digests": each}, {"sum": link_sum(each)}) for name, each in (
        ("nothing", []), ("one", MANY[2:3]), ("two", MANY[2:]), ("the other way round", MANY[:1:-1]),
        ("carried over all 32 bytes", MANY[:2]), ("the same twice", [MANY[0], MANY[0]]))])  # fmt: skip
ONE = digest("a change")
file("hashes/record-digests", "record", "The digest of a record: live dots with hashes, record, vector, voids; erasure does not move it",
    "records.md §7", "C-150 C-151", [
    case(name, {"record": RECORD, "changes": changes, "voids": voids}, {"digest": record_digest(live, vector, voids)})
    for name, changes, voids, live, vector in (
        ("one change", [change(1, {"title": "A"})], [], [[dot(1), digest(change(1, {"title": "A"})[0])]], [dot(1)]),
        ("its values erased", [[change(1, {"title": "A"})[0], None]], [], [[dot(1), digest(change(1, {"title": "A"})[0])]], [dot(1)]),
        ("the second void", [change(1, {"title": "A"}), change(2, {"title": "B"})], [dot(2)],
            [[dot(1), digest(change(1, {"title": "A"})[0])]], [dot(2)]),
        ("the second covers", [change(1, {"title": "A"}), change(2, {"title": "B"})], [],
            [[dot(2), digest(change(2, {"title": "B"})[0])]], [dot(2)]))
])  # fmt: skip
