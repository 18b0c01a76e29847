"""signatures/ and problems/: requests, answers, what is read of a refusal."""

import hashlib

from making.papers import HEAD, spoiled
from making.parts import CITY, CITY_KEY, DISTRICT, KEY, LIFE, OTHER, OTHER_KEY, b64, canonical, case, file

PATH, NONCE = "/sync/v1/exchange", "AAAAAAAAAAAAAAAA"


def content_digest(body):
    return f"sha-256=:{b64(hashlib.sha256(body.encode()).digest())}:"


def signed(components, parameters, key):
    listed = "(" + " ".join(name for name, _ in components) + ")" + parameters
    base = "\n".join([*(f"{name}: {value}" for name, value in components), f'"@signature-params": {listed}'])
    return f"sig={listed}", f"sig=:{b64(key.key.sign(base.encode()).signature)}:"


def request(body="{}\n", key=KEY, node=DISTRICT, audience=CITY, kind="application/x-ndjson", nonce=NONCE, path=PATH,
    method="POST", order=None, tail=None, encoding=None):  # fmt: skip
    fields = [["content-digest", content_digest(body)], ["content-type", kind]]
    if encoding:
        fields.append(["content-encoding", encoding])
    fields.append(["jianyan-audience", audience])
    components = [('"@method"', method), ('"@path"', path), *((f'"{name}"', value) for name, value in fields)]
    components = [components[n] for n in order] if order else components
    tail = tail or f';nonce="{nonce}";keyid="{node}";alg="ed25519";tag="jianyan-sync-1"'
    given, signature = signed(components, tail, key)
    return {"method": method, "path": path, "fields": [*fields, ["signature-input", given], ["signature", signature]], "body": body}


def altered(name, change):
    """The good request with one field changed, dropped (None) or added ("+")."""
    found = request()
    found["fields"] = [pair for field, value in found["fields"] for pair in change(field, value)]
    return name, found, "signature_invalid"


def replace(field, by):
    return lambda name, value: [[name, by(value) if callable(by) else by]] if name == field else [[name, value]]


def without(field):
    return lambda name, value: [] if name == field else [[name, value]]


def twice(field):
    return lambda name, value: [[name, value], [name, value]] if name == field else [[name, value]]


def coded(altered_request, problem):
    return altered_request[0], altered_request[1], problem


REQUESTS = [
    ("good", request(), None),
    ("packed", request(encoding="zstd"), None),
    *[coded(altered(f"without {field}", without(field)), "signature_missing")
        for field in ("signature", "signature-input", "content-digest", "jianyan-audience")],
    altered("signature twice", twice("signature")),
    altered("signature-input twice", twice("signature-input")),
    altered("content-type twice", twice("content-type")),
    altered("without content-type", without("content-type")),
    altered("another label", replace("signature-input", lambda v: "x" + v)),
    altered("a space", replace("signature-input", lambda v: v.replace(" ", "  ", 1))),
    altered("a space after a semicolon", replace("signature-input", lambda v: v.replace(";keyid", "; keyid"))),
    altered("a parameter more", replace("signature-input", lambda v: v + ";created=1")),
    altered("keyid in capitals", replace("signature-input", lambda v: v.replace(DISTRICT, DISTRICT.upper()))),
    altered("not base64", replace("signature", "sig=:x:")),
    altered("unpadded", replace("signature", lambda v: v.replace("==", ""))),
    altered("without colons", replace("signature", lambda v: v.replace(":", ""))),
    altered("one character", replace("signature", lambda v: "sig=:" + spoiled(v[5:]))),
    altered("another content-type than signed", replace("content-type", "application/json")),
    ("components in another order", request(order=[1, 0, 2, 3, 4]), "signature_invalid"),
    ("the audience not covered", request(order=[0, 1, 2, 3]), "signature_invalid"),
    ("parameters in another order", request(tail=f';keyid="{DISTRICT}";nonce="{NONCE}";alg="ed25519";tag="jianyan-sync-1"'), "signature_invalid"),
    ("another tag", request(tail=f';nonce="{NONCE}";keyid="{DISTRICT}";alg="ed25519";tag="jianyan-sync-2"'), "signature_invalid"),
    ("another algorithm", request(tail=f';nonce="{NONCE}";keyid="{DISTRICT}";alg="rsa-v1_5-sha256";tag="jianyan-sync-1"'), "signature_invalid"),
    ("no nonce", request(tail=f';keyid="{DISTRICT}";alg="ed25519";tag="jianyan-sync-1"'), "signature_invalid"),
    ("a nonce too short", request(nonce="AAAA"), "signature_invalid"),
    ("another key", request(key=OTHER_KEY), "signature_invalid"),
    ("for another node", request(audience=OTHER), "wrong_audience"),
    ("from a stranger", request(node=OTHER, key=OTHER_KEY), "unknown_node"),
    ("another body", request() | {"body": "{} \n"}, "digest_mismatch"),
    ("signed for another path", request(path="/sync/v1/enrol") | {"path": PATH}, "signature_invalid"),
    ("signed for another method", request(method="PUT") | {"method": "POST"}, "signature_invalid"),
]  # fmt: skip
file("signatures/requests", "request", "A request in its one spelling; any other is no signature", "sync.md §5",
    "C-501 C-502 C-503 C-504 C-505 C-511 C-514", [
    case(name, given, {"problem": problem} if problem else {"nonce": NONCE, "keyid": DISTRICT}) for name, given, problem in REQUESTS])  # fmt: skip
ASKED = dict(request()["fields"])["signature"]


def answer(body="{}\n", status=200, key=CITY_KEY, node=CITY, asked=ASKED, nonce="BBBBBBBBBBBBBBBB", kind="application/x-ndjson", tail=None):
    fields = [["content-digest", content_digest(body)], ["content-type", kind]]
    if nonce:
        fields.append(["jianyan-nonce", nonce])
    components = [('"@status"', str(status)), *((f'"{name}"', value) for name, value in fields),
        ('"signature";req;key="sig"', asked.removeprefix("sig="))]  # fmt: skip
    given, signature = signed(components, tail or f';keyid="{node}";alg="ed25519";tag="jianyan-sync-1"', key)
    return {"status": status, "fields": [*fields, ["signature-input", given], ["signature", signature]], "body": body, "asked": ASKED,
        "peer": CITY, "key": CITY_KEY.public}  # fmt: skip


def other(name, change):
    found = answer()
    found["fields"] = [pair for field, value in found["fields"] for pair in change(field, value)]
    return name, found, False


file("signatures/answers", "answer", "An answer counts when the peer signed it for this very request", "sync.md §5", "C-507 C-512 C-513", [
    case(name, given, {"counts": good}) for name, given, good in (
        ("good", answer(), True),
        ("without a nonce", answer(nonce=None), True),
        ("to another request", answer(asked="sig=:" + spoiled(ASKED[5:])), False),
        ("by another key", answer(key=OTHER_KEY), False),
        ("by another node", answer(node=OTHER), False),
        ("another status", answer() | {"status": 409}, False),
        ("another body", answer() | {"body": "{} \n"}, False),
        other("not signed", without("signature")),
        other("without its spelling", without("signature-input")),
        other("a nonce put in its place", replace("jianyan-nonce", "CCCCCCCCCCCCCCCC")),
        other("its nonce taken away", without("jianyan-nonce")),
        other("another type", replace("content-type", "text/html")),
        other("a content-digest of another body", replace("content-digest", content_digest("x"))),
        ("another tag", answer(tail=f';keyid="{CITY}";alg="ed25519";tag="other"'), False))])  # fmt: skip
PROBLEM = {"code": "sequence_gap", "detail": "entries before this batch are missing", "expected": HEAD["from"], "retry": True,
    "status": 409, "title": "sequence_gap", "type": "about:blank"}  # fmt: skip
file("problems/read", "problem", "What a client reads of a refusal: the code decides", "sync.md §9", "C-805 C-806", [
    case(name, {"text": text}, {"code": found} if found else {"refused": True}) for name, text, found in (
        ("good", canonical(PROBLEM), "sequence_gap"),
        ("a member of a later version", canonical(PROBLEM | {"later": 1}), "sequence_gap"),
        ("another detail", canonical(PROBLEM | {"detail": "fork"}), "sequence_gap"),
        ("a range of versions", canonical(PROBLEM | {"code": "version_unsupported", "versions": [2, 3]}), "version_unsupported"),
        ("an unknown code", canonical(PROBLEM | {"code": "weather"}), None),
        ("no code", canonical({k: v for k, v in PROBLEM.items() if k != "code"}), None),
        ("a code that is no text", canonical(PROBLEM | {"code": 409}), None),
        ("an expected place that is none", canonical(PROBLEM | {"expected": [LIFE, 0]}), None),
        ("versions that are no range", canonical(PROBLEM | {"versions": "all"}), None),
        ("a page", "<html>502 Bad Gateway</html>", None),
        ("empty", "", None))])  # fmt: skip
