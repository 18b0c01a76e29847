"""Which records differ (sync.md §13), for the side that asks and the side that answers."""

import canonical
import entries
import merge
from streams import Problem


def part(name):
    """The part of all records that this one lies in: 0 to 255."""
    digest = canonical.digest(canonical.write(list(name)))
    return canonical.unbase64url(digest, 32)[0]


def digests(link, without):
    """`[(record, digest)]` of what is compared, ascending."""
    shared = [each for each in link.ledger.comparable(link.peer) if each.name not in without]
    return [(each.name, each.digest()) for each in sorted(shared, key=lambda each: entries.record_order(each.name))]


def sums(link, without):
    """`[part, sum]` of every part in which a record is left, ascending."""
    found = {}
    for name, digest in digests(link, without):
        found.setdefault(part(name), []).append(digest)
    return [[each, merge.link_sum(found[each])] for each in sorted(found)]


def answer(link, ask, most=5000):
    """The answer to one question, as a document. Raises `Problem`."""
    if link.into.stopped:
        raise Problem("stream_stopped")
    kind = ask["ask"]
    if kind in ("sums", "records"):
        own = link.uncertain(link.confirmed)
        without = set(own) | {entries.record(each) for each in ask["except"]}
        excepted = [list(each) for each in own]
        if kind == "sums":
            return {"except": excepted, "sums": sums(link, without)}
        after = entries.record_order(entries.record(ask["after"])) if "after" in ask else None
        wanted = [
            [list(name), digest]
            for name, digest in digests(link, without)
            if part(name) in ask["parts"] and (after is None or entries.record_order(name) > after)
        ]
        return {"except": excepted, "more": len(wanted) > most, "records": wanted[:most]}
    shared = {each.name: each for each in link.ledger.comparable(link.peer)}
    named = [shared[name] for name in map(entries.record, ask["records"]) if name in shared]
    if kind == "states":
        return {"states": [merge.record_state(each.name, each.changes, set(each.voids)) for each in named]}
    for each in named:
        link.ledger._hand_on(each, link.peer)
    return {"again": len(named)}
