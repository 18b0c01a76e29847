"""Stands between a node and those who ask it, and writes down every exchange as it went over the wire."""

import base64
import http.client
import http.server
import json
import ssl
import threading
import urllib.parse

OF_THE_LINE = ("connection", "transfer-encoding", "keep-alive", "host")


def b64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Relay:
    """Answers over TLS under the node's own key, so that the pin of its invitations holds. `exchanges` are the
    requests and answers in the order they were answered; bodies as sent."""

    def __init__(self, name, home, url):
        self.name, self.node, self.exchanges = name, urllib.parse.urlsplit(url), []
        self.lock = threading.Lock()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{home}/keys/tls.crt", f"{home}/keys/tls.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def point(self, url):
        """The node answers elsewhere now."""
        self.node = urllib.parse.urlsplit(url)

    def _ask(self, method, path, fields, body):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(
            self.node.hostname, self.node.port, timeout=60, context=context
        )
        try:
            line.request(method, path, body, dict(fields))
            answer = line.getresponse()
            return answer.status, self._kept(answer.getheaders()), answer.read()
        finally:
            line.close()

    @staticmethod
    def _kept(fields):
        lower = [(name.lower(), value) for name, value in fields]
        return [pair for pair in lower if pair[0] not in OF_THE_LINE]

    def _note(self, method, path, fields, body, answer):
        status, answered, found = answer
        line = {
            "answer": {"body": b64url(found), "headers": answered, "status": status},
            "method": method, "path": path, "to": self.name,
            "request": {"body": b64url(body), "headers": fields},
        }  # fmt: skip
        with self.lock:
            self.exchanges.append(json.dumps(line, sort_keys=True, separators=(",", ":")))

    def _handler(relay):  # noqa: N805
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def carry(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                fields = relay._kept(self.headers.items())
                try:
                    answer = relay._ask(self.command, self.path, fields, body)
                    relay._note(self.command, self.path, fields, body, answer)
                    self.give(*answer)
                except OSError:  # the node stopped, or who asked left before it was answered
                    self.close_connection = True

            def give(self, status, fields, body):
                self.send_response_only(status)
                for name, value in fields:
                    if name != "content-length":
                        self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = carry

            def log_message(self, *_):
                pass

        return Handler
