"""What happens to an answer of the suite's on its way to the client."""

import signing
from link import Link

PORTAL = b"<html>please log in</html>"


def resigned(change):
    """Mischief: the message changed by `change`, signed again by the true key."""

    def act(reply):
        message, lines = Link.parse(reply.body)
        changed = change(message, lines)
        reply.body = Link.body(*(changed or (message, lines)))

    return act


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
