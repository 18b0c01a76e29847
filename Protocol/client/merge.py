"""The merge: from the set of a record's changes to everything that is computed from it
(merge.md §1 to §3, records.md §7). Pure functions; the order of arrival is nowhere an argument."""

from dataclasses import dataclass

import canonical
from entries import covers, vector_list


@dataclass(frozen=True)
class Change:
    """What the merge needs of a change. `values` is None when they were erased."""

    dot: tuple
    hash: str
    context: dict
    registers: tuple
    values: dict = None


@dataclass(frozen=True)
class Side:
    """One distinct live value of a register in conflict, with the dots by which it is live."""

    value: object
    dots: tuple
    erased: bool = False


def mark(changes, voids):
    """The version vector: for each writer how many of its changes, applied and void, are here."""
    marks = {}
    for dot in set(changes) | set(voids):
        writer = dot[:2]
        marks[writer] = max(marks.get(writer, 0), dot[2])
    return marks


def live(changes, voids, register, within=None):
    """The dots whose values in `register` are live, ascending; with `within` (a context) what was
    live for someone who saw just that much."""
    setting = [
        change
        for dot, change in changes.items()
        if dot not in voids
        and register in change.registers
        and (within is None or covers(within, dot))
    ]
    return sorted(
        change.dot
        for change in setting
        if not any(covers(other.context, change.dot) for other in setting if other is not change)
    )


def registers(changes):
    return sorted({register for change in changes.values() for register in change.registers})


def rank(dot):
    """The order in which sides are shown, the greatest first: counter, node, incarnation."""
    node, life, counter = dot
    return counter, node, life


def sides(changes, voids, register):
    """One side for each distinct live value, the provisional one first."""
    found = {}
    for dot in live(changes, voids, register):
        values = changes[dot].values
        key = ("erased",) if values is None else ("value", canonical.write(values[register]))
        found.setdefault(key, []).append(dot)
    ordered = sorted(found.items(), key=lambda each: max(map(rank, each[1])), reverse=True)
    return [
        Side(
            None if key[0] == "erased" else changes[dots[0]].values[register],
            tuple(dots),
            key[0] == "erased",
        )
        for key, dots in ordered
    ]


def conflicts(changes, voids):
    """The registers with two or more distinct live values, each with its sides."""
    found = {register: sides(changes, voids, register) for register in registers(changes)}
    return {register: each for register, each in found.items() if len(each) > 1}


def base(changes, voids, register):
    """The dots that the sides of a conflict started from: what is live under the pointwise minimum
    of the contexts of all changes in conflict."""
    contexts = [changes[dot].context for dot in live(changes, voids, register)]
    common = {
        writer: min(context.get(writer, 0) for context in contexts) for writer in contexts[0]
    }
    return live(changes, voids, register, within=common)


def record_state(name, changes, voids):
    """What two nodes compare of one record (records.md §7)."""
    alive = {dot for register in registers(changes) for dot in live(changes, voids, register)}
    return {
        "live": [[list(dot), changes[dot].hash] for dot in sorted(alive)],
        "record": list(name),
        "vector": vector_list(mark(changes, voids)),
        "voids": [list(dot) for dot in sorted(voids)],
    }


def record_digest(name, changes, voids):
    """The digest of that, 43 characters."""
    return canonical.digest(canonical.write(record_state(name, changes, voids)))


def link_sum(digests):
    """The sum of record digests modulo 2²⁵⁶, written as a digest."""
    total = sum(int.from_bytes(canonical.unbase64url(each, 32), "big") for each in digests)
    return canonical.base64url((total % 2**256).to_bytes(32, "big"))
