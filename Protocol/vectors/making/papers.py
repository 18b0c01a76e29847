"""signatures/: documents, fingerprints, rotations, invitations, letters."""

import hashlib
import json

from making.hashes import start
from making.parts import CITY, CITY_KEY, DISTRICT, KEY, LIFE, OTHER, OTHER_KEY, SALT, b64, b64url, canonical, case, digest, file, unb64url

HEAD = {"at": 1, "from": [LIFE, 0, start(DISTRICT, CITY, "up", LIFE)], "stream": [DISTRICT, CITY, "up"],
    "to": [LIFE, 1, digest("x")], "type": "head"}  # fmt: skip


def spoiled(signature):
    return ("B" if signature[0] != "B" else "C") + signature[1:]


GOODSIGN = KEY.sign(canonical(HEAD))
file("signatures/documents", "document", "A document is verified over its canonical form, unknown members included", "sync.md §4", "C-106 C-417", [
    case(name, {"document": text, "signature": signature, "key": key}, {"verifies": verdict}) for name, text, signature, key, verdict in (
        ("good", canonical(HEAD), GOODSIGN, KEY.public, True),
        ("another spelling of the same document", json.dumps(HEAD, indent=1), GOODSIGN, KEY.public, True),
        ("a member of a later version, signed", canonical(HEAD | {"later": 1}), KEY.sign(canonical(HEAD | {"later": 1})), KEY.public, True),
        ("a member added afterwards", canonical(HEAD | {"later": 1}), GOODSIGN, KEY.public, False),
        ("a member changed", canonical(HEAD | {"at": 2}), GOODSIGN, KEY.public, False),
        ("signed in another spelling", canonical(HEAD), KEY.sign(json.dumps(HEAD)), KEY.public, False),
        ("another key", canonical(HEAD), GOODSIGN, CITY_KEY.public, False),
        ("another signer", canonical(HEAD), CITY_KEY.sign(canonical(HEAD)), KEY.public, False),
        ("one character", canonical(HEAD), spoiled(GOODSIGN), KEY.public, False),
        ("padded", canonical(HEAD), GOODSIGN + "==", KEY.public, False),
        ("cut", canonical(HEAD), GOODSIGN[:-1], KEY.public, False),
        ("base64 instead of base64url", canonical(HEAD), b64(unb64url(GOODSIGN)).rstrip("=").replace("A", "+", 1), KEY.public, False),
        ("unused bits that are not zero", canonical(HEAD), GOODSIGN[:-1] + chr(ord(GOODSIGN[-1]) + 1), KEY.public, False),
        ("empty", canonical(HEAD), "", KEY.public, False),
        ("a key that is no point", canonical(HEAD), GOODSIGN, b64url(b"\x02" + bytes(31)), False),
        ("the zero key", canonical(HEAD), b64url(bytes(64)), b64url(bytes(32)), False))])  # fmt: skip
file("signatures/fingerprints", "fingerprint", "The fingerprint of a key, to be read by telephone", "enrolment.md §3", "C-712", [
    case(name, {"key": key.public}, {"fingerprint": " ".join(
        f"{int.from_bytes(hashlib.sha256(b'jianyan fingerprint v1' + unb64url(key.public)).digest()[n:n + 4], 'big') % 100000:05d}"
        for n in range(0, 32, 4))}) for name, key in (("the district", KEY), ("the city", CITY_KEY), ("another", OTHER_KEY))])  # fmt: skip


def paper(node=DISTRICT, old=KEY, new=OTHER_KEY, by_old=None, by_new=None, **more):
    document = {"at": 1, "new": new.public, "node": node, "old": old.public, "type": "rotation"} | more
    return [document, (by_old or old).sign(canonical(document)), (by_new or new).sign(canonical(document))]


file("signatures/rotations", "rotation", "A paper leads on only for that node, from the known key, signed by both", "enrolment.md §4", "C-720", [
    case(name, {"node": DISTRICT, "key": KEY.public, "papers": canonical(papers)}, {"key": key.public}) for name, papers, key in (
        ("one paper", [paper()], OTHER_KEY),
        ("two papers", [paper(), paper(old=OTHER_KEY, new=CITY_KEY)], CITY_KEY),
        ("none", [], KEY),
        ("for another node", [paper(node=OTHER)], KEY),
        ("not signed by the known key", [paper(by_old=CITY_KEY)], KEY),
        ("not signed by the new key", [paper(by_new=CITY_KEY)], KEY),
        ("from a key that is not known", [paper(old=CITY_KEY)], KEY),
        ("the second leads nowhere", [paper(), paper(old=OTHER_KEY, new=CITY_KEY, by_old=KEY)], OTHER_KEY))])  # fmt: skip
INVITATION = {"key": CITY_KEY.public, "name": "江南区信访办", "node": CITY, "pin": "", "secret": SALT, "tier": "district",
    "url": "http://127.0.0.1:7443"}  # fmt: skip


def code(text, check=None, mark="jy1-"):
    raw = text.encode()
    return mark + b64url(raw + (check or hashlib.sha256(raw).digest()[:4]))


GOODCODE = code(canonical(INVITATION))
file("signatures/invitations", "invitation", "A code whose check bytes are wrong is refused before anything is sent", "enrolment.md §1", "C-703", [
    case(name, {"code": text}, {"node": CITY, "name": INVITATION["name"]} if good else {"refused": True}) for name, text, good in (
        ("good", GOODCODE, True),
        ("broken by white space", GOODCODE[:40] + "\r\n  " + GOODCODE[40:] + "\n", True),
        ("a letter changed", GOODCODE[:50] + ("x" if GOODCODE[50] != "x" else "y") + GOODCODE[51:], False),
        ("cut", GOODCODE[:-1], False),
        ("cut by four", GOODCODE[:-4], False),
        ("another beginning", "jy2-" + GOODCODE[4:], False),
        ("without a beginning", GOODCODE[4:], False),
        ("padded", GOODCODE + "=", False),
        ("wrong check bytes", code(canonical(INVITATION), bytes(4)), False),
        ("no JSON", code("{"), False),
        ("without a key", code(canonical({k: v for k, v in INVITATION.items() if k != "key"})), False),
        ("empty", "", False),
        ("too long", code(canonical(INVITATION | {"name": "a" * 4096})), False))])  # fmt: skip
LETTER = {"key": KEY.public, "name": "江南区信访办", "node": DISTRICT, "secret": SALT, "tier": "district", "to": CITY, "type": "enrolment",
    "versions": [1, 1]}  # fmt: skip


def letter(by=KEY, mark="jl1-", check=None, **more):
    document = {k: v for k, v in (LETTER | more).items() if v is not None}
    return code(canonical([document, by.sign(canonical(document))]), check, mark)


GOODLETTER = letter()
file("signatures/letters", "letter", "A letter counts for the node it is for, signed by the key that it names", "enrolment.md §5", "C-730", [
    case(name, {"letter": text}, {"node": DISTRICT, "name": LETTER["name"]} if good else {"refused": True}) for name, text, good in (
        ("good", GOODLETTER, True),
        ("broken by white space", GOODLETTER[:40] + "\r\n  " + GOODLETTER[40:] + "\n", True),
        ("for another node", letter(to=OTHER), False),
        ("signed by another key", letter(by=OTHER_KEY), False),
        ("of another type", letter(type="rotation"), False),
        ("for nobody", letter(to=None), False),
        ("without a key", letter(key=None), False),
        ("a letter changed", GOODLETTER[:50] + ("x" if GOODLETTER[50] != "x" else "y") + GOODLETTER[51:], False),
        ("cut", GOODLETTER[:-1], False),
        ("wrong check bytes", letter(check=bytes(4)), False),
        ("the mark of an invitation", letter(mark="jy1-"), False),
        ("an invitation", GOODCODE, False),
        ("one of three", code(canonical([LETTER, KEY.sign(canonical(LETTER)), ""]), mark="jl1-"), False),
        ("too long", letter(name="a" * 4096), False))])  # fmt: skip
