"""A client under test below the suite, which plays the node above. Ours when none is named by --client-join and
--client-sync."""

import shlex
import subprocess
import tempfile

import pytest
from entries import read_entry
from office import Office
from sayings import Sayings
from upstream import Upstream


class Subject:
    """The client under test: it can join and have one session; more only when it is ours."""

    def __init__(self, request):
        option = request.config.getoption
        self.join_command, self.sync_command = option("--client-join"), option("--client-sync")
        self.office, self.folder = None, tempfile.TemporaryDirectory(prefix="jianyan-client-")
        if not self.join_command:
            program = request.getfixturevalue("program")
            self.office = Office(program, "district", "南岸区", "500108", listens=False)

    def join(self, code):
        if self.office:
            return self._holds("join", code)
        return self._run(self.join_command.replace("{code}", shlex.quote(code))) == 0

    def sync(self):
        """Whether a session came to its end; 5 says that it did, and that sums differ."""
        if self.office:
            return self._holds("sync", ends=(0, 5))
        return self._run(self.sync_command) in (0, 5)

    def _run(self, command):
        command = command.replace("{home}", shlex.quote(self.folder.name))
        return subprocess.run(command, shell=True, check=False).returncode

    def _holds(self, *words, ends=(0,)):
        try:
            self.office.run(*words, ends=ends)
            return True
        except RuntimeError:
            return False

    def close(self):
        self.folder.cleanup()
        if self.office:
            self.office.__exit__()


class Pair(Sayings):
    """The suite above, the client below, joined and approved. What it says is said by the node above."""

    tier, other_tier, kind = "city", "district", "x_kind"

    def __init__(self, request):
        self.above, self.subject = Upstream(), Subject(request)

    def begin(self):
        assert self.subject.join(self.above.code())
        (self.below,) = self.above.links
        self.above.approve(self.below)
        assert self.subject.sync()
        return self

    @property
    def link(self):
        return self.above.links[self.below]

    @property
    def office(self):
        if not self.subject.office:
            pytest.skip("needs an operator's hand at the client")
        return self.subject.office

    operator = office

    def proposal(self, title="增设夜间公交"):
        """The operator registers a proposal and sends it up."""
        said = self.office.say("propose", "--title", title, "--body", "建议。")
        self.office.say("release", said["number"])
        return tuple(said["record"].split("-"))

    @property
    def node(self):
        return self.above.node

    @property
    def ledger(self):
        return self.above.ledger

    @property
    def writer(self):
        """Of the node above."""
        return self.above.node, self.ledger.life

    def sync(self):
        """One session; what the last statement said, None when there was none."""
        self.above.verdict = None
        assert self.subject.sync()
        return self.above.verdict

    def send(self, *lines):
        """Writes entries into the stream to the client; their outcomes, as it signed them."""
        first = len(self.link.out.entries)
        for each in lines:
            self.link.out.append(*(each if isinstance(each, tuple) else (each, None)))
        self.sync()
        return self._outcomes(first)

    def one(self, *entry):
        return self.send(entry)[0]

    def _outcomes(self, first):
        there = self.link.outcomes_there
        return [there[place + 1] for place in range(first, len(self.link.out.entries))]

    def tell(self, *changes):
        """Entries of offices above, merged here and sent down; the verdict and the outcomes below."""
        first = len(self.link.out.entries)
        for line, payload in changes:
            entry = read_entry(line)
            if entry.type == "change" and entry.dot[0] == self.above.node:
                record = self.ledger.records[entry.record]
                self.ledger._add(record, entry, line, payload)
                self.ledger._spread(record, line, payload)
            else:
                self._hear(entry, line, payload)
        return self.sync(), self._outcomes(first)

    def _hear(self, entry, line, payload):
        """As the node above hears it from a province, whose subtree all other offices are."""
        beyond = "b" + self.above.node[1:]
        self.ledger.upstreams.add(beyond)
        self.ledger.tiers[beyond] = "province"
        for node in {entry.record[1], *([entry.dot[0]] if entry.type == "change" else [])}:
            if node != self.above.node:
                self.ledger.sides.setdefault(node, beyond)
        self.ledger.take(beyond, "1", 0, line, payload)
        record = self.ledger.records.get(entry.record)
        if record and self.below not in record.audience:
            record.audience.add(self.below)
            self.ledger._hand_on(record, self.below)

    def close(self):
        self.above.close()
        self.subject.close()
        assert not self.above.faults, self.above.faults
