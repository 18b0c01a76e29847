"""Batches, positions, receipts, messages: replays, gaps, forks, cut and hostile bodies."""

import socket
import ssl
import threading
import time
import urllib.parse

import canonical
import pytest
import signing
from checklist import must
from link import Link
from test_entries import APPLIED


def outcomes(receipt_pair):
    return [tuple(run[2]) for run in receipt_pair[0]["outcomes"]]


def written(member, count=1):
    """Puts new entries at the end of the stream, without sending them; where they begin."""
    after = len(member.link.out.entries)
    for _ in range(count):
        member.link.out.append(*member.change())
    return after


@must("C-141", "C-142", "C-140", "C-402", "C-413")
def test_a_batch_gets_a_receipt_that_covers_it(member):
    after = written(member, 3)
    message, _ = member.ask(member.body(after=after)).taken()
    receipt = member.link.verified(message["receipt"], "receipt_invalid")
    assert receipt["position"] == member.link.out.end()
    assert [run[:2] for run in receipt["outcomes"]] == [[after + 1, after + 3]]
    member.sync()


@must("C-411", "C-412", "C-807", "C-1005")
def test_a_batch_sent_again_changes_nothing(member):
    after = written(member, 2)
    body = member.body(after=after)
    first, _ = member.ask(body).taken()
    again, _ = member.ask(body).taken()
    assert first["receipt"][0]["outcomes"] == again["receipt"][0]["outcomes"]
    assert outcomes(again["receipt"]) == [APPLIED]
    written(member)
    longer, _ = member.ask(member.body(after=after)).taken()
    assert longer["receipt"][0]["outcomes"] == [[after + 1, after + 3, ["applied"]]]
    member.sync()


@must("C-407", "C-804")
def test_a_gap_in_the_stream_names_where_to_begin(member):
    known = member.link.out.end()
    after = written(member, 2)
    problem = member.ask(member.body(after=after + 1)).refused("sequence_gap")
    assert problem["expected"] == known
    assert member.sync() is not None  # and nothing has stopped


@must("C-405")
def test_a_first_batch_begins_at_the_start(server):
    fresh = server.member()
    written(fresh, 2)
    problem = fresh.ask(fresh.body(after=1)).refused("sequence_gap")
    assert problem["expected"] == fresh.link.out.at(0)


@must("C-408", "C-403", "C-416", "C-804")
def test_another_story_at_a_known_place_is_a_fork_and_stops_the_stream(other):
    other.one(*other.change())
    known = other.link.out.end()
    other.link.out.entries.pop()
    other.link.out.chains.pop()
    after = written(other)
    problem = other.ask(other.body(after=after)).refused("fork")
    assert problem["expected"] == known
    other.ask(other.body(after=after)).refused("stream_stopped")
    other.ask(other.body()).refused("stream_stopped")


@must("C-406")
def test_a_new_incarnation_out_of_nowhere_stops_the_stream(other):
    other.one(*other.change())
    known = other.link.out.end()
    other.link.out = type(other.link.out)(other.node, other.up, "up", "f" * 16)
    other.ledger.life = "f" * 16
    written(other)
    problem = other.ask(other.body(after=0)).refused("new_incarnation")
    assert problem["expected"] == known
    other.ask(other.body(after=0)).refused("stream_stopped")


@must("C-414")
def test_a_read_that_was_never_written_is_a_fork(other):
    read = [other.link.into.life or "a" * 16, 10**6, "A" * 43]
    other.ask(other.body(read=read)).refused("fork")


@must("C-402", "C-401", "C-417")
@pytest.mark.parametrize("wrong", ["signature", "key", "chain", "swapped", "payload of another"])
def test_a_head_that_does_not_verify_changes_nothing(member, wrong):
    after = written(member, 2)
    link, key = member.link, member.key
    head, lines = link.out.batch(after, 2, signing.Key() if wrong == "key" else key, 1)
    if wrong == "signature":
        head[1] = "A" * 86
    if wrong == "chain":
        head = key.sign_document({**head[0], "to": [*head[0]["to"][:2], "A" * 43]})
    if wrong == "swapped":
        lines = lines[2:] + lines[:2]
    if wrong == "payload of another":
        lines[0] = lines[0].replace(b'"at":1', b'"at":2')
    body = Link.body(link.message(head=head), lines)
    member.ask(body).refused("head_invalid")
    assert member.sync() is not None
    assert link.confirmed == after + 2


@must("C-404")
@pytest.mark.parametrize("wrong", ["direction", "receiver", "backwards", "empty", "two lives"])
def test_a_head_of_another_stream_is_refused(member, wrong):
    after = written(member)
    head, lines = member.link.out.batch(after, 1, member.key, 1)
    document = dict(head[0])
    document |= {
        "direction": {"stream": [member.node, member.up, "down"]},
        "receiver": {"stream": [member.node, "0" * 16, "up"]},
        "backwards": {"from": document["to"], "to": document["from"]},
        "empty": {"from": document["to"]},
        "two lives": {"from": ["e" * 16, *document["from"][1:]]},
    }[wrong]
    body = Link.body(member.link.message(head=member.key.sign_document(document)), lines)
    member.ask(body).refused("head_invalid")
    member.sync()


@must("C-417")
def test_signed_documents_may_have_members_of_a_later_version(member):
    after = written(member)
    head, lines = member.link.out.batch(after, 1, member.key, 1)
    head = member.key.sign_document({**head[0], "zz": [1]})
    message, _ = member.ask(Link.body(member.link.message(head=head), lines)).taken()
    assert outcomes(message["receipt"]) == [APPLIED]
    member.sync()


@must("C-409", "C-401")
def test_fewer_lines_are_truncated_and_more_are_malformed(member):
    after = written(member, 3)
    body = member.body(after=after)
    rows = body.split(b"\n")
    for cut in (2, 4):
        member.ask(b"\n".join(rows[:-cut]) + b"\n").refused("truncated")
    member.ask(body + b"null\n").refused("malformed")
    assert member.sync() is not None
    assert member.link.confirmed == after + 3


@must("C-415")
@pytest.mark.parametrize("wrong", ["key", "reader", "position", "gap"])
def test_a_receipt_that_does_not_fit_is_refused(other, office, wrong):
    record = other.record()
    other.one(*other.change(record))
    office.say("edit", "-".join(record), "--set", "title=C")
    message, lines = other.ask(other.body(limit=1000)).taken()
    receipt = other.link.take_batch(message["head"], lines)[0]
    first, last = receipt["outcomes"][0][0], receipt["outcomes"][-1][1]
    receipt |= {
        "key": {},
        "reader": {"to": "0" * 16},
        "position": {"position": [*receipt["position"][:2], "A" * 43]},
        "gap": {"outcomes": [[first, last, ["applied"]], [last + 5, last + 6, ["applied"]]]},
    }[wrong]
    key = signing.Key() if wrong == "key" else other.key
    other.ask(other.body(receipt=key.sign_document(receipt))).refused("receipt_invalid")
    other.sync()


@must("C-143", "C-324", "C-1201", "C-410")
def test_what_was_sent_once_is_sent_the_same_again(other, office):
    record = other.record()
    other.one(*other.change(record))
    office.say("edit", "-".join(record), "--set", "title=C")
    message, none = other.ask(other.body()).taken()
    assert ("head" in message, none) == (False, [])
    _, first = other.ask(other.body(limit=1000)).taken()
    _, again = other.ask(other.body(limit=1000)).taken()
    assert first and first == again
    _, zero = other.ask(other.body(limit=0)).taken()
    assert zero == []
    assert other.sync() is not None


@must("C-309")
def test_a_batch_of_more_than_1000_entries_is_refused(other):
    written(other, 1001)
    other.ask(other.body(after=0, most=1001)).refused("head_invalid")
    assert other.sync() is not None
    assert other.link.confirmed == 1001


@must("C-182", "C-306")
def test_what_is_too_large_is_refused(member):
    line, payload = member.change(values={"title": "x" * 1_048_600})
    after = len(member.link.out.entries)
    out = member.link.out
    out.append(line, payload)
    body = member.body(after=after)
    out.entries.pop()
    out.chains.pop()
    member.ask(body).refused("too_large")
    answer = member.ask(b" " * 6_400_000)
    assert answer.status == 413


MESSAGES = [
    ("C-321", "mistyped", {"versions": None}),
    ("C-321", "mistyped", {"written": 7}),
    ("C-321", "mistyped", {"read": "x"}),
    ("C-321", "mistyped", {"limit": -1}),
    ("C-321", "mistyped", {"head": [1]}),
    ("C-311", "version_unsupported", {"versions": [2, 9]}),
]


@pytest.mark.parametrize(
    "code, more", [pytest.param(each[1], each[2], id=str(each[2]), marks=must(each[0])) for each in MESSAGES]
)  # fmt: skip
def test_a_message_that_says_something_else(member, code, more):
    message = member.link.message()
    message |= more
    message = {key: value for key, value in message.items() if value is not None or key == "read"}
    problem = member.ask(canonical.write(message) + b"\n").refused(code)
    if code == "version_unsupported":
        assert problem["versions"][0] <= 1 <= problem["versions"][1]


@pytest.mark.parametrize(
    "body, code",
    [
        (b"\xff\n", "not_utf8"),
        (b"{\n", "malformed"),
        (b'{"at":1,"at":1}\n', "duplicate_key"),
        (b"[" * 17 + b"]" * 17 + b"\n", "too_deep"),
        (b"[]\n", "mistyped"),
        (b'{"at":1.5}\n', "mistyped"),
    ],
)
@must("C-801", "C-802", "C-164", "C-166", "C-169")
def test_a_first_line_that_is_no_message(member, body, code):
    member.ask(body).refused(code)


@must("C-322", "C-325")
def test_unknown_members_and_any_clock_pass(member):
    message = member.link.message(zz={"later": 1}, at=0)
    member.ask(canonical.write(message) + b"\n").taken()


@must("C-320")
def test_a_message_without_its_line_feed_is_truncated(member):
    body = member.body(after=written(member))
    assert member.ask(body[:-1]).status in (200, 400)
    member.sync()


# Lines that break.


@must("C-401", "C-1005")
def test_a_connection_cut_at_any_place_leaves_nothing_half_done(member):
    after = written(member, 5)
    body = member.body(after=after)
    fields = signing.sign_request(
        member.key, member.node, member.up, "/sync/v1/exchange", body, "application/x-ndjson",
        member.fresh(),
    )  # fmt: skip
    head = "POST /sync/v1/exchange HTTP/1.1\r\nhost: x\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in fields.items()
    )
    raw = (head + f"content-length: {len(body)}\r\n\r\n").encode() + body
    for cut in range(1, len(raw), len(raw) // 6):
        raw_line(member, raw[:cut])
    assert member.sync() is not None
    assert member.link.confirmed == after + 5


@must("C-1005")
def test_a_slow_client_does_not_hold_up_the_others(member, server):
    line = open_line(member)
    line.sendall(b"POST /sync/v1/exchange HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{")
    began = time.monotonic()
    assert member.sync() is not None
    assert time.monotonic() - began < 5
    line.close()


def open_line(member):
    parts = urllib.parse.urlsplit(member.transport.url)
    line = socket.create_connection((parts.hostname, parts.port), timeout=10)
    if parts.scheme == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = context.wrap_socket(line)
    return line


def raw_line(member, raw):
    line = open_line(member)
    line.sendall(raw)
    line.close()


@must("C-1007", "C-1008")
def test_a_waiting_poll_is_answered_by_news_and_by_a_newer_poll(other, office):
    record = other.record()
    other.one(*other.change(record))
    other.sync()
    answers = []

    def poll(seconds):
        began = time.monotonic()
        message, _ = other.ask(other.body(limit=1000, wait=seconds)).taken()
        answers.append((message, time.monotonic() - began))

    nonce = other.fresh()
    other.nonce = nonce
    waiting = threading.Thread(target=poll, args=(20,))
    waiting.start()
    time.sleep(0.3)
    office.say("edit", "-".join(record), "--set", "title=C")
    waiting.join(timeout=20)
    message, took = answers[0]
    assert "head" in message and took < 15
    other.sync()
