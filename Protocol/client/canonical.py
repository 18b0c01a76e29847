"""Canonical JSON, digests and base64url (records.md §8)."""

import base64
import hashlib
import json

LARGEST = 2**53 - 1
DEEPEST = 16
MOST_MEMBERS = 4096


class Unreadable(ValueError):
    """Bytes that every reader must refuse. `code` is the problem's code of sync.md §9."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


def read(raw, limit=None):
    """The one document in `raw` (bytes), or `Unreadable`."""
    if limit is not None and len(raw) > limit:
        raise Unreadable("too_large")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8") from error
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_no_number,
            parse_constant=_no_number,
            parse_int=_number,
        )
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    except Unreadable:
        raise
    except ValueError as error:
        raise Unreadable("malformed", str(error)) from error
    _check(value, 0)
    return value


def write(value):
    """The bytes of `value` in the one spelling. Sorting by code points is sorting by UTF-8 bytes."""
    _check(value, 0)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8")


def digest(raw):
    """SHA-256 in base64url."""
    return base64url(hashlib.sha256(raw).digest())


def base64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unbase64url(text, size=None):
    """The bytes that `text` spells, in its only spelling; `size` in bytes."""
    if not isinstance(text, str) or "=" in text or not text.isascii():
        raise Unreadable("mistyped", "not base64url")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Unreadable("mistyped", "not base64url") from error
    if base64url(raw) != text or (size is not None and len(raw) != size):
        raise Unreadable("mistyped", "not base64url of this size")
    return raw


def _object(pairs):
    if len(pairs) > MOST_MEMBERS:
        raise Unreadable("too_large", "members")
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("duplicate_key")
    return found


def _number(text):
    if len(text) > 17 or abs(int(text)) > LARGEST:
        raise Unreadable("malformed", "number")
    return int(text)


def _no_number(text):
    raise Unreadable("malformed", f"number {text[:20]}")


def _check(value, depth):
    """What `json` lets pass and §8 and §9 do not."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Unreadable("malformed", "half a surrogate pair") from error
        if "\0" in value:
            raise Unreadable("malformed", "U+0000")
    elif isinstance(value, (list, dict)):
        if depth == DEEPEST:
            raise Unreadable("too_deep")
        if isinstance(value, dict):
            for key in value:
                _check(key, depth)
            value = value.values()
        for inner in value:
            _check(inner, depth + 1)
    elif isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > LARGEST:
            raise Unreadable("malformed", "number")
    elif not (value is None or isinstance(value, bool)):
        raise Unreadable("malformed", type(value).__name__)
