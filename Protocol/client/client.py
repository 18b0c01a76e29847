"""A downstream node: it enrols with an invitation, exchanges with the node above (sync.md §5, §6, §11) and
carries files (attachments.md §7)."""

import http.client
import secrets
import ssl
import time
import urllib.parse

import canonical
import entries
import signing
from canonical import Unreadable
from files import Files
from ledger import Ledger
from link import VERSIONS, Link
from streams import Problem

JSON, LINES, PROBLEM = "application/json", "application/x-ndjson", "application/problem+json"


class Lost(Exception):
    """No answer, or one that the peer did not sign: the same request may be sent again."""


class Refused(Exception):
    """A signed refusal. `problem` is its document."""

    def __init__(self, problem):
        super().__init__(problem.get("code"), problem.get("detail"))
        self.problem, self.code = problem, problem.get("code")


class Transport:
    """HTTP/1.1 to one address, over TLS whose public key is pinned, or plain on loopback."""

    def __init__(self, url, pin, timeout=60):
        parts = urllib.parse.urlsplit(url)
        self.url, self.pin, self.bytes_sent, self.bytes_received = url, pin, 0, 0
        if parts.scheme == "https":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the pin decides
            make = lambda: http.client.HTTPSConnection(  # noqa: E731
                parts.hostname, parts.port or 443, timeout=timeout, context=context
            )
        else:
            if parts.hostname not in ("127.0.0.1", "::1", "localhost"):
                raise ValueError("plain HTTP is for loopback only")
            make = lambda: http.client.HTTPConnection(  # noqa: E731
                parts.hostname, parts.port or 80, timeout=timeout
            )
        self._make, self._connection = make, None

    def _connect(self):
        connection = self._make()
        connection.connect()
        if isinstance(connection, http.client.HTTPSConnection):
            certificate = connection.sock.getpeercert(binary_form=True)
            if signing.public_key_pin(certificate) != self.pin:
                connection.close()
                raise Lost("another certificate than the pinned one answers")
        return connection

    def request(self, method, path, body=None, fields=None):
        """(status, fields by lower-case name, body). Raises `Lost`; over a line that was kept, and that the
        server may have closed meanwhile, only when a new one fails too."""
        if self._connection is not None:
            try:
                return self._ask(method, path, body, fields)
            except Lost:
                pass
        return self._ask(method, path, body, fields)

    def _ask(self, method, path, body, fields):
        try:
            if self._connection is None:
                self._connection = self._connect()
            self._connection.request(method, path, body, fields or {})
            answer = self._connection.getresponse()
            received = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(f"{type(error).__name__}: {error}") from error
        self.bytes_sent += len(body or b"")
        self.bytes_received += len(received)
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, received

    def close(self):
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Client:
    """One office that has no node program of ours: its ledger, its key, its link up."""

    def __init__(self, tier="district", vocabulary=None, clock=None, node=None):
        self.clock = clock or (lambda: time.time_ns() // 1_000_000)
        self.node, self.tier, self.key = node or secrets.token_hex(8), tier, signing.Key()
        self.link, self.transport, self.nonce, self.requests = None, None, None, 0
        self.ledger = Ledger(
            self.node, tier, secrets.token_hex(8), self.clock, self._write_to, vocabulary
        )
        self.ledger.on_outcome = lambda peer, *rest: self.link.later_outcome(*rest)
        self.ledger.on_erased = lambda line: self.link.out.erase(line)
        self.ledger.is_untaken = lambda line: self.link.is_untaken(line)
        self.files = None

    def _write_to(self, peer, line, payload):
        place = self.link.out.append(line, payload)
        self.files.owe(line, payload)
        return place

    # Enrolment.

    def join(self, code):
        """Asks the node of the invitation to let this one in; returns that node's fingerprint."""
        invitation = signing.read_invitation(code)
        if invitation["tier"] != self.tier:
            raise ValueError(f"the invitation is for a {invitation['tier']}")
        self.transport = Transport(invitation["url"], invitation["pin"])
        upstream, name = invitation["node"], invitation["name"]
        message = {
            "key": self.key.public, "name": name, "node": self.node, "tier": self.tier,
            "secret": invitation["secret"], "versions": VERSIONS,
        }  # fmt: skip
        answer = canonical.read(
            self._post(upstream, invitation["key"], "/sync/v1/enrol", canonical.write(message), JSON)
        )
        if (answer["node"], answer["key"]) != (upstream, invitation["key"]):
            raise Lost("another node answers")
        self.link = Link(
            self.ledger, self.key, upstream, answer["key"], answer["tier"], "up"
        )
        self.files = Files(self.ledger, upstream, self.asked, Refused, Lost)
        return signing.fingerprint(answer["key"])

    def move(self, url):
        """The node above answers elsewhere now, under the same key and certificate; it gave no nonce yet."""
        self.transport.close()
        self.nonce = None
        self.transport = Transport(url, self.transport.pin)

    # One exchange.

    def _post(self, audience, peer_key, path, body, content_type):
        """The body of a signed answer; raises `Refused` or `Lost`."""
        nonce, self.nonce = self.nonce or signing.new_nonce(), None
        fields = signing.sign_request(
            self.key, self.node, audience, path, body, content_type, nonce
        )
        self.requests += 1
        status, answered, received = self.transport.request("POST", path, body, fields)
        try:
            signing.verify_answer(
                peer_key, audience, status, answered, received, fields["signature"]
            )
        except signing.NotSigned as error:
            raise Lost(f"{status}, not signed by the peer ({error})") from error
        self.nonce = answered.get("jianyan-nonce")
        if status == 200:
            return received
        try:
            raise Refused(canonical.read(received))
        except Unreadable as error:
            raise Lost(str(error)) from error

    def exchange(self, body):
        return self.asked("/sync/v1/exchange", body, LINES)

    def asked(self, path, body, content_type):
        """One request and its answer, repeated at once, up to three times, when a nonce is needed."""
        for last in (False, False, False, True):
            try:
                return self._post(
                    self.link.peer, self.link.peer_keys[-1], path, body, content_type
                )
            except Refused as refusal:
                if last or refusal.code != "nonce_needed":
                    raise
        raise Lost("unreachable")

    # Files.

    def attach(self, proposal, data, file_name, content_type):
        """A file for a proposal, shared with the node above; returns its record and its name."""
        digest, size = name = self.files.keep(data)
        file = {"name": file_name, "sha256": digest, "size": size, "type": content_type}
        values = {"file": file, "proposal": "-".join(proposal)}
        return self.ledger.new_record("attachment", values, "李青", [self.link.peer]), name

    def carry(self):
        """Files, both ways; nothing when the node above knows none."""
        try:
            self.files.carry()
        except Refused as refusal:
            if refusal.code != "not_found":
                raise

    # A session.

    def sync(self, take=True, batch=1000, rounds=200):
        """Exchanges until both streams are carried over and compared. Returns the last statement's
        verdict, None when there was none."""
        extra, uncompared, self.link.statement = set(), 0, None
        begin = self.link.confirmed
        for _ in range(rounds):
            body, sent_to = self._request(begin, take, batch, extra)
            try:
                message, lines = Link.parse(self.exchange(body))
            except Refused as refusal:
                begin = self._where_to_begin(refusal)
                continue
            more = self._take_answer(message, lines)
            begin = self.link.confirmed
            statement = self.link.statement if "statement" in message else None
            if statement and statement["verdict"] == "not_compared" and uncompared < 2:
                uncompared += 1
                extra |= {entries.record(each) for each in statement["except"]}
                continue
            if self.link.owed or begin < len(self.link.out.entries) or (more and take):
                continue
            return statement["verdict"] if statement else None
        raise Lost("the session does not come to an end")

    def _request(self, begin, take, batch, extra):
        link = self.link
        head, lines = link.out.batch(begin, batch, self.key, self.clock())
        sent_to = begin + len(lines) // 2
        without = sorted(set(link.uncertain(sent_to)) | extra, key=entries.record_order)
        total = [link.sum(set(without)), [list(each) for each in without]]
        message = link.message(
            head=head, receipt=link.owed, limit=batch if take else None,
            sum=total if len(without) <= 200 else None,
        )  # fmt: skip
        return Link.body(message, lines), sent_to

    def _where_to_begin(self, refusal):
        expected = refusal.problem.get("expected")
        if refusal.code != "sequence_gap" or not self.link.out.holds(expected):
            raise refusal
        if expected[1] < self.link.confirmed:
            raise Problem("fork", "the peer forgot what it signed for")
        return expected[1]

    def _take_answer(self, message, lines):
        """Everything an answer brings; returns whether the peer has more."""
        link = self.link
        link.owed = None
        if "receipt" in message:
            link.take_receipt(message["receipt"])
        if "head" in message:
            link.owed = link.take_batch(message["head"], lines)
        elif lines:
            raise Problem("malformed", "lines without a head")
        where = message
        if "statement" in message:
            where = link.take_statement(message["statement"])
        link.take_read(where["read"])
        came = len(link.into.chains) - 1 if link.into.life else 0
        return where["written"][1] > came
