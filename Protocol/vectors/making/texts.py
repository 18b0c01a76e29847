"""json/: one document, its one spelling, and what is refused."""

from making.parts import b64, case, digest, file


def refused(code):
    """The problem's code is said where only one fits: what is neither JSON nor of the profile may be either."""
    return {"refused": True} | ({"code": code} if code != "malformed" else {})


def texts(*pairs):
    return [case(text[:40], {"text": text}, expected) for text, expected in pairs]


def raws(*pairs):
    return [case(name, {"base64": b64(raw)}, expected) for name, raw, expected in pairs]


def canonical_is(text):
    return {"canonical": text, "digest": digest(text)}


J = "records.md §8"
file("json/spelling", "json", "One spelling: no white space, sorted keys, numbers plain", J, "C-160 C-161", texts(
    ('{ "b" : 1, "a" : [ true , null ] }', canonical_is('{"a":[true,null],"b":1}')),
    ('{"\\u00e9":1,"e":2,"z":3}', canonical_is('{"e":2,"z":3,"é":1}')),
    ('{"\\ud83d\\ude00":1,"\\uffee":2}', canonical_is('{"\uffee":2,"😀":1}')),
    ("[9007199254740991,-9007199254740991,0]", canonical_is("[9007199254740991,-9007199254740991,0]")),
    ('{"":{"b":[],"a":{}}}', canonical_is('{"":{"a":{},"b":[]}}')),
))  # fmt: skip
file("json/escapes", "json", "Only the quotation mark, the backslash and controls are escaped", J, "C-162 C-170", texts(
    ('"\\u0022\\u005c\\/\\u0008\\u000c\\u000a\\u000d\\u0009"', canonical_is('"\\"\\\\/\\b\\f\\n\\r\\t"')),
    ('"\\u0001\\u001F\\u007f"', canonical_is('"\\u0001\\u001f\x7f"')),
    ('"\\u8def\\u706f \\ud83d\\udea6"', canonical_is('"路灯 🚦"')),
    ('"e\\u0301"', canonical_is('"e\u0301"')),
    ('"\\u00e9"', canonical_is('"é"')),
))  # fmt: skip
file("json/numbers", "json", "A fraction, an exponent, a number out of range is refused", J, "C-169", texts(
    *[(text, refused("malformed")) for text in (
        "1.0", "[0.5]", "1e3", "-1E-2", "9007199254740992", "-9007199254740992", "18446744073709551616",
        "01", "-", "+1", ".5", "1.", "0x10", "NaN", "Infinity", "-Infinity")],
    ("-1", canonical_is("-1")),
))  # fmt: skip
file("json/documents", "json", "More or less than one document is refused", J, "C-165", texts(
    *[(text, refused("malformed")) for text in (
        "", " ", "{} {}", "[1,]", "[1 2]", '{"a":1,}', "{'a':1}", '{"a"}', "tru", "nulll", "[", "{", '"', "]",
        '{"a":1}x', "// a\n1", '"a\nb"', '"\\x"', '"\\u12"')],
))  # fmt: skip
file("json/not-utf8", "json", "Bytes that are not UTF-8 are refused", J, "C-164", raws(
    ("a lone continuation byte", b'"\x80"', refused("not_utf8")),
    ("a cut character", b'"\xe8\xb7"', refused("not_utf8")),
    ("an overlong slash", b'"\xc0\xaf"', refused("not_utf8")),
    ("a surrogate in UTF-8", b'"\xed\xa0\x80"', refused("not_utf8")),
    ("beyond U+10FFFF", b'"\xf4\x90\x80\x80"', refused("not_utf8")),
    ("Latin-1", '"é"'.encode("latin-1"), refused("not_utf8")),
    ("the greatest character", '"\U0010ffff"'.encode(), canonical_is('"\U0010ffff"')),
))  # fmt: skip
file("json/byte-order-mark", "json", "A byte order mark is refused", J, "C-165", raws(
    ("UTF-8", b"\xef\xbb\xbf{}", refused("malformed")),
    ("UTF-16", "{}".encode("utf-16"), refused("not_utf8")),
    ("within a text it is a character", b'"\xef\xbb\xbf"', canonical_is('"\ufeff"')),
))  # fmt: skip
file("json/keys-twice", "json", "A key met twice in one object is refused, however deep", J, "C-166", texts(
    ('{"a":1,"a":1}', refused("duplicate_key")),
    ('{"a":1,"\\u0061":2}', refused("duplicate_key")),
    ('[{"b":{"c":[{"a":1,"b":2,"a":3}]}}]', refused("duplicate_key")),
    ('{"路":1,"b":2,"\\u8def":3}', refused("duplicate_key")),
    ('{"a":{"a":1},"b":{"a":1}}', canonical_is('{"a":{"a":1},"b":{"a":1}}')),
))  # fmt: skip
file("json/nul-and-surrogates", "json", "U+0000 and half a surrogate pair are refused", J, "C-167 C-168", texts(
    ('"\\u0000"', refused("malformed")),
    ('{"a\\u0000b":1}', refused("malformed")),
    ('"\\ud800"', refused("malformed")),
    ('"\\udc00"', refused("malformed")),
    ('"\\ud800\\ud800"', refused("malformed")),
    ('"\\ud83dx"', refused("malformed")),
    ('{"\\ude00":1}', refused("malformed")),
))  # fmt: skip
file("json/depth", "json", "Nested deeper than 16 is refused", "records.md §9", "C-180 C-181", texts(
    ("[" * 16 + "]" * 16, canonical_is("[" * 16 + "]" * 16)),
    ("[" * 17 + "]" * 17, refused("too_deep")),
    ('{"a":' * 17 + "1" + "}" * 17, refused("too_deep")),
    ("[" * 500 + "]" * 500, refused("too_deep")),
))  # fmt: skip
