"""Signatures, nonces, paths: what a request must be before its body is looked at."""

import socket
import ssl
import threading
import urllib.parse
import warnings

import canonical
import pytest
import signing
from checklist import must
from client import JSON, LINES
from member import ENROL, EXCHANGE, KEYS


def drop(name):
    return lambda pairs: [pair for pair in pairs if pair[0] != name]


def put(name, change):
    return lambda pairs: [(key, change(value) if key == name else value) for key, value in pairs]


def twice(name):
    return lambda pairs: pairs + [pair for pair in pairs if pair[0] == name]


@pytest.mark.parametrize(
    "name", ["signature", "signature-input", "content-digest", "jianyan-audience"]
)
@must("C-502")
def test_a_request_without_a_field_of_the_signature(member, name):
    member.ask(change=drop(name)).refused("signature_missing")


SPELLINGS = {
    "another label": put("signature-input", lambda text: text.replace("sig=", "sig1=")),
    "other order": put("signature-input", lambda t: t.replace('"@method" "@path"', '"@path" "@method"')),
    "a parameter more": put("signature-input", lambda text: text + ";created=1"),
    "a parameter less": put("signature-input", lambda text: text.replace(';alg="ed25519"', "")),
    "another tag": put("signature-input", lambda text: text.replace("sync-1", "sync-2")),
    "white space": put("signature-input", lambda text: text.replace(";nonce", "; nonce")),
    "a short nonce": put("signature-input", lambda text: text.replace('nonce="', 'nonce="A')),
    "a covered field less": put("signature-input", lambda t: t.replace(' "content-type"', "")),
    "the wrong signature": put("signature", lambda text: "sig=:" + "A" * 86 + "==:"),
    "the audience twice": twice("jianyan-audience"),
    "the digest twice": twice("content-digest"),
    "the signature twice": twice("signature"),
}  # fmt: skip


@pytest.mark.parametrize("change", SPELLINGS.values(), ids=SPELLINGS.keys())
@must("C-503", "C-106")
def test_any_other_spelling_is_no_signature(member, change):
    member.ask(change=change).refused("signature_invalid")


@must("C-504")
def test_a_request_for_another_node(member):
    member.ask(audience="0" * 15 + "9").refused("wrong_audience")


@must("C-505", "C-163")
def test_a_body_that_is_not_the_signed_one(member):
    body = member.body()
    fields = signing.sign_request(
        member.key, member.node, member.up, EXCHANGE, body, LINES, member.fresh()
    )
    changed = body.replace(b'"versions":[1,1]', b'"versions":[1,2]')
    answer = member.deliver(
        "POST", EXCHANGE, body, list(fields.items()), fields["signature"], sent=changed
    )
    answer.refused("digest_mismatch")
    # The same with the digest of what was sent: then the signature does not cover it.
    fields["content-digest"] = signing.content_digest(changed)
    member.deliver(
        "POST", EXCHANGE, changed, list(fields.items()), fields["signature"]
    ).refused("signature_invalid")


@must("C-506", "C-503")
def test_a_foreign_key(member):
    member.ask(key=signing.Key()).refused("signature_invalid")


@must("C-514")
def test_a_node_that_is_not_enrolled(member):
    answer = member.ask(node="0" * 15 + "9")
    answer.refused("unknown_node")
    assert answer.signed


@must("C-507")
def test_refusals_are_signed_for_this_very_request(member):
    for answer in (member.ask(b"{\n"), member.ask(audience="0" * 15 + "9")):
        assert answer.signed


@must("C-508")
def test_only_answers_to_verified_exchanges_bring_a_nonce(member):
    assert member.ask(b"{\n").fields.get("jianyan-nonce")
    assert member.ask().fields.get("jianyan-nonce")
    for answer in (
        member.ask(key=signing.Key()), member.ask(node="0" * 15 + "9"),
        member.enrol({}), member.ask(audience="0" * 15 + "9"),
    ):  # fmt: skip
        assert "jianyan-nonce" not in answer.fields


@must("C-510", "C-807")
def test_a_nonce_serves_once(member):
    after = len(member.link.out.entries)
    nonce = member.fresh()
    member.ask(nonce=nonce).taken()
    member.link.out.append(*member.change())
    answer = member.ask(member.body(after=after), nonce=nonce)
    answer.refused("nonce_needed")
    assert answer.fields["jianyan-nonce"] != nonce
    member.ask(nonce=signing.new_nonce()).refused("nonce_needed")
    member.sync()


@must("C-510")
def test_a_nonce_of_another_peer_is_unknown(member, other):
    member.ask(nonce=other.fresh()).refused("nonce_needed")


@must("C-510")
def test_a_stale_nonce_is_forgotten(member):
    stale = member.fresh()
    for _ in range(9):
        member.ask(nonce=signing.new_nonce()).refused("nonce_needed")
    member.ask(nonce=stale).refused("nonce_needed")


@must("C-511")
def test_the_first_check_that_fails_decides(member):
    wrong = dict(audience="0" * 15 + "9", node="0" * 15 + "8", key=signing.Key())
    member.ask(change=drop("signature"), **wrong).refused("signature_missing")
    member.ask(**wrong).refused("wrong_audience")
    del wrong["audience"]
    member.ask(**wrong).refused("unknown_node")
    member.ask(b"{\n", key=signing.Key()).refused("signature_invalid")
    member.ask(b"{\n", nonce=signing.new_nonce()).refused("nonce_needed")


@must("C-302")
def test_a_path_that_is_not_there(member):
    member.ask(path="/sync/v1/other").refused("not_found")


@must("C-303")
def test_a_method_that_is_not_there(member):
    answer = member.deliver("PUT", EXCHANGE, b"", [])
    assert (answer.status, answer.problem["code"]) == (405, "method_not_allowed")
    assert "POST" in answer.fields["allow"]


@must("C-304")
def test_another_content_type(member):
    member.ask(content_type=JSON).refused("content_type")
    member.ask(change=twice("content-type")).refused("content_type")
    member.ask(path=ENROL, content_type=LINES).refused("content_type")


@must("C-305", "C-307")
def test_a_body_packed_otherwise(member):
    member.ask(extra={"content-encoding": "gzip"}).refused("content_encoding")
    member.ask(extra={"content-encoding": "zstd"}).refused("corrupt_encoding")
    answer = member.ask(
        b"{}", path=ENROL, content_type=JSON, extra={"content-encoding": "zstd"}, fresh=False
    )
    answer.refused("content_encoding")


@must("C-306")
def test_a_body_for_enrol_that_is_too_large(member):
    member.enrol(b"[" + b"1," * 40_000 + b"1]").refused("too_large")


@must("C-308")
def test_plain_bodies_are_answered_plainly(member):
    answer = member.ask(member.body(limit=1000, sum=[member.link.sum(set()), []]))
    assert "content-encoding" not in answer.fields
    answer.taken()


@must("C-721")
def test_the_papers_are_there_for_anyone(member):
    answer = member.deliver("GET", KEYS, b"", [])
    assert answer.status == 200
    assert signing.follow(member.link.peer_keys[0], canonical.read(answer.body), member.link.peer)


@must("C-310", "C-803")
def test_too_many_requests_of_one_peer_at_once(other):
    answers = []

    def poll():
        answers.append(other.deliver(*request()))

    def request():
        body = other.body(wait=3)
        fields = signing.sign_request(
            other.key, other.node, other.up, EXCHANGE, body, LINES, nonces.pop()
        )
        return "POST", EXCHANGE, body, list(fields.items()), fields["signature"]

    nonces = [other.fresh() for _ in range(8)]
    threads = [threading.Thread(target=poll) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = {answer.problem["code"] for answer in answers if answer.problem}
    assert codes <= {"busy"}
    for answer in answers:
        if answer.problem:
            answer.refused("busy")
            assert answer.fields["retry-after"]
    assert any(answer.status == 200 for answer in answers)


@must("C-301")
def test_below_tls_1_2_nobody_is_served(member):
    parts = urllib.parse.urlsplit(member.transport.url)
    if parts.scheme != "https":
        pytest.skip("plain, on loopback")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    line = socket.create_connection((parts.hostname, parts.port), timeout=10)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(line)
    line.close()


@must("C-1006")
def test_a_request_that_overtook_the_one_before_it_is_answered_after_it(other):
    out = other.link.out
    for _ in range(4):
        out.append(*other.change())
    bodies = [other.body(after=0, most=2), other.body(after=2)]
    nonces = [other.fresh(), other.fresh()]
    answers = {}

    def send(number):
        answers[number] = other.ask(bodies[number], nonce=nonces[number])

    late = threading.Thread(target=send, args=(1,))
    late.start()
    send(0)
    late.join()
    answers[0].taken()
    if answers[1].problem:
        assert answers[1].refused("sequence_gap")["expected"] == out.at(0)
    else:
        assert answers[1].taken()[0]["receipt"][0]["outcomes"][0][:2] == [3, 4]
    assert other.sync() is not None
    assert set(other.link.outcomes_there) == {1, 2, 3, 4}
