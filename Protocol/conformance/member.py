"""A district that can do everything right, and everything wrong."""

from dataclasses import dataclass

import canonical
import checklist
import entries
import signing
from client import JSON, LINES, PROBLEM, Client
from link import Link
from sayings import Sayings
from vocabulary import VOCABULARY

EXCHANGE, ENROL, KEYS = "/sync/v1/exchange", "/sync/v1/enrol", "/sync/v1/keys"
COMPARE = "/sync/v1/compare"
PROBLEMS = checklist.problems()


@dataclass
class Answer:
    """What came back; `signed` tells whether the server signed it for this very request."""

    status: int
    fields: dict
    body: bytes
    signed: bool

    @property
    def problem(self):
        return canonical.read(self.body) if self.fields.get("content-type") == PROBLEM else None

    def refused(self, code):
        """Asserts that this is the problem of that code, as the table of sync.md §9 has it."""
        problem = self.problem
        assert problem, f"{self.status}, no problem, where {code} belongs"
        assert problem["code"] == code, problem
        status, retry = PROBLEMS[code]
        assert (self.status, problem["status"], problem["retry"]) == (status, status, retry)
        assert (problem["type"], problem["title"]) == ("about:blank", code)
        assert canonical.write(problem) == self.body, "a problem is canonical JSON"
        return problem

    def taken(self):
        """Asserts that it is an exchange's answer; returns `(message, lines)`."""
        assert self.status == 200, (self.status, self.body[:300])
        return Link.parse(self.body)


class Member(Sayings, Client):
    """`send` takes any lines; `tell` merges them here, too, as a district between does."""

    def __init__(self, code, **options):
        super().__init__(vocabulary=VOCABULARY, **options)
        self.code = code
        self.join(code)
        self.fingerprint = signing.fingerprint(self.key.public)

    kind, other_tier = "proposal", "township"
    operator = None  # of the server, when it is ours

    def _write_to(self, peer, line, payload):
        if peer == self.up:  # offices beyond are only heard of
            return super()._write_to(peer, line, payload)

    @property
    def up(self):
        return self.link.peer

    @property
    def writer(self):
        return self.node, self.ledger.life

    def settle(self):
        """Makes sure that an earlier test left nothing on its way."""
        self.link.owed = self.nonce = None

    # Entries.

    def send(self, *lines):
        """Sends entries as the next of the stream; their outcomes. A line alone has no payload."""
        first = len(self.link.out.entries)
        for each in lines:
            self.link.out.append(*(each if isinstance(each, tuple) else (each, None)))
        self.sync()
        there = self.link.outcomes_there
        return [there[sequence] for sequence in range(first + 1, len(self.link.out.entries) + 1)]

    def one(self, *entry):
        return self.send(entry)[0]

    # Requests.

    def body(self, after=None, most=1000, **fields):
        """An exchange's body: the next batch after `after`, and the members given."""
        link = self.link
        head, lines = (None, [])
        if after is not None:
            head, lines = link.out.batch(after, most, self.key, self.clock())
        return Link.body(link.message(head=head, **fields), lines)

    def ask(
        self, body=None, path=EXCHANGE, content_type=LINES, change=None, nonce=None, fresh=True,
        audience=None, method="POST", key=None, node=None, extra=None,
    ):  # fmt: skip
        """One signed request, wrong in whatever way is asked for. `change` gets the fields as
        (name, value) pairs and returns those to send."""
        body = self.body() if body is None else body
        if nonce is None and fresh:
            nonce = self.fresh()
        fields = signing.sign_request(
            key or self.key, node or self.node, audience or self.up, path, body, content_type,
            nonce or signing.new_nonce(), extra,
        )  # fmt: skip
        pairs = change(list(fields.items())) if change else list(fields.items())
        return self.deliver(method, path, body, pairs, fields["signature"])

    def deliver(self, method, path, body, pairs, signature="", sent=None):
        """A request of these very fields; `sent` stands for the body when it is another one."""
        connection = self.transport._make()
        try:
            connection.connect()
            connection.putrequest(method, path, skip_accept_encoding=True)
            body = body if sent is None else sent
            for name, value in [*pairs, ("content-length", str(len(body)))]:
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        try:
            signing.verify_answer(
                self.link.peer_keys[-1], self.up, answer.status, fields, raw, signature
            )
            signed = True
        except signing.NotSigned:
            signed = False
        if signed and fields.get("jianyan-nonce"):
            self.nonce = fields["jianyan-nonce"]
        return Answer(answer.status, fields, raw, signed)

    def fresh(self):
        """A nonce that was not used."""
        if not self.nonce:
            self.ask(nonce=signing.new_nonce()).refused("nonce_needed")
        nonce, self.nonce = self.nonce, None
        return nonce

    def enrol(self, document, **options):
        return self.ask(
            document if isinstance(document, bytes) else canonical.write(document), ENROL, JSON,
            fresh=False, **options,
        )  # fmt: skip

    # A district between: what its townships wrote, merged here and sent on.

    def tell(self, *changes):
        """Takes entries of this district and of nodes below into the own ledger, which sends them
        up; returns the verdict and the outcomes there."""
        first = len(self.link.out.entries)
        for line, payload in changes:
            entry = entries.read_entry(line)
            if entry.type == "change" and entry.dot[0] == self.node:
                record = self.ledger.records[entry.record]
                self.ledger._add(record, entry, line, payload)
                self.ledger._spread(record, line, payload)
            else:
                self._relay(entry, line, payload)
        verdict, there = self.sync(), self.link.outcomes_there
        ends = range(first + 1, len(self.link.out.entries) + 1)
        return verdict, [there[sequence] for sequence in ends]

    def _relay(self, entry, line, payload):
        ledger, below = self.ledger, "b" + self.node[1:]
        ledger.sides[below], ledger.tiers[below] = below, "district"
        ledger.sides[entry.record[1]] = below
        if entry.type == "change":
            ledger.sides[entry.dot[0]] = below
        ledger.take(below, "1", 0, line, payload)
        record = ledger.records.get(entry.record)
        if record and self.up not in record.audience:
            record.audience.add(self.up)
            ledger._hand_on(record, self.up)
