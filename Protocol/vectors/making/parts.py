"""What every vector is made of: its file, its cases, canonical bytes, keys, changes."""

import base64
import hashlib
import json

from nacl.signing import SigningKey

FILES = {}


def file(name, check, description, section, numbers, cases):
    """`numbers` are those of CONFORMANCE.md; a first word `server` says that only who answers can be asked."""
    words = numbers.split()
    binds = {"binds": "server"} if words[0] == "server" else {}
    FILES[name] = {
        "description": description, "section": section, "conformance": words[len(binds) :], **binds,
        "check": check, "cases": cases,
    }  # fmt: skip


def case(name, given, expected):
    return {"name": name, "input": given, "expected": expected}


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def b64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def b64(raw):
    return base64.b64encode(raw).decode()


def digest(text):
    raw = text if isinstance(text, bytes) else text.encode()
    return b64url(hashlib.sha256(raw).digest())


def unb64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Key:
    def __init__(self, byte):
        self.seed = bytes([byte]) * 32
        self.key = SigningKey(self.seed)
        self.public = b64url(bytes(self.key.verify_key))

    def sign(self, text):
        raw = text if isinstance(text, bytes) else text.encode()
        return b64url(self.key.sign(raw).signature)

    def document(self, document):
        return [document, self.sign(canonical(document))]


CITY, DISTRICT, OTHER, TOWN = (f"{n:016x}" for n in (0xC, 0xD, 0xE, 0x70))
CITY_LIFE, LIFE, OTHER_LIFE, TOWN_LIFE = (f"{n:016x}" for n in (2, 0xA1, 0xE1, 0x71))
CITY_KEY, KEY, OTHER_KEY = Key(8), Key(7), Key(9)
RECORD = ["proposal", DISTRICT, "0123456789abcdef"]
SALT = "AAECAwQFBgcICQoLDA0ODw"


def dot(counter, node=DISTRICT, life=LIFE):
    return [node, life, counter]


def payload(values, salt=SALT, **more):
    return canonical({"salt": salt, "values": values} | more)


def header(at_dot, values, context=(), record=RECORD, tier="district", line=None, **more):
    """The header line of a change; `line` is its payload line."""
    line = line or payload(values)
    return canonical(
        {
            "at": 1750000000000, "author": "李华", "context": sorted(context), "dot": at_dot,
            "payload": digest(line), "record": record, "registers": sorted(values), "tier": tier,
            "type": "change",
        }
        | more
    )  # fmt: skip


def change(counter, values, context=None, node=DISTRICT, life=LIFE, **more):
    """Header line and payload line; without a context, what the writer itself had written."""
    if context is None:
        context = [dot(counter - 1, node, life)] if counter > 1 else []
    line = payload(values)
    return [header(dot(counter, node, life), values, context, line=line, **more), line]
