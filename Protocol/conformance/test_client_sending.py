"""What a client sends, and what it does when answers are lost or refused."""

import canonical
import pytest
from checklist import must_client
from client import LINES
from mischief import cut, gateway, not_for_this, other_digest, other_key, portal
from upstream import Reply


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
        told.nonce = reply.nonce or steady.above._new_nonce(steady.below)
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
        told.nonce = joined.above._new_nonce(joined.below)
        return told

    joined.above.mischief.append(gap)
    assert not joined.subject.sync()


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
