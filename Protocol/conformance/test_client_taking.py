"""Batches, statements and messages that a client takes, or does not."""

import pytest
import signing
from checklist import must_client
from mischief import cut, resigned
from said import messages
from test_entries import APPLIED, MALFORMED, held


HEADS = {
    "another key": lambda head, lines: (signing.Key().sign_document(head[0]), lines),
    "another signature": lambda head, lines: ([head[0], "A" * 86], lines),
    "a padded signature": lambda head, lines: ([head[0], head[1] + "=="], lines),
    "a line changed": lambda head, lines: (head, [lines[0].replace(b"at", b"au"), *lines[1:]]),
    "a line less": lambda head, lines: (head, lines[:-1]),
    "a line more": lambda head, lines: (head, [*lines, b"null"]),
}


@pytest.mark.parametrize("wrong", HEADS.values(), ids=HEADS.keys())
@must_client("C-106", "C-401", "C-402", "C-409")
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


@must_client("C-406", "C-416")
def test_a_new_incarnation_out_of_nowhere_stops_the_stream(joined):
    assert joined.send(joined.change()) == [APPLIED]
    joined.link.out = type(joined.link.out)(joined.node, joined.below, "down", "f" * 16)
    joined.link.out.append(*joined.change())
    joined.above.mischief.extend([resigned(from_the_start(joined))] * 2)
    assert not joined.subject.sync()
    assert not joined.subject.sync()


def from_the_start(pair, first=0, most=9):
    """An answer that brings entries from a place on, whatever was asked for."""

    def act(message, lines):
        head, lines = pair.link.out.batch(first, most, pair.above.key, 1)
        message = {key: value for key, value in message.items() if key != "statement"}
        return {**pair.link.message(), **message, "head": head}, lines

    return act


@must_client("C-407", "C-401")
def test_a_batch_beyond_what_is_known_is_not_taken_and_stops_nothing(steady):
    place = len(steady.link.out.entries)
    for _ in range(2):
        steady.link.out.append(*steady.change())
    steady.above.mischief.append(resigned(from_the_start(steady, place + 1)))
    steady.subject.sync()
    assert place + 2 not in steady.link.outcomes_there
    steady.above.mischief.clear()
    assert steady.subject.sync()
    assert steady.link.outcomes_there[place + 2] == APPLIED


@must_client("C-412", "C-411")
def test_a_batch_that_begins_within_what_is_known_is_taken_from_there_on(steady):
    assert steady.send(steady.change(), steady.change()) == [APPLIED] * 2
    place = len(steady.link.out.entries)
    steady.link.out.append(*steady.change())
    steady.above.mischief.append(resigned(from_the_start(steady, place - 2)))
    assert steady.subject.sync()
    assert steady.link.outcomes_there[place + 1] == APPLIED


@must_client("C-309", "C-404")
def test_a_batch_of_more_than_1000_entries_is_not_taken(joined):
    for _ in range(1001):
        joined.link.out.append(*joined.change())
    joined.above.mischief.append(resigned(from_the_start(joined, 0, 1001)))
    assert not joined.subject.sync()
    assert joined.subject.sync()
    assert set(joined.link.outcomes_there) == set(range(1, 1002))


@must_client("C-420", "C-1002", "C-413")
def test_every_batch_gets_its_receipt(joined):
    for _ in range(25):
        joined.link.out.append(*joined.change())
    joined.above.most = 10
    assert joined.subject.sync()
    assert joined.above.verdict and set(joined.link.outcomes_there) == set(range(1, 26))


@must_client("C-417", "C-1201")
def test_signed_documents_may_have_members_of_a_later_version(steady):
    def later(message, lines):
        for name in ("head", "receipt", "statement"):
            if name in message:
                message[name] = steady.above.key.sign_document({**message[name][0], "zz": [1]})

    steady.above.mischief.extend([resigned(later)] * 3)
    name = steady.proposal() if steady.subject.office else None
    assert steady.one(*steady.change()) == APPLIED
    steady.above.mischief.clear()
    assert name is None or name in steady.ledger.records


RECEIPTS = {
    "another key": lambda receipt, key: signing.Key().sign_document(receipt),
    "another reader": lambda receipt, key: key.sign_document({**receipt, "to": "0" * 16}),
    "a gap": lambda receipt, key: key.sign_document({**receipt, "outcomes": [[1, 1, ["applied"]], [9, 9, ["applied"]]]}),
    "another place": lambda receipt, key: key.sign_document({**receipt, "position": [*receipt["position"][:2], "A" * 43]}),
}


@pytest.mark.parametrize("wrong", RECEIPTS.values(), ids=RECEIPTS.keys())
@must_client("C-415", "C-1002")
def test_a_receipt_that_does_not_fit_confirms_nothing(steady, wrong):
    def act(message, lines):
        if "receipt" in message:
            message["receipt"] = wrong(message["receipt"][0], steady.above.key)

    name = steady.proposal()
    steady.above.mischief.append(resigned(act))
    assert not steady.subject.sync()
    status = steady.operator.say("status", ends=(0, 5))
    assert status["links"][0]["to_send"] > 0, "it was not confirmed"
    assert steady.subject.sync() and name in steady.ledger.records


MESSAGES = {
    "no versions": lambda message: message.pop("versions"),
    "a statement that is none": lambda message: message.update(statement=[7]),
    "a list for a head": lambda message: message.update(head=[1]),
    "versions upside down": lambda message: message.update(versions=[2, 1]),
}


@pytest.mark.parametrize("wrong", MESSAGES.values(), ids=MESSAGES.keys())
@must_client("C-321")
def test_an_answer_that_is_no_message_changes_nothing(steady, wrong):
    steady.above.mischief.append(resigned(lambda message, lines: wrong(message) and None))
    assert not steady.subject.sync()
    assert steady.subject.sync()


@must_client("C-132")
def test_later_words_of_a_receipt_read_as_the_text_says(joined):
    words = iter([["held", "weather"], ["refused", "fashion"]])

    def later(message, lines):
        if "receipt" in message:
            receipt = message["receipt"][0]
            ends = [[first, last, next(words)] for first, last, _ in receipt["outcomes"]]
            message["receipt"] = joined.above.key.sign_document({**receipt, "outcomes": ends})

    for _ in range(2):
        joined.proposal()
        joined.above.mischief.append(resigned(later))
        assert joined.subject.sync()
    there = joined.operator.say("held", "list")["there"]
    assert {tuple(each["outcome"]) for each in there} == {held("unknown"), MALFORMED}


@must_client("C-307", "C-308")
def test_an_answer_that_is_packed_wrongly_is_not_taken(steady):
    def packed(reply):
        reply.packing = "zstd"

    steady.above.mischief.append(packed)
    assert not steady.subject.sync()
    assert steady.subject.sync(), "plain ones are taken"


@must_client("C-603", "C-602")
def test_with_more_than_200_uncertain_records_nothing_is_compared(joined):
    joined.sync()
    for _ in range(201):
        joined.link.out.append(*joined.change(tier="nation"))
    joined.sync()
    joined.above.seen.clear()
    assert joined.sync() is None
    assert all("sum" not in each for each in messages(joined))


@must_client("C-419", "C-1003")
def test_what_a_client_says_to_have_read_never_goes_back(steady):
    before = len(steady.above.seen)
    for _ in range(3):
        steady.one(*steady.change())
    reads = [each["read"][1] for each in messages(steady, before) if each["read"]]
    assert reads and reads == sorted(reads)


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
