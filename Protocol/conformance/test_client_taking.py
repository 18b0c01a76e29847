"""Batches, statements and messages that a client takes, or does not."""

import pytest
import signing
from checklist import must_client
from mischief import cut, resigned
from test_entries import APPLIED


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
