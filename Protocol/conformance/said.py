"""What a client said to the node above that the suite plays."""

from link import Link
from upstream import unpacked

EXCHANGE = "/sync/v1/exchange"


def messages(pair, since=0):
    """The messages of its exchanges, in turn."""
    found = []
    for path, fields, body in pair.above.seen[since:]:
        if path == EXCHANGE and body:
            body = unpacked(body) if "content-encoding" in fields else body
            found.append(Link.parse(body)[0])
    return found
