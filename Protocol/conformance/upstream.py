"""The node above, played by the suite: it answers a client's requests over plain HTTP on loopback, as
the text says, and does mischief when a test asks for it."""

import ctypes
import http.server
import secrets
import threading
from collections import deque

import canonical
import comparing
import signing
from canonical import Unreadable
from checklist import problems
from client import JSON, LINES, PROBLEM
from entries import record as read_record
from entries import record_order
from ledger import Ledger
from link import VERSIONS, Link
from lives import Lives
from streams import Problem
from vocabulary import VOCABULARY

PROBLEMS = problems()


def unpacked(body, most=6_356_992):
    """What one zstd frame holds; by the system's libzstd, for Python's library has none."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    room = ctypes.create_string_buffer(most)
    size = library.ZSTD_decompress(
        room, ctypes.c_size_t(most), body, ctypes.c_size_t(len(body))
    )
    if library.ZSTD_isError(ctypes.c_size_t(size)):
        raise Problem("corrupt_encoding")
    return ctypes.string_at(room, size)


class Reply:
    """An answer before it is signed and sent; a test may change it, or cut the line."""

    def __init__(self, status, body, content_type, nonce=None):
        self.status, self.body, self.content_type, self.nonce = status, body, content_type, nonce
        self.key, self.is_signed, self.is_cut, self.fields = None, True, False, {}
        self.packing = None


class Upstream:
    """`mischief` holds functions that change one reply to an exchange each, in turn; `faults` what a
    client did that no client may do."""

    def __init__(self):
        self.node, self.key, self.papers = secrets.token_hex(8), signing.Key(), []
        self.links, self.keys, self.pending, self.nonces = {}, {}, set(), {}
        self.mischief, self.faults, self.seen, self.used = deque(), [], [], {}
        self.lock, self.now = threading.RLock(), 1_800_000_000_000
        self.ledger = Ledger(
            self.node, "city", secrets.token_hex(8), self.clock, self._write_to, VOCABULARY
        )
        self.ledger.on_outcome = lambda peer, *rest: self.links[peer].later_outcome(*rest)
        self.ledger.on_erased = lambda line: [each.out.erase(line) for each in self.links.values()]
        self.secrets, self.succession, self.verdict, self.asked = {}, None, None, []
        self.lives, self.sent, self.most, self.lacks = Lives(), [], 1000, set()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def clock(self):
        self.now += 1
        return self.now

    def _write_to(self, peer, line, payload):
        if peer in self.links:  # offices beyond are only heard of
            return self.links[peer].out.append(line, payload)

    def code(self, name="南岸区", tier="district", **other):
        """An invitation; `other` replaces members of its document."""
        secret = secrets.token_urlsafe(16)
        self.secrets[secret] = (name, tier)
        document = {
            "key": self.key.public, "name": name, "node": self.node, "pin": "", "secret": secret,
            "tier": tier, "url": self.url,
        }  # fmt: skip
        return signing.write_invitation({**document, **other})

    def approve(self, node):
        self.pending.discard(node)

    def rotate(self):
        """Changes the key; returns the old one."""
        old, self.key = self.key, signing.Key()
        text = {
            "at": 1, "new": self.key.public, "node": self.node, "old": old.public,
            "type": "rotation",
        }  # fmt: skip
        self.papers.append([text, old.sign_document(text)[1], self.key.sign_document(text)[1]])
        for link in self.links.values():
            link.key = self.key
        return old

    # What a request is answered.

    def _handler(upstream):  # noqa: N805
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.reply(Reply(200, canonical.write(upstream.papers), JSON), None)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                fields = {name.lower(): value for name, value in self.headers.items()}
                with upstream.lock:
                    reply = upstream.answer(self.path, fields, body)
                    self.reply(reply, fields.get("signature"))

            def reply(self, reply, signature):
                if reply.is_cut:
                    self.close_connection = True
                    return
                fields = {"content-type": reply.content_type}
                if signature and reply.is_signed:
                    fields = signing.sign_answer(
                        reply.key or upstream.key, upstream.node, reply.status, reply.body,
                        reply.content_type, signature, reply.nonce, reply.packing,
                    )  # fmt: skip
                self.send_response(reply.status)
                for name, value in {**fields, **reply.fields}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_):
                pass

        return Handler

    def answer(self, path, fields, body):
        self.seen.append((path, fields, body))
        answered = {
            "/sync/v1/enrol": self._enrol,
            "/sync/v1/keys": self._keys,
            "/sync/v1/exchange": self._exchange,
            "/sync/v1/compare": self._compare,
        }
        try:
            if path not in answered or path in self.lacks:
                raise Problem("not_found")
            reply = answered[path](fields, body)
        except Problem as problem:
            reply = self.problem(problem.code, **problem.more)
            if getattr(self, "verified", None) and path.endswith(("exchange", "compare")):
                reply.nonce = self._new_nonce(self.verified)
        except (KeyError, Unreadable, signing.NotSigned) as error:
            self.faults.append(f"{path}: {type(error).__name__} {error}")
            reply = self.problem("signature_invalid")
        if path.endswith("exchange") and self.mischief and reply.status == 200:
            try:
                reply = self.mischief.popleft()(reply) or reply
            except Exception as error:
                self.faults.append(f"the mischief itself failed: {error!r}")
        return reply

    @staticmethod
    def problem(code, **more):
        status, retry = PROBLEMS[code]
        document = {
            "code": code, "detail": "x", "retry": retry, "status": status, "title": code,
            "type": "about:blank",
        }  # fmt: skip
        return Reply(status, canonical.write({**document, **more}), PROBLEM)

    def _enrol(self, fields, body):
        message = canonical.read(body)
        node, _ = signing.verify_request(message["key"], "/sync/v1/enrol", fields, body)
        if node != message["node"] or fields["jianyan-audience"] != self.node:
            raise signing.NotSigned("another node")
        if message["secret"] not in self.secrets:
            raise Problem("invitation_invalid")
        if node not in self.links:
            self.keys[node] = message["key"]
            self.links[node] = Link(
                self.ledger, self.key, node, message["key"], message["tier"], "down"
            )
            self.pending.add(node)
        answer = {
            "key": self.key.public, "name": "市征集办", "node": self.node, "tier": "city",
            "versions": VERSIONS,
        }  # fmt: skip
        return Reply(200, canonical.write(answer), JSON)

    def _keys(self, fields, body):
        papers = canonical.read(body)
        node, _ = signing.read_request("/sync/v1/keys", fields)
        newest = signing.follow(self.keys[node], papers, node)
        signing.verify_request(newest, "/sync/v1/keys", fields, body)
        self.keys[node] = newest
        self.links[node].peer_keys.append(newest)
        return Reply(200, b"[]", JSON)

    def _new_nonce(self, node):
        nonce = signing.new_nonce()
        self.nonces.setdefault(node, set()).add(nonce)
        return nonce

    def _exchange(self, fields, body):
        node = self._enter("/sync/v1/exchange", fields, body)
        if "content-encoding" in fields:
            body = unpacked(body)
        return self._take(self.links[node], node, *Link.parse(body))

    def _compare(self, fields, body):
        node = self._enter("/sync/v1/compare", fields, body)
        self.asked.append(canonical.read(body)["ask"])
        answer = comparing.answer(self.links[node], canonical.read(body))
        return Reply(200, canonical.write(answer), JSON, self._new_nonce(node))

    def _enter(self, path, fields, body):
        """The enrolled node that asks, freshly and under its own key."""
        self.verified = None
        node, nonce = signing.read_request(path, fields)
        if node not in self.links:
            raise Problem("unknown_node")
        if node in self.pending:
            raise Problem("node_pending")
        try:
            signing.verify_request(self.keys[node], path, fields, body)
        except signing.NotSigned:
            raise Problem("signature_invalid") from None
        self.verified = node
        # The very same request may come twice, over a kept line that died under it.
        if self.used.setdefault(nonce, body) != body:
            self.faults.append("a nonce was used twice")
        if nonce not in self.nonces.get(node, ()):
            raise Problem("nonce_needed")
        self.nonces[node].discard(nonce)
        return node

    def _take(self, link, node, message, lines):
        self.lives.hear(link, message, lines)
        if "reclaim" in message:
            return self._reply(node, *self.lives.give_back(link, message))
        known = not message["read"] or message["read"][0] == link.out.life
        if known or not self.succession:
            link.take_read(message["read"])
        if "receipt" in message and known:
            link.take_receipt(message["receipt"])
        is_own = "head" in message and message["head"][0]["stream"] == link.out.name
        receipt = None
        if "head" in message and not is_own:
            receipt = link.take_batch(message["head"], lines)
            self.lives.keep(node, message["head"], lines)
        reclaim = self.lives.reclaim(node)
        if reclaim:
            succession = self.succession
            answer = link.message(receipt=receipt, succession=succession, reclaim=reclaim)
            return self._reply(node, answer, [])
        after = message["read"][1] if message["read"] and known else 0
        head, out = link.out.batch(
            after, min(message.get("limit", 0), self.most), self.key, self.clock()
        )
        if head:
            self.sent.append((head, out))
        succession = None if known and message["read"] else self.succession
        answer = link.message(receipt=receipt, head=head, succession=succession)
        if head is None and "sum" in message:
            answer["statement"] = self._statement(link, node, answer, message["sum"], after)
            for name in ("at", "read", "written"):
                del answer[name]
        return self._reply(node, answer, out)

    def _reply(self, node, message, lines):
        return Reply(200, Link.body(message, lines), LINES, self._new_nonce(node))

    def _statement(self, link, node, answer, asked, read):
        without = {read_record(each) for each in asked[1]}
        own = set(link.uncertain(read))
        total = link.sum(without)
        verdict = "equal" if total == asked[0] else "different"
        if own - without:
            verdict = "not_compared"
        statement = {
            "at": self.clock(), "by": self.node, "to": node, "type": "statement",
            "except": [list(each) for each in sorted(own | without, key=record_order)],
            "read": answer["read"], "written": answer["written"], "verdict": verdict,
            "sums": [asked[0]] if asked[0] == total else [asked[0], total],
        }  # fmt: skip
        self.verdict = verdict
        return self.key.sign_document(statement)
