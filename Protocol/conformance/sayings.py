"""What either end of a link may say: entries that are right, and right but for what a test says otherwise."""

import secrets

import canonical
from entries import make_change


class Sayings:
    """A part of `Member` and of `Pair`. They have `node`, `writer`, `tier` and `kind`, the kind that their office
    makes; `send` and `one`, which hand entries over and return what became of them."""

    def record(self, kind=None, origin=None):
        """A name that nobody used; of this office when no origin is named."""
        return (kind or self.kind, origin or self.node, secrets.token_hex(8))

    def change(self, record=None, counter=1, values=None, context=None, **header):
        """(line, payload) of a change that is right but for what `header` says otherwise."""
        record = record or self.record()
        node, life = header.pop("writer", self.writer)
        if context is None:
            context = {(node, life): counter - 1} if counter > 1 else {}
        line, payload = make_change(
            record, (node, life, counter), context, values or {"title": "桥"},
            author="李青", tier=header.pop("tier", self.tier), at=1, salt="s" * 22,
        )  # fmt: skip
        if header:
            line = canonical.write({**canonical.read(line), **header})
        return line, payload

    def entry(self, kind, record, **fields):
        """A line of another sort."""
        document = {"at": 1, "record": list(record), "type": kind, **fields}
        return canonical.write({k: v for k, v in document.items() if v is not None})

    def erasure(self, record, *dots):
        return self.entry("erasure", record, author="李青", dots=[list(dot) for dot in dots])

    def refusal(self, change, code, **fields):
        header = canonical.read(change)
        told = {
            "by": self.node, "code": code, "dot": header["dot"], "hash": canonical.digest(change),
            "header": change.decode(), **fields,
        }  # fmt: skip
        return self.entry("refusal", header["record"], **told)

    def question(self, kind, change, **fields):
        """`refusal_asked` or `refusal_declined` about a change."""
        header = canonical.read(change)
        told = {"by": self.node, "dot": header["dot"], "hash": canonical.digest(change), **fields}
        return self.entry(kind, header["record"], **told)
