"""bundles/: one sealed file, opened, and what is refused of it."""

import hashlib
import json

import nacl.bindings

from making.hashes import start
from making.parts import (
    CITY, CITY_KEY, CITY_LIFE, DISTRICT, KEY, LIFE, OTHER, OTHER_KEY, b64, b64url, canonical, case, digest, file,
)  # fmt: skip
from making.signed import PROBLEM

CONTENT_KEY, STREAM_HEADER, EPHEMERAL = bytes([3]) * 32, bytes([4]) * 24, bytes([5]) * 32


def packed(raw):
    """A zstd frame of one raw block."""
    return (bytes.fromhex("28b52ffd") + bytes([0xA0]) + len(raw).to_bytes(4, "little")
        + (len(raw) << 3 | 1).to_bytes(3, "little") + raw)  # fmt: skip


def sealed_key(reader):
    """libsodium's sealed box, with a pair of keys that is not drawn."""
    point = nacl.bindings.crypto_sign_ed25519_pk_to_curve25519(bytes(reader.key.verify_key))
    pair = nacl.bindings.crypto_scalarmult_base(EPHEMERAL)
    nonce = hashlib.blake2b(pair + point, digest_size=24).digest()
    return pair + nacl.bindings.crypto_box(CONTENT_KEY, nonce, point, EPHEMERAL)


def sealed(parts, finals=None):
    """Each part of the secret stream with its length before it; `finals` are those that end it."""
    state = nacl.bindings.crypto_secretstream_xchacha20poly1305_state()
    # Both ends begin alike from one header.
    nacl.bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, STREAM_HEADER, CONTENT_KEY)
    finals = {len(parts) - 1} if finals is None else finals
    content = b""
    for n, part in enumerate(parts):
        tag = nacl.bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL if n in finals else 0
        found = nacl.bindings.crypto_secretstream_xchacha20poly1305_push(state, part, None, tag)
        content += len(found).to_bytes(4, "big") + found
    return content


def bundle(content, signer=KEY, reader=CITY_KEY, spelling=canonical, **more):
    head = {"at": 1750000000500, "bytes": f"{len(content):016x}", "content": digest(content), "from": DISTRICT, "life": LIFE,
        "receipted": 0, "seal": [reader.public, b64url(sealed_key(reader)), b64url(STREAM_HEADER)], "to": CITY, "type": "bundle",
        "versions": [1, 1]} | more  # fmt: skip
    return spelling(signer.document(head)).encode() + b"\n" + content


ONE = canonical({"at": 1750000000500, "read": None, "versions": [1, 1], "written": [LIFE, 0, start(DISTRICT, CITY, "up", LIFE)]}) + "\n"
TWO = ONE.replace("500,", "600,", 1)
PARTS = [packed(ONE.encode()), packed(TWO.encode())]
CONTENT = sealed(PARTS)
file("bundles/file", "bundle", "A bundle is taken whole as its maker signed it, by the node it is sealed to, or not at all", "sync.md §14", "C-1014 C-1016", [
    case(name, {"base64": b64(raw), "maker": KEY.public, "reader": CITY, "seed": b64url(CITY_KEY.seed)},
        {"messages": found} if found else {"refused": True}) for name, raw, found in (
        ("good", bundle(CONTENT), [ONE, TWO]),
        ("one message", bundle(sealed(PARTS[:1])), [ONE]),
        ("a member of a later version, signed", bundle(CONTENT, later=1), [ONE, TWO]),
        ("another spelling of the same head", bundle(CONTENT, spelling=lambda head: json.dumps(head, sort_keys=True)), [ONE, TWO]),
        ("a refusal of a later version", bundle(CONTENT, refusal=[CITY_LIFE, PROBLEM | {"code": "weather"}]), [ONE, TWO]),
        ("the last byte altered", bundle(CONTENT)[:-1] + bytes([bundle(CONTENT)[-1] ^ 1]), None),
        ("cut off", bundle(CONTENT)[:-1], None),
        ("cut off after a message", bundle(CONTENT)[:-len(CONTENT) // 2], None),
        ("a byte more", bundle(CONTENT) + b"\0", None),
        ("signed by another", bundle(CONTENT, signer=OTHER_KEY), None),
        ("for another node", bundle(CONTENT, to=OTHER), None),
        ("sealed to another key", bundle(CONTENT, reader=OTHER_KEY), None),
        ("a key that was altered", bundle(CONTENT, seal=[CITY_KEY.public, b64url(bytes(80)), b64url(STREAM_HEADER)]), None),
        ("no message is the last", bundle(sealed(PARTS, finals=set())), None),
        ("a message after the last", bundle(sealed(PARTS, finals={0, 1})), None),
        ("messages in another order", bundle(CONTENT[len(CONTENT) // 2 :] + CONTENT[: len(CONTENT) // 2]), None),
        ("nothing in it", bundle(b""), None),
        ("a length beyond the file", bundle(b"\0\0\xff\xff" + CONTENT[4:]), None),
        ("a length beyond any message", bundle(b"\xff\xff\xff\xff" + CONTENT[4:]), None),
        ("not packed", bundle(sealed([ONE.encode()])), None),
        ("only a head", bundle(CONTENT)[: -len(CONTENT) - 1], None),
        ("not a head", b"{}\n", None),
        ("empty", b"", None))])  # fmt: skip
