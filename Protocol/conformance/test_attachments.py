"""Files beside the streams (attachments.md): what a server gives, takes and keeps to itself."""

import hashlib
import secrets

import canonical
import pytest
from checklist import must
from client import JSON
from test_entries import APPLIED

STATE = "/sync/v1/attachments"
GIVE, TAKE = STATE + "/give", STATE + "/take"
BYTES = "application/octet-stream"


def name(data):
    return [canonical.base64url(hashlib.sha256(data).digest()), len(data)]


def value(data, **fields):
    digest, size = name(data)
    return {"name": "a.pdf", "sha256": digest, "size": size, "type": "application/pdf", **fields}


def announce(member, data, **fields):
    """Sends a record that names the file."""
    line = member.change(member.record("attachment"), values={"file": value(data, **fields)})
    assert member.one(*line) == APPLIED
    return name(data)


def state(member, offers=(), wants=()):
    body = {"offers": list(offers), "versions": [1, 1], "wants": list(wants)}
    answer = member.ask(canonical.write(body), STATE, JSON)
    assert answer.status == 200 and answer.signed, answer
    told = canonical.read(answer.body)
    assert canonical.write(told) == answer.body
    return told


def give(member, file, at, data):
    place = canonical.write({"at": at, "file": file, "versions": [1, 1]})
    return member.ask(place + b"\n" + data, GIVE, BYTES)


def have(answer):
    assert answer.status == 200 and answer.signed, (answer.status, answer.body)
    return canonical.read(answer.body)["have"]


def take(member, file, at=0, **fields):
    place = {"at": at, "file": file, "versions": [1, 1], **fields}
    return member.ask(canonical.write(place), TAKE, JSON)


@must("C-1303", "C-1310", "C-1312", "C-1315")
def test_a_file_comes_in_pieces_and_can_be_had_back_when_it_is_whole(member):
    data = secrets.token_bytes(3000)
    file = announce(member, data)
    assert state(member, [file], [file]) == {"have": [[file, 0]], "ready": []}
    assert have(give(member, file, 0, data[:1000])) == 1000
    take(member, file).refused("attachment_unknown")
    # Again, too early, and a lost answer: each is told where to go on.
    assert have(give(member, file, 0, data[:1000])) == 1000
    assert have(give(member, file, 2000, data[2000:])) == 1000
    assert state(member, [file])["have"] == [[file, 1000]]
    assert have(give(member, file, 1000, data[1000:])) == 3000
    assert state(member, [file], [file]) == {"have": [[file, 3000]], "ready": [file]}
    answer = take(member, file, 500, count=100)
    assert (answer.status, answer.signed) == (200, True)
    assert answer.body == data[500:600]
    assert take(member, file).body == data


@must("C-1304", "C-1305", "C-1303")
def test_what_is_not_shared_is_as_what_is_nowhere(member, other):
    data = secrets.token_bytes(500)
    file, nowhere = announce(other, data), name(secrets.token_bytes(500))
    assert have(give(other, file, 0, data[:200])) == 200
    for _ in range(2):
        for asked in (file, nowhere):
            assert state(member, [asked], [asked]) == {"have": [], "ready": []}
        told = {take(member, each).body for each in (file, nowhere)}
        told |= {give(member, each, 0, b"x").body for each in (file, nowhere)}
        assert len(told) == 1
        have(give(other, file, 200, data[200:]))
    # Naming it brings nothing but the duty to hand it over.
    assert announce(member, data) == file
    assert state(member, [file], [file]) == {"have": [[file, 0]], "ready": []}
    take(member, file).refused("attachment_unknown")


@must("C-1311")
def test_bytes_of_another_digest_are_dropped(member):
    data = secrets.token_bytes(800)
    file = announce(member, data)
    have(give(member, file, 0, data[:400]))
    give(member, file, 400, data[:400]).refused("attachment_invalid")
    assert state(member, [file])["have"] == [[file, 0]]
    assert have(give(member, file, 0, data)) == 800


@must("C-1310", "C-1307")
def test_pieces_that_cannot_be_are_refused(member):
    data = secrets.token_bytes(100)
    file = announce(member, data)
    give(member, file, 0, b"").refused("truncated")
    give(member, file, 0, data + b"x").refused("malformed")
    give(member, file, 100, b"x").refused("mistyped")
    give(member, [file[0], 2**26 + 1], 0, b"x").refused("mistyped")
    give(member, file, 0, bytes(2**20 + 2**13)).refused("too_large")
    take(member, file, count=0).refused("mistyped")
    assert state(member, [file])["have"] == [[file, 0]]


@must("C-1307")
def test_a_peer_has_its_share_of_unfinished_files(other):
    files = [secrets.token_bytes(10) for _ in range(17)]
    names = [announce(other, each) for each in files]
    for file, data in zip(names[:16], files):
        assert have(give(other, file, 0, data[:1])) == 1
    give(other, names[16], 0, b"x").refused("busy")
    assert have(give(other, names[0], 1, files[0][1:])) == 10
    assert have(give(other, names[16], 0, files[16])) == 10


@must("C-1301")
@pytest.mark.parametrize(
    "fields", [{"sha256": "x"}, {"size": 0}, {"size": 2**26 + 1}, {"size": "9"}, {"sha256": None}]
)
def test_a_value_that_names_no_file_is_a_value_like_others(member, fields):
    data = secrets.token_bytes(20)
    announce(member, data, **fields)
    assert state(member, [name(data)]) == {"have": [], "ready": []}


@must("C-1316", "C-1304")
def test_an_erased_name_is_no_name(member):
    data = secrets.token_bytes(300)
    record = member.record("attachment")
    line = member.change(record, values={"file": value(data)})
    assert member.one(*line) == APPLIED
    assert have(give(member, name(data), 0, data)) == 300
    dot = canonical.read(line[0])["dot"]
    assert member.one(member.erasure(record, dot)) == APPLIED
    assert state(member, [name(data)], [name(data)]) == {"have": [], "ready": []}
    take(member, name(data)).refused("attachment_unknown")


@must("C-501", "C-509", "C-514")
def test_files_are_asked_for_as_everything_is(member):
    file = name(b"x")
    body = canonical.write({"at": 0, "file": file, "versions": [1, 1]})
    member.ask(body, TAKE, JSON, nonce="A" * 16).refused("nonce_needed")
    member.ask(body, TAKE, BYTES).refused("content_type")
    member.ask(body, TAKE, JSON, node="f" * 16).refused("unknown_node")
    strange = canonical.write({"at": 0, "file": file, "versions": [2, 3]})
    member.ask(strange, TAKE, JSON).refused("version_unsupported")
