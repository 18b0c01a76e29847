"""Writes one record's changes as several offices of one side."""


class Pen:
    """`d` is the office that tells, `t` the one the record comes from (in two lives, `t` and `t2`), `s` another.
    What is told is merged by the second implementation too, and the signed sums must be equal."""

    def __init__(self, teller):
        self.teller, self.counts = teller, {}
        first, second = "71" + teller.node[2:], "72" + teller.node[2:]
        self.record = teller.record("proposal", first)
        self.writers = {
            "d": teller.writer, "t": (first, "0" * 15 + "1"), "t2": (first, "0" * 15 + "2"),
            "s": (second, "0" * 15 + "1"),
        }  # fmt: skip

    @property
    def known(self):
        """The record as the second implementation has it."""
        return self.teller.ledger.records[self.record]

    def dot(self, who, counter):
        return (*self.writers[who], counter)

    def __call__(self, who, value=None, seeing=(), values=None, **more):
        """The next change of `who`, having seen (who, counter) pairs."""
        self.counts[who] = self.counts.get(who, 0) + 1
        context = {}
        for other, counter in seeing:
            context[self.writers[other]] = max(counter, context.get(self.writers[other], 0))
        tier = self.teller.tier if who == "d" else self.teller.other_tier
        return self.teller.change(
            self.record, self.counts[who], values or {"title": value}, context,
            writer=self.writers[who], tier=tier, **more,
        )  # fmt: skip

    def tell(self, *changes):
        verdict, outcomes = self.teller.tell(*changes)
        assert verdict == "equal"
        return outcomes

    def conflict(self, register="title"):
        """The sides' values, as the second implementation has them, or None."""
        sides = self.known.conflicts().get(register)
        return sides and [side.value for side in sides]

    def erase(self, *dots):
        """The act of the office that the record comes from."""
        return self.teller.tell((self.teller.erasure(self.record, *dots), None))

    def shown(self, register="title"):
        """What the operator at the other end sees of a register."""
        found = self.teller.operator.say("show", "-".join(self.record))
        return found["registers"].get(register, [])
