"""Sends cases to a city, judges every answer by openapi.yaml, and counts how far they came."""

import collections
import json

from cases import CONTRACT, body
from node import City, District

# Refusals that are given before a request is known to be its sender's and fresh. The small paths read their
# body sooner.
BEFORE_THE_HANDLER = {
    "not_found", "method_not_allowed", "content_type", "content_encoding", "too_large", "signature_missing",
    "signature_invalid", "digest_mismatch", "wrong_audience", "unknown_node", "unknown_key", "node_pending",
    "node_revoked", "nonce_needed", "busy", "bad_request", "head_too_large", "shutting_down",
}
BEFORE_ON_SMALL_PATHS = BEFORE_THE_HANDLER | {"not_utf8", "malformed", "duplicate_key", "too_deep", "mistyped"}


class Session:
    def __init__(self, program, districts=4):
        self.city = City(program)
        self.districts = [District(self.city, f"District {number}") for number in range(districts)]
        self.turn = 0
        self.cases = 0
        self.reached = 0
        self.codes = collections.Counter()
        self.outcomes = collections.Counter()
        self.faults = collections.OrderedDict()

    def district(self):
        self.turn += 1
        return self.districts[self.turn % len(self.districts)]

    def judge(self, method, path, is_signed, answer, what):
        """Counts an answer; remembers what is wrong with it."""
        status, headers, data = answer
        found, code = CONTRACT.judge(method, path, is_signed, status, headers, data)
        self.cases += 1
        self.codes[f"{path.rsplit('/', 1)[-1]} {code or status}"] += 1
        before = BEFORE_THE_HANDLER if path.endswith(("exchange", "compare")) or "attachments" in path else BEFORE_ON_SMALL_PATHS
        if code not in before:
            self.reached += 1
        if status >= 500:
            found.append(f"status {status}")
        if not self.city.lives():
            found.append("the node ended")
        for fault in found:
            self.faults.setdefault(f"{method} {path}: {fault}", what)
        return code

    def exchange(self, plan, data=None, change=None):
        district = self.district()
        path = "/sync/v1/exchange"
        counters = dict(district.counters)
        data = body(district, plan) if data is None else data
        # Said to be packed, and it is not.
        coding = "zstd" if plan["packed"] else None
        answer = district.send("POST", path, data, kind="application/x-ndjson", change=change, coding=coding)
        code = self.judge("POST", path, change is None, answer, data)
        self.settle(district, answer, code, counters)
        return answer

    def settle(self, district, answer, code, counters):
        """What the district knows after an answer."""
        if code in ("stream_stopped", "fork", "new_incarnation"):
            district.resume()
        if answer[0] == 200 and district.offered:
            district.read, district.owed, district.offered = district.offered, None, None
        message = {}
        if answer[0] == 200:
            message = json.loads(answer[2].split(b"\n", 1)[0])
        if "head" in message and message["head"][0]["stream"][0] == district.audience:
            start, end = message["head"][0]["from"], message["head"][0]["to"]
            district.owed = ([[start[1] + 1, end[1], ["applied"]]], end)
        if "receipt" in message:
            for first, last, outcome in message["receipt"][0]["outcomes"]:
                self.outcomes[" ".join(outcome)] += last - first + 1
            district.written = message["receipt"][0]["position"]
        else:
            district.counters = counters

    def close(self):
        for district in self.districts:
            if district.connection:
                district.connection.close()
        good, said = self.city.verify()
        if not good:
            self.faults["verify"] = said
        code = self.city.end()
        if code != 0:
            self.faults["serve"] = f"ended with {code}"

    def report(self):
        for code, count in sorted(self.codes.items()):
            print(f"{count:7d}  {code}")
        for outcome, count in sorted(self.outcomes.items()):
            print(f"{count:7d}  entries {outcome}")
        resumed = sum(district.resumed for district in self.districts)
        share = 100 * self.reached // max(1, self.cases)
        print(f"{self.cases} cases, {self.reached} ({share} %) reached a handler, {len(self.faults)} faults, "
              f"streams resumed {resumed} times")
        for fault, what in self.faults.items():
            print(f"FAULT {fault}\n      {what[:1500]!r}")
        return 1 if self.faults else 0
