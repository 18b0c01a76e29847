"""A client under test joins the suite and has sessions with it: the suite is the node above. Ours when
none is named by --client-join and --client-sync."""

import shlex
import subprocess
import tempfile

import canonical
import pytest
import signing
from checklist import must_client
from client import LINES
from entries import make_change, read_entry
from link import Link
from office import Office
from test_entries import (
    APPLIED,
    MALFORMED,
    MISMATCH,
    RIGHT_HEADERS,
    WRONG_HEADERS,
    WRONG_PAYLOADS,
    held,
    with_,
)
from upstream import Reply, Upstream

PORTAL = b"<html>please log in</html>"


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


class Pair:
    """The suite above, the client below, joined and approved."""

    def __init__(self, request):
        self.above, self.subject = Upstream(), Subject(request)

    def begin(self):
        assert self.subject.join(self.above.code())
        (self.node,) = self.above.links
        self.above.approve(self.node)
        assert self.subject.sync()
        return self

    @property
    def link(self):
        return self.above.links[self.node]

    @property
    def office(self):
        if not self.subject.office:
            pytest.skip("needs an operator's hand at the client")
        return self.subject.office

    def proposal(self, title="增设夜间公交"):
        """The operator registers a proposal and sends it up."""
        said = self.office.say("propose", "--title", title, "--body", "建议。")
        self.office.say("release", said["number"])
        return tuple(said["record"].split("-"))

    def send(self, *lines):
        """Writes entries into the stream to the client; their outcomes, as it signed them."""
        first = len(self.link.out.entries)
        for each in lines:
            self.link.out.append(*(each if isinstance(each, tuple) else (each, None)))
        assert self.subject.sync()
        there = self.link.outcomes_there
        return [there[place + 1] for place in range(first, first + len(lines))]

    def change(self, record=None, counter=1, values=None, context=None, **header):
        node, life = header.pop("writer", (self.above.node, self.above.ledger.life))
        record = record or ("x_kind", self.above.node, f"{self.above.clock():016x}")
        if context is None:
            context = {(node, life): counter - 1} if counter > 1 else {}
        line, payload = make_change(
            record, (node, life, counter), context, values or {"title": "桥"}, author="李青",
            tier=header.pop("tier", "city"), at=1,
        )  # fmt: skip
        return (with_(**header)(line) if header else line), payload

    def close(self):
        self.above.close()
        self.subject.close()
        assert not self.above.faults, self.above.faults


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


def resigned(change):
    """Mischief: the message changed by `change`, signed again by the true key."""

    def act(reply):
        message, lines = Link.parse(reply.body)
        changed = change(message, lines)
        reply.body = Link.body(*(changed or (message, lines)))

    return act


# Joining.


@must_client("C-501", "C-705", "C-709", "C-405", "C-509")
def test_a_client_joins_is_refused_until_approved_and_then_let_in(pair):
    assert pair.subject.join(pair.above.code())
    (node,) = pair.above.links
    pair.subject.sync()
    assert not pair.above.links[node].into.life
    pair.above.approve(node)
    assert pair.subject.sync()


@must_client("C-703")
def test_a_mistyped_code_is_refused_before_anything_is_sent(pair):
    code = pair.above.code()
    assert not pair.subject.join(code[:-3] + ("AAA" if code[-3:] != "AAA" else "BBB"))
    assert not pair.above.seen


@must_client("C-704")
def test_a_code_for_another_tier_is_refused(pair):
    assert not pair.subject.join(pair.above.code(tier="township"))
    assert not pair.above.links


@must_client("C-709")
def test_an_answer_by_another_key_than_the_code_names_is_none(pair):
    assert not pair.subject.join(pair.above.code(key=signing.Key().public))


@must_client("C-704")
def test_a_second_upstream_is_refused(joined):
    second = Upstream()
    assert not joined.subject.join(second.code())
    assert not second.links
    second.close()


# Sending.


@must_client(
    "C-112", "C-140", "C-142", "C-143", "C-160", "C-214", "C-320", "C-402", "C-404", "C-413",
    "C-119", "C-905", "C-213", "C-108", "C-161", "C-162",
)  # fmt: skip
def test_a_proposal_comes_up_whole_and_signed(steady):
    name = steady.proposal()
    assert steady.subject.sync()
    record = steady.above.ledger.records[name]
    (dot,) = record.changes
    assert (dot[2], record.changes[dot].context) == (1, {})
    line, payload = record.lines[dot]
    for each in (line, payload):
        assert canonical.write(canonical.read(each)) == each
    assert set(steady.above.ledger.records) == {name}, "what stays home stays home"


@must_client("C-515", "C-509", "C-510")
def test_a_nonce_that_was_forgotten_is_replaced_at_once(steady):
    steady.above.nonces.clear()
    before = len(steady.above.seen)
    assert steady.subject.sync()
    assert len(steady.above.seen) - before <= 3


def cut(reply):
    reply.is_cut = True


def portal(reply):
    reply.is_signed, reply.status, reply.body = False, 200, PORTAL
    reply.content_type = "text/html"


def gateway(reply):
    reply.is_signed, reply.status, reply.body = False, 502, b"bad gateway"
    reply.content_type = "text/plain"


def other_key(reply):
    reply.key = signing.Key()


def other_digest(reply):
    reply.fields = {"content-digest": signing.content_digest(b"other")}


def not_for_this(reply):
    reply.fields = {"signature": "sig=:" + "A" * 86 + "==:"}


LOST = [
    (cut, "C-1005"), (portal, "C-512"), (gateway, "C-512"), (other_key, "C-512"),
    (other_digest, "C-513"), (not_for_this, "C-512"),
]  # fmt: skip


@pytest.mark.parametrize(
    "lose", [pytest.param(each[0], id=each[0].__name__, marks=must_client(each[1])) for each in LOST]
)
@must_client("C-1002", "C-1005", "C-411")
def test_an_answer_that_is_none_loses_and_doubles_nothing(steady, lose):
    name = steady.proposal()
    steady.above.mischief.extend([lose] * 3)
    steady.subject.sync()
    steady.above.mischief.clear()
    assert steady.subject.sync()
    assert len(steady.above.ledger.records[name].changes) == 1
    assert len(steady.link.into.chains) - 1 == steady.link.into.position()[1]


@must_client("C-1001")
def test_a_gap_that_lies_on_the_own_stream_is_closed(steady):
    name = steady.proposal()
    known = steady.link.into.position()

    def gap(reply):
        told = steady.above.problem("sequence_gap", expected=known)
        told.nonce = reply.nonce or steady.above._new_nonce(steady.node)
        return told

    steady.above.mischief.append(gap)
    assert steady.subject.sync()
    assert name in steady.above.ledger.records


@must_client("C-1001", "C-414")
def test_a_gap_below_what_was_signed_for_is_a_fork(joined):
    joined.proposal()
    assert joined.subject.sync()
    start = [joined.link.into.life, 0, joined.link.into.chains[0]]
    joined.proposal()

    def gap(reply):
        told = joined.above.problem("sequence_gap", expected=start)
        told.nonce = joined.above._new_nonce(joined.node)
        return told

    joined.above.mischief.append(gap)
    assert not joined.subject.sync()


# Taking.


HEADS = {
    "another key": lambda head, lines: (signing.Key().sign_document(head[0]), lines),
    "another signature": lambda head, lines: ([head[0], "A" * 86], lines),
    "a line changed": lambda head, lines: (head, [lines[0].replace(b"at", b"au"), *lines[1:]]),
    "a line less": lambda head, lines: (head, lines[:-1]),
    "a line more": lambda head, lines: (head, [*lines, b"null"]),
}


@pytest.mark.parametrize("wrong", HEADS.values(), ids=HEADS.keys())
@must_client("C-401", "C-402", "C-409")
def test_a_batch_that_does_not_hold_changes_nothing(steady, wrong):
    line, payload = steady.change()
    steady.link.out.append(line, payload)
    place = len(steady.link.out.entries)

    def act(message, lines):
        message["head"], lines = wrong(message["head"], lines)
        return message, lines

    steady.above.mischief.append(resigned(act))
    steady.subject.sync()
    assert place not in steady.link.outcomes_there
    steady.above.mischief.clear()
    assert steady.subject.sync()
    assert steady.link.outcomes_there[place] == APPLIED


@must_client("C-408", "C-403", "C-416")
def test_another_story_is_a_fork_and_stops_the_stream(joined):
    assert joined.send(joined.change()) == [APPLIED]
    out = joined.link.out
    out.entries.pop()
    out.chains.pop()
    out.append(*joined.change())
    out.append(*joined.change())

    def from_the_start(message, lines):
        head, lines = out.batch(0, 9, joined.above.key, 1)
        message = {key: value for key, value in message.items() if key != "statement"}
        return {**joined.link.message(), **message, "head": head}, lines

    joined.above.mischief.append(resigned(from_the_start))
    assert not joined.subject.sync()
    assert not joined.subject.sync()


@must_client("C-609")
def test_a_statement_of_somebody_else_is_refused(steady):
    def forged(message, lines):
        message["statement"] = signing.Key().sign_document(message["statement"][0])

    steady.above.mischief.append(resigned(forged))
    assert not steady.subject.sync()
    assert steady.subject.sync()


@must_client("C-322", "C-1201", "C-325")
def test_members_of_a_later_version_are_passed_over(steady):
    steady.above.mischief.append(resigned(lambda message, lines: message.update(zz=[1])))
    assert steady.subject.sync()


@must_client("C-311")
def test_an_answer_of_another_version_is_refused(steady):
    steady.above.mischief.append(resigned(lambda message, lines: message.update(versions=[7, 9])))
    assert not steady.subject.sync()
    assert steady.subject.sync()


@must_client("C-1003", "C-1002")
def test_a_receipt_that_is_owed_is_handed_over_later(joined):
    joined.link.out.append(*joined.change())
    joined.above.mischief.extend([lambda reply: None, cut, cut, cut, cut])
    joined.subject.sync()
    joined.above.mischief.clear()
    assert joined.subject.sync()
    assert joined.link.outcomes_there == {1: APPLIED}


def own_record(pair):
    return ("x_kind", pair.node, f"{pair.above.clock():016x}")


ENTRIES = [
    ("C-221", "no JSON", lambda pair: (b"hello", None), ("refused", "malformed")),
    ("C-166", "a key twice", lambda pair: (pair.change()[0].replace(b'"at":1', b'"at":1,"at":1'), None), ("refused", "malformed")),
    ("C-164", "no UTF-8", lambda pair: (pair.change()[0].replace("李".encode(), b"\xff"), None), ("refused", "malformed")),
    ("C-180", "too deep", lambda pair: (pair.change()[0].replace(b'"at":1', b'"aa":' + b"[" * 20 + b"]" * 20 + b',"at":1'), None), ("refused", "malformed")),
    ("C-230", "another payload", lambda pair: (pair.change()[0], b"{}"), ("refused", "payload_mismatch")),
    ("C-123", "no payload", lambda pair: (pair.change()[0], None), APPLIED),
    ("C-130", "a later entry", lambda pair: (b'{"type":"later"}', None), held("unknown")),
    ("C-114", "a later tier", lambda pair: pair.change(tier="nation"), held("unknown")),
    ("C-233", "no founding change", lambda pair: pair.change(counter=2), held("founding")),
    ("C-224", "the client's own name", lambda pair: pair.change(writer=(pair.node, "0" * 16)), ("refused", "foreign_author")),
    ("C-226", "a record of the client's", lambda pair: pair.change(own_record(pair)), ("refused", "may_not_introduce")),
    ("C-231", "a kind that stays home", lambda pair: pair.change(("proposer", pair.above.node, "0" * 15 + "1")), ("refused", "may_not_make")),
    ("C-225", "another tier", lambda pair: pair.change(tier="province"), ("refused", "wrong_tier")),
    ("C-272", "an erasure of nothing known", lambda pair: (canonical.write({"at": 1, "author": "x", "dots": [], "record": list(pair.change() and ("x_kind", pair.above.node, "0" * 16)), "type": "erasure"}), None), held("founding")),
    ("C-271", "an erasure of the client's own", lambda pair: (canonical.write({"at": 1, "author": "x", "dots": [], "record": list(own_record(pair)), "type": "erasure"}), None), ("refused", "foreign_author")),
    ("C-910", "a recall of the client's own", lambda pair: (canonical.write({"at": 1, "author": "x", "record": list(own_record(pair)), "type": "recall"}), None), ("refused", "foreign_author")),
    ("C-241", "a register unknown to all", lambda pair: pair.change(values={"x_note": {"later": []}}), APPLIED),
]  # fmt: skip


@pytest.mark.parametrize(
    "make, outcome",
    [pytest.param(each[2], each[3], id=each[1], marks=must_client(each[0])) for each in ENTRIES],
)
@must_client("C-220", "C-418")
def test_an_entry_from_above_ends_as_the_table_says(steady, make, outcome):
    assert steady.send(steady.change())[0] == APPLIED
    assert steady.send(make(steady), steady.change()) == [outcome, APPLIED]


@must_client("C-221", "C-418", *sorted({each[0] for each in WRONG_HEADERS}))
def test_every_wrong_header_from_above_is_malformed(steady):
    wrong = [(each[2](line), payload) for each in WRONG_HEADERS for line, payload in [steady.change()]]
    ends = dict(zip([each[1] for each in WRONG_HEADERS], steady.send(*wrong)))
    assert set(ends.values()) == {MALFORMED}, ends


@must_client("C-230", *sorted({each[0] for each in WRONG_PAYLOADS}))
def test_every_wrong_payload_from_above_is_refused(steady):
    wrong = []
    for _, _, change in WRONG_PAYLOADS:
        line, payload = steady.change()
        body = canonical.write(change(canonical.read(payload)))
        wrong.append((with_(payload=canonical.digest(body))(line), body))
    ends = dict(zip([each[1] for each in WRONG_PAYLOADS], steady.send(*wrong)))
    assert set(ends.values()) == {MISMATCH}, ends


@must_client("C-115", *sorted({each[0] for each in RIGHT_HEADERS} - {"C-118"}))
def test_every_header_that_may_be_so_is_taken(steady):
    right = [(each[2](line), payload) for each in RIGHT_HEADERS for line, payload in [steady.change()]]
    assert set(steady.send(*right)) == {APPLIED}


@must_client("C-128", "C-129", "C-133", "C-131")
def test_other_entries_from_above_that_are_wrong(steady):
    above = steady.above.node
    name = ["x_kind", above, "0" * 16]
    dots = [[above, "0" * 16, number] for number in range(1, 4098)]
    lines = [
        {"at": 1, "author": "x", "dots": dots, "record": name, "type": "erasure"},
        {"outcome": ["applied"], "sequence": 10**6, "type": "outcome"},
        {"outcome": ["perhaps"], "sequence": 1, "type": "outcome"},
    ]
    assert set(steady.send(*map(canonical.write, lines))) == {MALFORMED}


@must_client("C-1107", "C-1109")
def test_a_restored_node_above_is_adopted_at_once(joined):
    assert joined.send(joined.change()) == [APPLIED]
    above, link = joined.above, joined.link
    former, above.ledger.life = link.out.life, f"{above.clock():016x}"
    paper = {
        "at": 1, "former": former, "node": above.node, "present": above.ledger.life,
        "type": "succession",
    }  # fmt: skip
    link.out = type(link.out)(above.node, joined.node, "down", above.ledger.life)
    link.confirmed, link.outcomes_there, above.succession = 0, {}, above.key.sign_document(paper)
    assert joined.send(joined.change()) == [APPLIED]


@must_client("C-234", "C-251", "C-252", "C-250")
def test_what_came_too_early_is_told_when_it_ends(steady):
    record = ("x_kind", steady.above.node, f"{steady.above.clock():016x}")
    first, second, third = (steady.change(record, counter) for counter in (1, 2, 3))
    assert steady.send(first, third) == [APPLIED, held("gap")]
    place = len(steady.link.out.entries)
    assert steady.send(second) == [APPLIED]
    assert steady.subject.sync()
    assert steady.link.outcomes_there[place] == APPLIED


@must_client("C-228", "C-229", "C-270")
def test_a_twin_freezes_the_record(steady):
    line, payload = steady.change()
    assert steady.send((line, payload), (line, payload), (with_(at=2)(line), payload)) == [
        APPLIED, ("duplicate",), held("frozen"),
    ]  # fmt: skip


@must_client("C-235", "C-261", "C-205", "C-260", "C-282", "C-601", "C-602", "C-903")
def test_both_write_and_the_city_writes_what_it_may_not(joined):
    name = joined.proposal()
    assert joined.subject.sync()
    ledger = joined.above.ledger
    context = ledger.records[name].context()
    ledger.write(name, {"title": "甲"}, "周敏", context)
    joined.office.say("edit", "-".join(name), "--set", "title=乙")
    assert joined.subject.sync()
    sides = [side.value for side in ledger.records[name].conflicts()["title"]]
    theirs = joined.office.say("conflicts", "show", "-".join(name))["conflicts"][0]["sides"]
    assert sides == [each["value"] for each in theirs]
    number = joined.office.say(
        "conflicts", "resolve", "-".join(name), "title", "--keep", "1", "--reason", "商定"
    )
    assert number and joined.subject.sync()
    assert not ledger.records[name].conflicts()
    ledger.write(name, {"body": "丙"}, "周敏")
    assert joined.subject.sync()
    assert joined.subject.sync()
    assert len(ledger.records[name].voids) == 1
    assert joined.office.say("sync")["verdict"] == "equal"


@must_client("C-915", "C-914", "C-916", "C-906")
def test_a_recall_from_above_is_answered_closed(joined):
    line, payload = joined.change()
    assert joined.send((line, payload)) == [APPLIED]
    name = read_entry(line).record
    unknown = ("x_kind", joined.above.node, "0" * 16)
    for record in (name, unknown):
        recall = {"at": 1, "author": "周敏", "record": list(record), "type": "recall"}
        assert joined.send(canonical.write(recall)) == [APPLIED]
    assert joined.subject.sync()
    assert joined.link.into.position()[1] == 2
    assert joined.office.say("show", "-".join(name))["custody"] == "returned"


# Keys.


@must_client("C-722", "C-720")
def test_a_new_key_above_is_followed_by_its_papers(joined):
    joined.above.rotate()
    assert joined.subject.sync()
    joined.proposal()
    assert joined.subject.sync()


@must_client("C-720", "C-512")
def test_a_key_that_no_paper_leads_to_is_not_followed(joined):
    joined.above.rotate()
    joined.above.papers[0][0] = {**joined.above.papers[0][0], "at": 2}
    assert not joined.subject.sync()


@must_client("C-723", "C-721")
def test_a_client_with_a_new_key_posts_its_papers(joined):
    joined.office.say("node", "rotate")
    joined.proposal()
    assert joined.subject.sync()
    assert len(joined.link.peer_keys) == 2
    assert [path for path, _, _ in joined.above.seen].count("/sync/v1/keys") == 1


@must_client("C-806", "C-805")
def test_an_unknown_problem_is_no_answer(steady):
    def unknown(reply):
        body = canonical.write({"code": "later", "retry": False, "status": 418, "title": "x"})
        return Reply(418, body, "application/problem+json", reply.nonce)

    steady.above.mischief.append(unknown)
    steady.subject.sync()
    steady.above.mischief.clear()
    assert steady.subject.sync()


def test_nothing_was_sent_as_another_type(steady):
    kinds = {fields["content-type"] for path, fields, _ in steady.above.seen if "exchange" in path}
    assert kinds == {LINES}
