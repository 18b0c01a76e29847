"""The cases of merge.md §8, told to a server from below and to a client from above. The second implementation merges
what it tells, too, and the signed sums must be equal."""

import canonical
import pytest
from checklist import must_both
from pen import Pen
from test_entries import APPLIED, CONFLICT, DUPLICATE, held, with_

AUTHORITY, PART = ("refused", "authority"), ("refused", "group_in_part")
GROUP = {"scope": "city", "track": "transfer", "grade": "other"}


@must_both("C-281", "C-202")
def test_case_1_a_context_covers_only_where_its_change_writes(pen):
    first = pen("t", values={"title": "A", "body": "B"})
    theme = pen("s", values={"theme": "T1"}, seeing=[("t", 1)])
    assert pen.tell(first, theme) == [APPLIED, APPLIED]
    assert pen.known.value("title") == "A"


@must_both("C-282", "C-203", "C-238", "C-216")
def test_case_2_two_edits_of_one_form(pen, seen):
    changes = [pen("t", "start"), pen("t", "A", [("t", 1)]), pen("s", "B", [("t", 1)])]
    assert pen.tell(*changes) == [APPLIED, APPLIED, CONFLICT]
    theirs = seen.say("conflicts", "show", "-".join(pen.record))["conflicts"][0]
    assert [each["value"] for each in theirs["base"]] == ["start"]
    assert [each["value"] for each in theirs["sides"]] == pen.conflict()


@must_both("C-283")
def test_case_3_two_equal_edits(pen):
    changes = [pen("t", "start"), pen("t", "A", [("t", 1)]), pen("s", "A", [("t", 1)])]
    assert pen.tell(*changes) == [APPLIED] * 3


@must_both("C-284")
def test_case_4_one_of_two_equal_edits_is_edited_on(pen):
    changes = [
        pen("t", "start"), pen("t", "A", [("t", 1)]), pen("s", "A", [("t", 1)]),
        pen("t", "B", [("t", 2)]),
    ]  # fmt: skip
    assert pen.tell(*changes)[-1] == CONFLICT


@must_both("C-285")
def test_case_5_what_was_not_on_the_screen_survives(pen):
    apart = [pen("t", "A"), pen("s", "A"), pen("t2", "B")]
    resolved = pen("t", "B", [("t", 1), ("t2", 1)])
    assert pen.tell(*apart, resolved)[-1] == CONFLICT


@must_both("C-286")
def test_case_6_a_resolution_of_all(pen):
    apart = [pen("t", "A"), pen("s", "A"), pen("t2", "B")]
    resolved = pen("t", "B", [("t", 1), ("t2", 1), ("s", 1)])
    assert pen.tell(*apart, resolved)[-1] == APPLIED


@must_both("C-287", "C-288")
@pytest.mark.parametrize("second, ends", [("Y", CONFLICT), ("X", APPLIED)])
def test_cases_7_and_8_two_resolutions_made_apart(pen, second, ends):
    seen = [("t", 1), ("s", 1)]
    changes = [pen("t", "A"), pen("s", "B"), pen("t", "X", seen), pen("s", second, seen)]
    assert pen.tell(*changes)[-1] == ends


@must_both("C-289")
def test_case_9_a_resolution_and_an_edit_it_had_not_seen(pen):
    changes = [pen("t", "A"), pen("s", "B"), pen("s", "C", [("s", 1)])]
    assert pen.tell(*changes, pen("t", "X", [("t", 1), ("s", 1)]))[-1] == CONFLICT


@must_both("C-290")
def test_case_10_two_forms_of_one_office(pen):
    changes = [pen("t", "A"), pen("t", "B", [("t", 1)]), pen("t", "C", [("t", 1)])]
    assert pen.tell(*changes)[-1] == CONFLICT


@must_both("C-291", "C-212")
def test_case_11_what_comes_later_was_covered_before(pen):
    start, ahead, late = pen("t", "A"), pen("t", "E", [("t", 1), ("s", 1)]), pen("s", "B")
    assert pen.tell(start, ahead, late) == [APPLIED] * 3
    assert pen.conflict() is None


@must_both("C-292")
def test_case_12_a_group_is_in_conflict_as_a_whole(pen):
    values = [{"scope_group": {**GROUP, "grade": grade}} for grade in ("other", "excellent")]
    assert pen.tell(pen("t", values=values[0]), pen("s", values=values[1]))[-1] == CONFLICT
    assert len(pen.conflict("scope_group")) == 2


@must_both("C-293", "C-236", "C-260", "C-261", "C-263")
def test_case_13_a_group_in_part(peer):
    pen = Pen(peer)
    start, part = pen("t", "A"), pen("s", values={"scope_group": {"scope": "city"}})
    assert peer.send(start, part) == [APPLIED, PART]
    assert peer.one(peer.refusal(part[0], "group_in_part")) == DUPLICATE


@must_both("C-294", "C-205", "C-235", "C-261", "C-125", "C-135")
def test_case_14_a_void_change_covers_nothing_and_its_counter_is_used(pen):
    forbidden = "city_number" if pen.teller.tier == "district" else "number"
    pen.tell(pen("t", "A"))
    void = pen("d", values={forbidden: "1", "title": "B"}, seeing=[("t", 1)])
    assert pen.teller.tell(void)[1] == [AUTHORITY]
    assert list(pen.known.voids) == [pen.dot("d", 1)] and pen.known.value("title") == "A"
    refusal = canonical.read(pen.known.refusals[pen.dot("d", 1)])
    assert (refusal["code"], refusal["header"].encode()) == ("authority", void[0])
    assert pen.tell(pen("d", values={"theme": "C"})) == [APPLIED]


@must_both("C-205", "C-216")
def test_the_operator_sees_what_the_void_change_had_covered(pen, seen):
    forbidden = "city_number" if pen.teller.tier == "district" else "number"
    pen.tell(pen("t", "A"))
    pen.teller.tell(pen("d", values={forbidden: "1", "title": "B"}, seeing=[("t", 1)]))
    assert [each["value"] for each in pen.shown()] == ["A"]


@must_both("C-295")
def test_case_15_a_new_incarnation_beside_a_returned_change(pen):
    changes = [pen("t", "A"), pen("t2", "B", [("t", 1)]), pen("t", "C", [("t", 1)])]
    assert pen.tell(*changes)[-1] == CONFLICT


@must_both("C-296", "C-229", "C-227", "C-270", "C-153")
def test_case_16_one_dot_two_hashes(peer):
    record = peer.record()
    line, payload = peer.change(record)
    twin = with_(at=2)(line)
    assert peer.send((line, payload), (twin, payload)) == [APPLIED, held("frozen")]
    assert peer.one(*peer.change(record, 2)) == held("frozen")


@must_both("C-201", "C-204", "C-210", "C-150", "C-152")
def test_every_order_of_arrival_gives_one_sum(teller):
    for turn in range(4):
        pen = Pen(teller)
        changes = [
            pen("t", "A"), pen("s", "B"), pen("t2", "C", [("s", 1)]),
            pen("s", "D", [("s", 1), ("t2", 1)]), pen("d", "E", [("t", 1)]),
        ]  # fmt: skip
        pen.tell(changes[0], *(changes[1:][turn:] + changes[1:][:turn]))
