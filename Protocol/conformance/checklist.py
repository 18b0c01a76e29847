"""The numbered MUSTs of CONFORMANCE.md, and what the tests say of each."""

import pathlib
import re

import pytest
from untried import REASONS

TEXT = pathlib.Path(__file__).resolve().parents[1]
LINE = re.compile(r"^\| (C-\d+) \| (server|client|both) \| (.+) \| ([\w.]+) §(\d+) \|$")


def must(*numbers):
    """Marks a test that holds a server to these numbers."""
    return pytest.mark.must("server", *numbers)


def must_client(*numbers):
    """Marks a test that holds a client to these numbers."""
    return pytest.mark.must("client", *numbers)


def must_both(*numbers):
    """Marks a test of both ends: the fixture `teller` or `peer` says by its parameter which one is held."""
    return pytest.mark.must("both", *numbers)


def read():
    """`{number: (binds, statement)}`, in the order of the document; retired ones are left out."""
    found = {}
    for line in (TEXT / "CONFORMANCE.md").read_text(encoding="utf-8").splitlines():
        match = LINE.match(line)
        if match and "*retired*" not in match[3]:
            found[match[1]] = (match[2], match[3])
    return found


def problems():
    """`{code: (status, retry)}`, as the table of sync.md §9 says."""
    text = (TEXT / "sync.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (yes|no) \|", text, re.MULTILINE)
    return {code: (int(status), retry == "yes") for code, status, retry in rows}


class Tally:
    """What the tests said of each side and number."""

    def __init__(self):
        self.said = {}

    def add(self, side, number, outcome, test):
        self.said.setdefault((side, number), []).append((outcome, test))

    def verdict(self, side, number):
        outcomes = {outcome for outcome, _ in self.said.get((side, number), [])}
        for each in ("failed", "passed", "skipped"):
            if each in outcomes:
                return each
        return None

    def lines(self):
        marks = {"passed": "✓", "failed": "✗", "skipped": "·", None: "·"}
        for number, (binds, statement) in read().items():
            bound = [side for side in ("server", "client") if binds in (side, "both")]
            verdicts = [
                marks[self.verdict(side, number)] if side in bound else "-"
                for side in ("server", "client")
            ]
            yield f"{number:7} {verdicts[0]} {verdicts[1]}  {statement}"
            for side in bound:
                if self.verdict(side, number) is None and number in REASONS[side]:
                    yield f"            not tried of a {side}: {REASONS[side][number]}"

    def amiss(self):
        """Numbers that no test tries and that have no reason, and such as have both."""
        for side in ("server", "client"):
            for number, (binds, _) in read().items():
                is_tried = (side, number) in self.said
                if binds in (side, "both") and is_tried == (number in REASONS[side]):
                    yield f"{number}, {side}: {'tried, and' if is_tried else 'neither tried nor with'} a reason"

    def summary(self):
        listed = read()
        for side in ("server", "client"):
            bound = [number for number, (binds, _) in listed.items() if binds in (side, "both")]
            verdicts = [self.verdict(side, number) for number in bound]
            named = [number for number in bound if number in REASONS[side]]
            yield (
                f"{side}: {verdicts.count('passed')} numbers held, {verdicts.count('failed')} not, "
                f"{verdicts.count(None) + verdicts.count('skipped')} of {len(bound)} not tried, "
                f"{len(named)} of them for a reason"
            )
        strange = sorted({number for _, number in self.said} - set(listed))
        if strange:
            yield f"cited, but not in the checklist: {', '.join(strange)}"
