"""The exchanges that earlier releases had, as Tests/Releases keeps them: this implementation, which is not theirs,
believes every signature and comes to every chain."""

import base64
import json
import tarfile

import canonical
import pytest
import signing
from checklist import TEXT
from link import Link
from streams import chained
from upstream import unpacked

ARCHIVES = sorted((TEXT.parent / "Tests" / "Releases").glob("*/frozen.tar.gz"))
PAPERS = ("head", "receipt", "statement", "succession")


def exchanges(archive):
    with tarfile.open(archive) as tar:
        text = tar.extractfile("exchanges.ndjson").read().decode()
    return [json.loads(line) for line in text.splitlines()]


def sent(part):
    """(fields, body as sent, body unpacked)."""
    fields = dict(part["headers"])
    body = base64.urlsafe_b64decode(part["body"] + "==")
    return fields, body, unpacked(body) if "content-encoding" in fields else body


class Reading:
    """`keys` of each node, as it named them itself when it enrolled and when it changed them."""

    def __init__(self):
        self.keys, self.met = {}, set()

    def read(self, exchange):
        path = exchange["path"]
        fields, body, asked = sent(exchange["request"])
        answered_fields, answer, answered = sent(exchange["answer"])
        sender, _ = signing.read_request(path, fields)
        assert any(self.asks(key, path, fields, body) for key in self.keys[sender])
        upper = fields["jianyan-audience"]
        status = exchange["answer"]["status"]
        assert any(
            self.answers(key, upper, status, answered_fields, answer, fields["signature"])
            for key in self.keys[upper]
        )
        if path.endswith("exchange"):
            for each in (asked, answered) if status == 200 else (asked,):
                if each:
                    self.message(each)

    def learn(self, exchange):
        """A changed key signs before its paper is posted, so this goes first."""
        path, status = exchange["path"], exchange["answer"]["status"]
        fields, _, asked = sent(exchange["request"])
        _, _, answered = sent(exchange["answer"])
        sender, _ = signing.read_request(path, fields)
        if path.endswith("enrol") and status == 200:
            for message in (canonical.read(asked), canonical.read(answered)):
                self.keys.setdefault(message["node"], []).append(message["key"])
        if path.endswith("keys"):
            newest = signing.follow(self.keys[sender][-1], canonical.read(asked), sender)
            self.keys[sender].append(newest)

    @staticmethod
    def asks(key, path, fields, body):
        try:
            return signing.verify_request(key, path, fields, body)
        except signing.NotSigned:
            return None

    @staticmethod
    def answers(key, upper, status, fields, body, signature):
        try:
            signing.verify_answer(key, upper, status, fields, body, signature)
            return True
        except signing.NotSigned:
            return False

    def message(self, body):
        message, lines = Link.parse(body)
        assert Link.body(message, lines) == body, "the same bytes again"
        every = [key for keys in self.keys.values() for key in keys]
        for name in PAPERS:
            if name in message:
                self.met.add(name)
                assert any(signing.signed_document(message[name], key) for key in every), name
        if "head" in message:
            head = message["head"][0]
            chain = head["from"][2]
            for line in lines[::2]:
                chain = chained(chain, canonical.digest(line))
            assert chain == head["to"][2]


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.parent.name)
def test_every_exchange_of_an_earlier_release_is_believed(archive):
    reading = Reading()
    for exchange in exchanges(archive):
        reading.learn(exchange)
    for exchange in exchanges(archive):
        reading.read(exchange)
    assert reading.met == set(PAPERS)


def test_a_release_is_frozen():
    assert ARCHIVES
