"""Opens a bundle (sync.md §14): whose it is, whether it is whole, and the messages that it carries."""

import base64
import hashlib

import nacl.bindings as sodium
from nacl.exceptions import CryptoError

import canonical
import signing

ZSTD = bytes.fromhex("28b52ffd")


class Refused(Exception):
    """Nothing of the file may be believed."""


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened(file, reader, seed, maker):
    """The messages of a bundle for the node `reader`, whose key has this seed, by the owner of `maker`."""
    line, feed, content = file.partition(b"\n")
    if not feed:
        raise Refused("no head")
    try:
        pair = canonical.read(line)
    except canonical.Unreadable as error:
        raise Refused("no head") from error
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], dict):
        raise Refused("no head")
    head = pair[0]
    if head.get("type") != "bundle" or head.get("to") != reader:
        raise Refused("for another node")
    if signing.signed_document(pair, maker) is None:
        raise Refused("not signed by its maker")
    if int(head["bytes"], 16) != len(content):
        raise Refused("cut off")
    if raw(head["content"]) != hashlib.sha256(content).digest():
        raise Refused("altered")
    return list(messages(content, content_key(head, raw(seed)), raw(head["seal"][2])))


def content_key(head, seed):
    public, secret = sodium.crypto_sign_seed_keypair(seed)
    public = sodium.crypto_sign_ed25519_pk_to_curve25519(public)
    secret = sodium.crypto_sign_ed25519_sk_to_curve25519(secret)
    try:
        return sodium.crypto_box_seal_open(raw(head["seal"][1]), public, secret)
    except CryptoError as error:
        raise Refused("sealed to another key") from error


def messages(content, key, header):
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    is_last = False
    while not is_last:
        length = int.from_bytes(content[:4], "big")
        part, content = content[4 : 4 + length], content[4 + length :]
        if len(part) != length or length < sodium.crypto_secretstream_xchacha20poly1305_ABYTES:
            raise Refused("no message of that length")
        try:
            packed, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, part)
        except (CryptoError, RuntimeError) as error:
            raise Refused("altered") from error
        is_last = tag == sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
        yield unpacked(packed).decode()
    if content:
        raise Refused("something after the last message")


def unpacked(frame):
    """A zstd frame of one raw block, which is all that this client reads."""
    size = int.from_bytes(frame[5:9], "little")
    block = int.from_bytes(frame[9:12], "little")
    if frame[:5] != ZSTD + b"\xa0" or block != size << 3 | 1 or len(frame) != 12 + size:
        raise Refused("not packed as one raw block")
    return frame[12:]
