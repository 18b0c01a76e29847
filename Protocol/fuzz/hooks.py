"""
Hooks of schemathesis: each request is signed as a district of the city under test, with nonces kept, and each
answer is judged by openapi.yaml.
"""

import json
import random

import schemathesis

import cases

SIGNED = {"content-digest", "content-type", "content-encoding", "jianyan-audience", "signature-input", "signature",
          "accept-encoding"}


class Hooks:
    def __init__(self, session, seed):
        self.session = session
        self.chance = random.Random(seed)
        # Of requests on their way: whose, what counters to go back to, whether signed, and the bytes.
        self.under_way = {}
        self.faults = {}

    def bytes(self, district, value):
        """What a case sends: a plan is put right by what the district knows; all else goes as it is."""
        if isinstance(value, dict) and {"message", "right", "entries", "spoil"} <= set(value):
            return cases.body(district, value)
        if isinstance(value, dict) and "secret" in value and self.chance.random() < 0.7:
            value = {**value, **district.enrolment()}
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        if isinstance(value, str):
            return value.encode("utf-8", "surrogatepass")
        if type(value).__name__ == "NotSet":
            return b""
        try:
            return cases.canonical(value)
        except (UnicodeEncodeError, TypeError, ValueError):
            return json.dumps(value, default=str).encode()

    def before(self, case, kwargs):
        if case.method.upper() != "POST":
            return
        district = self.session.district()
        counters = dict(district.counters)
        path = case.operation.path
        data = self.bytes(district, case.body)
        is_signed = self.chance.random() < 0.95
        if is_signed:
            if not path.endswith(("enrol", "keys")) and not district.nonces:
                district.send("POST", "/sync/v1/exchange", b"", kind="application/x-ndjson", change=lambda headers: None)
            kind = {"exchange": "application/x-ndjson", "give": "application/octet-stream"}.get(
                path.rsplit("/", 1)[-1], "application/json")
            fields = district.fields("POST", path, data, kind)
            kept = {name: value for name, value in (case.headers or {}).items() if name.lower() not in SIGNED}
            case.headers = {**kept, **fields}
        kwargs["data"] = data
        self.under_way[case.id] = (district, counters, is_signed, data)

    def after(self, case, response):
        method, path = case.method.upper(), case.operation.path
        headers = {name.lower(): values[0] for name, values in response.headers.items()}
        answer = (response.status_code, headers, response.content)
        district, counters, is_signed, data = self.under_way.pop(case.id, (None, None, False, b""))
        known = len(self.session.faults)
        code = self.session.judge(method, path, is_signed, answer, data)
        if len(self.session.faults) > known:
            self.faults[case.id] = list(self.session.faults)[known:]
        if district is None:
            return
        if "jianyan-nonce" in headers:
            district.nonces.append(headers["jianyan-nonce"])
        if path.endswith("exchange"):
            self.session.settle(district, answer, code, counters)


def install(session, seed):
    """Tells schemathesis what to send as NDJSON, and to ask these hooks."""
    hooks = Hooks(session, seed)
    schemathesis.openapi.media_type("application/x-ndjson", cases.exchanges())

    @schemathesis.serializer("application/x-ndjson")
    def ndjson(context, value):
        return value if isinstance(value, bytes) else cases.canonical(value)

    schemathesis.openapi.media_type("application/octet-stream", cases.pieces())

    @schemathesis.hook
    def before_call(context, case, kwargs):
        hooks.before(case, kwargs)

    @schemathesis.hook
    def after_call(context, case, response):
        hooks.after(case, response)

    @schemathesis.check
    def documented(context, response, case):
        found = hooks.faults.pop(case.id, None)
        assert not found, found
