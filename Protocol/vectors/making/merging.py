"""merge/: the set of a record's changes, and what it shows."""

from making.parts import CITY, CITY_LIFE, DISTRICT, LIFE, RECORD, TOWN, TOWN_LIFE, case, change, file

D, X, T = DISTRICT, CITY, TOWN
WRITERS = {D: LIFE, X: CITY_LIFE, T: TOWN_LIFE}


def seen(*pairs):
    return [[node, WRITERS[node], counter] for node, counter in pairs]


def write(node, counter, context, values, life=None, erased=False):
    lines = change(counter, values, context, node, life or WRITERS[node],
        tier={D: "district", X: "city", T: "township"}[node])  # fmt: skip
    return [lines[0], None] if erased else lines


def merged(name, changes, live, conflicts=(), provisional=None, base=None, voids=(), vector=None):
    """`live`: for each register its live dots; `provisional`: the value shown of "title"."""
    expected = {"live": live, "conflicts": list(conflicts)}
    if provisional is not None:
        expected["provisional"] = {"title": provisional}
    if base is not None:
        expected["base"] = {"title": base}
    if vector is not None:
        expected["vector"] = vector
    return case(name, {"record": RECORD, "changes": changes, "voids": list(voids)}, expected)


def d(n):
    return [D, LIFE, n]


def c(n):
    return [X, CITY_LIFE, n]


def t(n):
    return [T, TOWN_LIFE, n]


FIRST = write(D, 1, [], {"title": "0"})
A2, B1 = write(D, 2, seen((D, 1)), {"title": "A"}), write(X, 1, seen((D, 1)), {"title": "B"})
SAME = write(X, 1, seen((D, 1)), {"title": "A"})
T1 = write(T, 1, seen((D, 1)), {"title": "A"})
M, MC = "merge.md §8", "C-201 C-202 C-203"
file("merge/01-other-registers", "merge", "A context covers only in the registers that its change sets", M, "C-202 C-281", [
    merged("case 1", [write(D, 1, [], {"title": "A", "body": "B"}), write(D, 2, seen((D, 1)), {"theme": "C"})],
        {"title": [d(1)], "body": [d(1)], "theme": [d(2)]}, vector=[d(2)])])
file("merge/02-conflict", "merge", "Two that had not seen each other are in conflict, and start from what both saw", M, MC + " C-204 C-216 C-282 C-201 C-203 C-210", [
    merged("case 2", [FIRST, A2, B1], {"title": [c(1), d(2)]}, ["title"], "A", [d(1)], vector=[c(1), d(2)])])
file("merge/03-equal-values", "merge", "Equal bytes from two sides are settled, both dots stay live", M, "C-203 C-283", [
    merged("case 3", [FIRST, A2, SAME], {"title": [c(1), d(2)]}, (), "A"),
    merged("the same letters in other bytes are another value",
        [FIRST, write(D, 2, seen((D, 1)), {"title": "é"}), write(X, 1, seen((D, 1)), {"title": "e\u0301"})],
        {"title": [c(1), d(2)]}, ["title"], "é"),
    merged("members in another order are the same value",
        [FIRST, write(D, 2, seen((D, 1)), {"title": {"a": 1, "b": 2}}), write(X, 1, seen((D, 1)), {"title": {"b": 2, "a": 1}})],
        {"title": [c(1), d(2)]})])
file("merge/04-covers-what-it-saw", "merge", "Who had not seen a value cannot cover it", M, "C-202 C-284", [
    merged("case 4", [FIRST, A2, SAME, write(D, 3, seen((D, 2)), {"title": "B"})], {"title": [c(1), d(3)]}, ["title"], "B")])
THREE = [FIRST, A2, T1, B1]
file("merge/05-resolution-in-part", "merge", "What was not on the screen survives a resolution", M, "C-202 C-285", [
    merged("case 5", [*THREE, write(X, 2, seen((X, 1), (D, 2)), {"title": "B"})], {"title": [c(2), t(1)]}, ["title"], "B")])
file("merge/06-resolution", "merge", "A resolution that saw all settles all", M, "C-202 C-203 C-286", [
    merged("case 6", [*THREE, write(X, 2, seen((X, 1), (D, 2), (T, 1)), {"title": "B"})], {"title": [c(2)]}, (), "B")])
RX, RY = write(D, 3, seen((X, 1), (D, 2)), {"title": "X"}), write(X, 2, seen((X, 1), (D, 2)), {"title": "Y"})
file("merge/07-two-resolutions", "merge", "Two resolutions made apart are a new conflict, two equal ones are settled", M, "C-203 C-204 C-287 C-288", [
    merged("case 7", [FIRST, A2, B1, RX, RY], {"title": [c(2), d(3)]}, ["title"], "X", [c(1), d(2)]),
    merged("case 8", [FIRST, A2, B1, RX, write(X, 2, seen((X, 1), (D, 2)), {"title": "X"})], {"title": [c(2), d(3)]}, (), "X")])
file("merge/09-resolution-and-edit", "merge", "An edit is only covered by someone who saw it", M, "C-202 C-289", [
    merged("case 9", [FIRST, A2, B1, RX, write(X, 2, seen((X, 1)), {"title": "Z"})], {"title": [c(2), d(3)]}, ["title"], "X", [c(1)])])
file("merge/10-one-office", "merge", "Two clerks of one office can be in conflict: the context is the form's", M, "C-202 C-290", [
    merged("case 10", [FIRST, A2, write(D, 3, seen((D, 1)), {"title": "B"})], {"title": [d(2), d(3)]}, ["title"], "B", [d(1)])])
file("merge/11-contexts-ahead", "merge", "A context may name what has not come; it never raises the vector", M, "C-212 C-291", [
    merged("case 11, before", [write(X, 1, seen((D, 2)), {"title": "E"})], {"title": [c(1)]}, (), "E", vector=[c(1)]),
    merged("case 11, then D1 and D2", [write(X, 1, seen((D, 2)), {"title": "E"}), FIRST, A2], {"title": [c(1)]}, (), "E", vector=[c(1), d(2)]),
    merged("D3 was not named", [write(X, 1, seen((D, 2)), {"title": "E"}), FIRST, A2, write(D, 3, seen((D, 2)), {"title": "F"})],
        {"title": [c(1), d(3)]}, ["title"], "F")])
WHOLE = {"scope": "city", "track": "full", "grade": 1}
file("merge/12-groups", "merge", "A group is one value", M, "C-203 C-292", [
    merged("case 12", [FIRST, write(D, 2, seen((D, 1)), {"scope_group": WHOLE}), write(X, 1, seen((D, 1)), {"scope_group": {**WHOLE, "grade": 2}})],
        {"title": [d(1)], "scope_group": [c(1), d(2)]}, ["scope_group"])])
file("merge/14-void", "merge", "A void change counts, neither lives nor covers", M, "C-205 C-294", [
    merged("case 14", [write(T, 1, [], {"title": "A"}), write(T, 2, seen((T, 1)), {"title": "B"})], {"title": [t(1)]}, (), "A",
        voids=[t(2)], vector=[t(2)]),
    merged("and the next", [write(T, 1, [], {"title": "A"}), write(T, 2, seen((T, 1)), {"title": "B"}), write(T, 3, seen((T, 1)), {"title": "C"})],
        {"title": [t(3)]}, (), "C", voids=[t(2)], vector=[t(3)]),
    merged("one that saw the void one covers what it saw too", [write(T, 1, [], {"title": "A"}), write(T, 2, seen((T, 1)), {"title": "B"}),
        write(T, 3, seen((T, 2)), {"title": "C"})], {"title": [t(3)]}, (), "C", voids=[t(2)])])
file("merge/15-new-life", "merge", "A restored node's new incarnation never reuses a dot", M, "C-202 C-295", [
    merged("case 15", [FIRST, A2, write(D, 1, seen((D, 1)), {"title": "B"}, life="00000000000000b1")],
        {"title": [d(2), [D, "00000000000000b1", 1]]}, ["title"], "A", [d(1)])])
file("merge/erased", "merge", "An erased change counts and covers; its value is a side without a value", "merge.md §7", "C-206", [
    merged("it covers", [FIRST, write(D, 2, seen((D, 1)), {"title": "A"}, erased=True)], {"title": [d(2)]}),
    merged("a side of its own", [FIRST, write(D, 2, seen((D, 1)), {"title": "A"}, erased=True), B1], {"title": [c(1), d(2)]}, ["title"]),
    merged("what an erased one covered stays covered", [write(D, 1, [], {"title": "0"}, erased=True), A2], {"title": [d(2)]}, (), "A")])
file("merge/provisional", "merge", "The provisional value is that of the greatest dot by counter, node, incarnation", "merge.md §1", "C-204", [
    merged("by counter before node", [FIRST, A2, B1], {"title": [c(1), d(2)]}, ["title"], "A"),
    merged("by node when the counters are equal", [write(D, 1, [], {"title": "P"}), write(X, 1, [], {"title": "Q"}), write(T, 1, [], {"title": "R"})],
        {"title": [c(1), d(1), t(1)]}, ["title"], "R", []),
    merged("by incarnation last", [write(D, 1, [], {"title": "P"}), write(D, 1, [], {"title": "Q"}, life="00000000000000b1")],
        {"title": [d(1), [D, "00000000000000b1", 1]]}, ["title"], "Q")])
file("merge/clocks", "merge", "No clock has any influence", "merge.md §1", "C-207", [
    merged("the earlier covers the later", [change(1, {"title": "A"}, at=9000000000000), change(2, {"title": "B"}, at=1)], {"title": [d(2)]}, (), "B"),
    merged("a conflict is not settled by time", [FIRST, change(2, {"title": "A"}, [d(1)], at=1),
        change(1, {"title": "B"}, [d(1)], CITY, CITY_LIFE, tier="city", at=9000000000000)], {"title": [c(1), d(2)]}, ["title"], "A")])
