"""Keys, signed documents, HTTP signatures and invitations (sync.md §5 to §7)."""

import base64
import hashlib
import re
import secrets
import struct

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

import canonical
from canonical import Unreadable

TAG = "jianyan-sync-1"
NONCE = re.compile(r"[A-Za-z0-9_-]{16}")
_SIGNATURE = re.compile(r"sig=:([A-Za-z0-9+/]{86}==):")
_REQUEST_INPUT = re.compile(r'.*;nonce="([A-Za-z0-9_-]{16})";keyid="([0-9a-f]{16})";.*')


class NotSigned(Exception):
    """Fields that are not in the one spelling, or a signature that does not verify."""


class Key:
    """An Ed25519 key pair; `public` is its name on the wire."""

    def __init__(self, seed=None):
        self._key = SigningKey(seed or secrets.token_bytes(32))
        self.public = canonical.base64url(bytes(self._key.verify_key))

    def sign(self, raw):
        return self._key.sign(raw).signature

    def sign_document(self, document):
        """`[document, signature]`, as heads, receipts and statements travel."""
        return [document, canonical.base64url(self.sign(canonical.write(document)))]


def verifies(public, signature, raw):
    """Whether `signature` (bytes) of `raw` verifies under the key of that name."""
    try:
        VerifyKey(canonical.unbase64url(public, 32)).verify(raw, signature)
        return True
    except (BadSignatureError, Unreadable, ValueError, TypeError):
        return False


def signed_document(pair, public):
    """The document of `[document, signature]` when it verifies, else None."""
    if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], dict)):
        return None
    try:
        signature = canonical.unbase64url(pair[1], 64)
    except Unreadable:
        return None
    return pair[0] if verifies(public, signature, canonical.write(pair[0])) else None


def fingerprint(public):
    raw = canonical.unbase64url(public, 32)
    words = struct.unpack(">8I", hashlib.sha256(b"jianyan fingerprint v1" + raw).digest())
    return " ".join(f"{word % 100_000:05d}" for word in words)


def follow(known, papers, node):
    """The newest key to which a node's rotation papers lead from the key `known` (enrolment.md §4)."""
    for paper in papers if isinstance(papers, list) else []:
        if not (isinstance(paper, list) and len(paper) == 3 and isinstance(paper[0], dict)):
            continue
        document = paper[0]
        named = (document.get("type"), document.get("node"), document.get("old"))
        if named != ("rotation", node, known):
            continue
        by_old = signed_document([document, paper[1]], known)
        by_new = signed_document([document, paper[2]], document.get("new"))
        if by_old and by_new:
            known = document["new"]
    return known


def content_digest(body):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def new_nonce():
    return secrets.token_urlsafe(12)


def _signed(key, components, parameters):
    """`signature-input` and `signature` over (name as written, value) pairs."""
    listed = "(" + " ".join(name for name, _ in components) + ")" + parameters
    signature = base64.b64encode(key.sign(_base(components, listed))).decode()
    return {"signature-input": f"sig={listed}", "signature": f"sig=:{signature}:"}


def _base(components, listed):
    lines = [f"{name}: {value}" for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {listed}']).encode()


def _present(fields, *names):
    return [(f'"{name}"', fields[name]) for name in names if name in fields]


def _request_components(path, fields):
    names = ("content-digest", "content-type", "content-encoding", "jianyan-audience")
    return [('"@method"', "POST"), ('"@path"', path), *_present(fields, *names)]


def _answer_components(status, fields, request_signature):
    names = ("content-digest", "content-type", "content-encoding", "jianyan-nonce")
    request = ('"signature";req;key="sig"', request_signature.removeprefix("sig="))
    return [('"@status"', str(status)), *_present(fields, *names), request]


def sign_request(key, node, audience, path, body, content_type, nonce, extra=None):
    """The fields of a signed POST."""
    fields = {"content-digest": content_digest(body), "content-type": content_type}
    fields |= {"jianyan-audience": audience} | (extra or {})
    parameters = f';nonce="{nonce}";keyid="{node}";alg="ed25519";tag="{TAG}"'
    return fields | _signed(key, _request_components(path, fields), parameters)


def read_request(path, fields):
    """(keyid, nonce) of a request whose `signature-input` is in the one spelling."""
    given = fields.get("signature-input", "")
    match = _REQUEST_INPUT.fullmatch(given)
    if not match:
        raise NotSigned("signature-input")
    nonce, node = match.groups()
    listed = "(" + " ".join(name for name, _ in _request_components(path, fields)) + ")"
    if given != f'sig={listed};nonce="{nonce}";keyid="{node}";alg="ed25519";tag="{TAG}"':
        raise NotSigned("signature-input")
    return node, nonce


def verify_request(public, path, fields, body):
    """Raises `NotSigned` unless the POST is signed with this key; returns (keyid, nonce)."""
    node, nonce = read_request(path, fields)
    _verify(public, _request_components(path, fields), fields, body)
    return node, nonce


def sign_answer(
    key, node, status, body, content_type, request_signature, nonce=None, packing=None
):
    fields = {"content-digest": content_digest(body), "content-type": content_type}
    fields |= {"content-encoding": packing} if packing else {}
    fields |= {"jianyan-nonce": nonce} if nonce else {}
    parameters = f';keyid="{node}";alg="ed25519";tag="{TAG}"'
    return fields | _signed(key, _answer_components(status, fields, request_signature), parameters)


def verify_answer(public, node, status, fields, body, request_signature):
    """Raises `NotSigned` unless this node answered this very request."""
    components = _answer_components(status, fields, request_signature)
    listed = "(" + " ".join(name for name, _ in components) + ")"
    wanted = f'sig={listed};keyid="{node}";alg="ed25519";tag="{TAG}"'
    if fields.get("signature-input") != wanted:
        raise NotSigned("signature-input")
    _verify(public, components, fields, body)


def _verify(public, components, fields, body):
    match = _SIGNATURE.fullmatch(fields.get("signature", ""))
    if not match:
        raise NotSigned("signature")
    if fields.get("content-digest") != content_digest(body):
        raise NotSigned("content-digest")
    listed = fields["signature-input"].removeprefix("sig=")
    if not verifies(public, base64.b64decode(match[1]), _base(components, listed)):
        raise NotSigned("does not verify")


def read_invitation(code):
    """The document of a `jy1-` code; `ValueError` when it was mistyped."""
    return _read_carried(code, "jy1-")


def write_invitation(document):
    return _write_carried(document, "jy1-")


def _read_carried(text, mark):
    if len(text) > 4096:
        raise ValueError("too long")
    text = "".join(text.split())
    if not text.startswith(mark):
        raise ValueError(f"no {mark}")
    raw = canonical.unbase64url(text[4:])
    if hashlib.sha256(raw[:-4]).digest()[:4] != raw[-4:]:
        raise ValueError("mistyped")
    return canonical.read(raw[:-4])


def _write_carried(document, mark):
    raw = canonical.write(document)
    return mark + canonical.base64url(raw + hashlib.sha256(raw).digest()[:4])


def write_letter(key, message, to):
    """The letter of a node where no line leads (enrolment.md §5)."""
    document = message | {"to": to, "type": "enrolment"}
    return _write_carried([document, key.sign(canonical.write(document))], "jl1-")


def read_letter(text, reader):
    """What a letter to `reader` says, `ValueError` when it counts for nothing."""
    pair = _read_carried(text, "jl1-")
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], dict):
        raise ValueError("no letter")
    document = signed_document(pair, pair[0].get("key"))
    if document is None or document.get("type") != "enrolment" or document.get("to") != reader:
        raise ValueError("not for this node, or not signed by the key in it")
    return document


def public_key_pin(certificate):
    """Standard base64 of SHA-256 over the SubjectPublicKeyInfo of a certificate in DER: the
    seventh member of its first member, the version in front of the others."""
    _, start, _ = _der(certificate, 0)
    _, at, end = _der(certificate, start)
    members = []
    while at < end:
        tag, _, after = _der(certificate, at)
        members.append((tag, certificate[at:after]))
        at = after
    if members[0][0] == 0xA0:
        members.pop(0)
    return base64.b64encode(hashlib.sha256(members[5][1]).digest()).decode()


def _der(raw, at):
    """(tag, start of the content, end) of the DER value at `at`."""
    tag, length, start = raw[at], raw[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(raw[start : start + size], "big")
        start += size
    return tag, start, start + length
