"""What every test stands on: the server under test, nodes enrolled there, the checklist."""

import itertools
import pathlib
import shlex
import subprocess
import sys
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "client")]

import checklist  # noqa: E402
from client import Refused  # noqa: E402
from member import Member  # noqa: E402
from office import Office  # noqa: E402
from pair import Pair  # noqa: E402
from pen import Pen  # noqa: E402
from story import built  # noqa: E402

TALLY = checklist.Tally()


def pytest_addoption(parser):
    group = parser.getgroup("conformance")
    group.addoption("--program", help="the jianyan to test when no server or client is named")
    group.addoption(
        "--code", action="append", default=[],
        help="an invitation to the server under test, for a district; one for every node needed",
    )  # fmt: skip
    group.addoption(
        "--approve", help="command that approves a node there; {node} stands for its name"
    )
    group.addoption(
        "--client-join", help="command by which a client in the folder {home} joins with {code}"
    )
    group.addoption("--client-sync", help="command by which the client of {home} has a session")


def pytest_configure(config):
    config.addinivalue_line("markers", "must(side, *numbers): numbers of CONFORMANCE.md")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when == "call" or report.outcome != "passed" and report.when == "setup":
        for mark in item.iter_markers("must"):
            side, *numbers = mark.args
            if side == "both":
                said = item.callspec.params
                side = said.get("teller") or said.get("peer")
            for number in numbers:
                TALLY.add(side, number, report.outcome, item.name)


def pytest_terminal_summary(terminalreporter):
    write = terminalreporter.write_line
    write("")
    write("The checklist of CONFORMANCE.md. First mark: server, second: client.")
    write("✓ held  ✗ not held  · not tried  - does not bind")
    for line in TALLY.lines():
        write(line)
    for line in TALLY.summary():
        write(line)
    if is_whole(terminalreporter._session):
        for line in TALLY.amiss():
            write(line)


def pytest_sessionfinish(session):
    strange = {number for _, number in TALLY.said} - set(checklist.read())
    if strange or (is_whole(session) and list(TALLY.amiss())):
        session.exitstatus = 1


def is_whole(session):
    """Whether every test was to run."""
    files = {item.path for item in session.items}
    return files == set(HERE.glob("test_*.py")) and not session.config.option.keyword


@pytest.fixture(scope="session")
def program(request):
    return request.config.getoption("--program") or built()


class Server:
    """The server under test: somebody's, by invitations, or a node of ours that is started here."""

    def __init__(self, codes, approve, office=None):
        self.codes, self.approve_command, self.office = codes, approve, office
        self.numbers = itertools.count(1)

    def code(self):
        """An invitation that was not used yet."""
        if self.office:
            return self.office.invite(f"区{next(self.numbers)}")
        if not self.codes:
            pytest.skip("more invitations are needed: --code")
        return self.codes.pop(0)

    def member(self, **options):
        """A district that is enrolled and approved."""
        member = Member(self.code(), **options)
        member.operator = self.office
        self.approve(member)
        return member

    def approve(self, member):
        if self.office:
            self.office.approve(member.node)
        elif self.approve_command:
            command = self.approve_command.replace("{node}", shlex.quote(member.node))
            subprocess.run(command, shell=True, check=True)
        else:
            print(f"approve {member.node}, fingerprint {member.fingerprint}", file=sys.stderr)
        for _ in range(600):
            try:
                return member.sync()
            except Refused as refusal:
                if refusal.code != "node_pending":
                    raise
            time.sleep(1)
        return pytest.fail(f"nobody approved {member.node}")


@pytest.fixture(scope="session")
def server(request):
    codes = list(request.config.getoption("--code"))
    if codes:
        yield Server(codes, request.config.getoption("--approve"))
        return
    with Office(request.getfixturevalue("program")) as office:
        yield Server([], None, office)
        # Forks were told on purpose, and their evidence is kept.
        found = [each for each in office.say("verify", ends=(0, 5))["findings"]]
        found = [each for each in found if each["detail"] != "fork"]
        assert not found, f"the server's own check found {found}"


@pytest.fixture(scope="session")
def office(server):
    """The server as its operator sees it; only when it is ours."""
    if not server.office:
        pytest.skip("needs an operator's hand at the server")
    return server.office


@pytest.fixture(scope="session")
def shared_member(server):
    """A district that many tests send through; none of them stops its stream."""
    return server.member()


@pytest.fixture
def member(shared_member):
    shared_member.settle()
    return shared_member


@pytest.fixture
def other(server):
    """A district for one test alone: its stream may end up stopped."""
    return server.member()


# A client under test, and the suite above it.


@pytest.fixture
def pair(request):
    made = Pair(request)
    yield made
    made.close()


@pytest.fixture
def joined(pair):
    return pair.begin()


@pytest.fixture(scope="session")
def steady(request):
    """A pair whose streams no test breaks."""
    made = Pair(request).begin()
    yield made
    made.close()


# Either end: the suite below a server, or above a client.


@pytest.fixture(params=["server", "client"])
def peer(request):
    """Says what it likes to the end under test."""
    return request.getfixturevalue("member" if request.param == "server" else "steady")


@pytest.fixture(scope="session", params=["server", "client"])
def teller(request):
    """Merges whatever it says, so that every statement is equal."""
    if request.param == "server":
        server = request.getfixturevalue("server")
        yield server.member()
        return
    made = Pair(request).begin()
    yield made
    made.close()


@pytest.fixture
def pen(teller):
    return Pen(teller)


@pytest.fixture
def seen(teller):
    """What the operator at the end under test sees; only when it is ours."""
    if not teller.operator:
        pytest.skip("needs an operator's hand")
    return teller.operator
