#!/usr/bin/python3
"""The whole story of a district office that runs this client against a city that runs `jianyan`.

    Protocol/client/story.py [PROGRAM]

PROGRAM is the `jianyan` to start as the city (else the newest of .build/release and .build/debug).
Says what it does, step by step; exit status 0 when every step held, 1 at the first that did not.
"""

import pathlib
import subprocess
import sys
import tempfile

import canonical
import merge
import signing
from client import Client, Lost, Refused
from office import Office
from vocabulary import VOCABULARY

TOP = pathlib.Path(__file__).resolve().parents[2]
PROPOSAL = {
    "title": "增设夜间公交", "body": "建议末班车延至23点。", "number": "500102-2026-000001-1",
    "state": "escalated", "scope_group": {"scope": "city", "track": "transfer", "grade": "other"},
}  # fmt: skip


def built():
    found = [TOP / ".build" / each / "jianyan" for each in ("release", "debug")]
    found = [each for each in found if each.exists()]
    if not found:
        sys.exit("build the program first: swift build --product jianyan")
    return max(found, key=lambda each: each.stat().st_mtime)


class Story:
    def __init__(self, city):
        self.city, self.office = city, Client(vocabulary=VOCABULARY)
        self.name = None

    def tell(self):
        steps = [
            self.enrol, self.bring, self.both_write, self.settle, self.refusal, self.out_of_order,
            self.lost_answer, self.unknown_words, self.restarted_city, self.campaign, self.erase,
            self.recall, self.audit,
        ]  # fmt: skip
        for number, step in enumerate(steps, 1):
            print(f"{number:2} {step.__doc__.strip()}", flush=True)
            step()

    # What the steps use.

    def must(self, what, held):
        print(f"     {'✓' if held else '✗'} {what}", flush=True)
        if not held:
            raise AssertionError(what)

    def equal(self):
        verdict, link = self.office.sync(), self.office.link
        self.must("a signed statement says: equal", verdict == "equal")
        self.must(
            "over the very sum of what is here, nothing left out",
            (link.statement["sums"], link.statement["except"]) == ([link.sum(set())], []),
        )

    @property
    def record(self):
        return self.office.ledger.records[self.name]

    def seen(self, *options):
        """The record as the city shows it."""
        return self.city.say("show", "-".join(self.name), *options)

    def write(self, values, **options):
        return self.office.ledger.write(self.name, values, "李青", **options)

    def outcome(self):
        """What the city said of the newest entry."""
        link = self.office.link
        return link.outcomes_there[len(link.out.entries)]

    # The steps.

    def enrol(self):
        """the district joins with an invitation, is refused until approved, and is let in"""
        prints = self.office.join(self.city.invite("北山区信访办"))
        self.must(f"the city's fingerprint is {prints}", len(prints) == 47)
        code = None
        try:
            self.office.sync()
        except Refused as refusal:
            code = refusal.code
        self.must("before the approval: node_pending", code == "node_pending")
        shown = self.city.say("node", "list")["fingerprint"]
        self.must(
            "both compute the district's fingerprint alike",
            shown == signing.fingerprint(self.office.key.public),
        )
        self.city.approve("北山区信访办")
        self.equal()

    def bring(self):
        """a proposal goes up"""
        ledger, link = self.office.ledger, self.office.link
        self.name = ledger.new_record("proposal", PROPOSAL, "李青", [link.peer])
        self.equal()
        self.must("the city took it", self.outcome() == ("applied",))
        shown = self.seen()["registers"]
        self.must("with the same title", shown["title"][0]["value"] == PROPOSAL["title"])

    def both_write(self):
        """both write the title, neither having seen the other"""
        self.city.say("edit", "-".join(self.name), "--set", "title=夜间公交延长")
        self.write({"title": "夜间公交加密"})
        self.equal()
        self.must("the city flags a conflict", self.outcome() == ("applied", "conflict"))
        sides = self.record.conflicts()["title"]
        theirs = self.city.say("conflicts", "show", "-".join(self.name))["conflicts"][0]
        self.must(
            "both show the same sides in the same order",
            [each.value for each in sides] == [each["value"] for each in theirs["sides"]],
        )
        base = [
            self.record.changes[dot].values["title"]
            for dot in merge.base(self.record.changes, set(self.record.voids), "title")
        ]
        self.must(
            "and the same common start", base == [each["value"] for each in theirs["base"]]
        )

    def settle(self):
        """the district settles it, with a reason"""
        self.office.ledger.resolve(self.name, "title", "夜间公交延长并加密", "李青", "两级商定")
        self.equal()
        self.must("no conflict is left here", not self.record.conflicts())
        self.must("nor in the city", not self.city.say("conflicts", "list")["conflicts"])
        shown = self.seen()["registers"]["title"]
        self.must("the city shows the agreed title", shown[0]["value"] == "夜间公交延长并加密")

    def refusal(self):
        """the district writes what only the city may, and a group in part"""
        void = [self.write({"city_number": "1"})]
        self.office.sync()
        self.must("refused: authority", self.outcome() == ("refused", "authority"))
        void.append(self.write({"scope_group": {"scope": "city"}}))
        self.office.sync()
        self.must("refused: group_in_part", self.outcome() == ("refused", "group_in_part"))
        self.equal()
        self.must("both are void here too", set(void) == set(self.record.voids))
        self.must("and nothing waits", not self.office.ledger.waiting)
        self.write({"body": "建议末班车延至24点。"})
        self.equal()
        self.must("the next counter is taken", self.outcome() == ("applied",))

    def out_of_order(self):
        """of three changes the last two travel first"""
        out = self.office.link.out
        first = len(out.entries)
        for text in ("甲", "乙", "丙"):
            self.write({"body": text})
        # As a node would that got them from two desks: the stream is what it is, its order is free.
        late = out.entries.pop(first)
        entries_left, out.entries = out.entries[first:], out.entries[:first]
        del out.chains[first + 1 :]
        for line, payload in entries_left:
            out.append(line, payload)
        verdict = self.office.sync()
        there = self.office.link.outcomes_there
        self.must(
            "the city holds both for the gap",
            [there[first + 1], there[first + 2]] == [("held", "gap")] * 2,
        )
        self.must("the rest is equal", verdict == "equal")
        out.append(*late)
        self.equal()
        self.must(
            "the missing one comes, and the city tells that the others ended",
            [there[each] for each in range(first + 1, first + 4)] == [("applied",)] * 3,
        )
        self.must("the last text stands", self.seen()["registers"]["body"][0]["value"] == "丙")

    def lost_answer(self):
        """an answer is lost, the same batch goes again"""
        self.write({"body": "丁"})
        client = self.office
        body, _ = client._request(client.link.confirmed, True, 1000, set())
        client.exchange(body)  # and the answer never arrives
        before = client.link.confirmed
        self.equal()
        self.must("it is confirmed once", client.link.confirmed == before + 1)
        history = self.city.say("verify")
        self.must("the city's store is sound", history["sound"])

    def unknown_words(self):
        """a register and a kind that the city does not know"""
        ledger, link = self.office.ledger, self.office.link
        self.write({"x_mood": {"of": "a later version"}})
        other = ledger.new_record("x_survey", {"question": "?"}, "李青", [link.peer])
        self.equal()
        shown = self.seen()["registers"]
        self.must("are kept", shown["x_mood"][0]["value"] == {"of": "a later version"})
        self.must("and compared", ledger.records[other] in ledger.comparable(link.peer))

    def restarted_city(self):
        """the city is killed and comes up again"""
        self.city.stop(hard=True)
        lost = False
        try:
            self.office.sync()
        except Lost:
            lost = True
        self.must("a request to it is lost", lost)
        self.write({"body": "戊"})
        self.city.serve()
        self.office.move(self.city.url)
        self.equal()

    def campaign(self):
        """the city publishes a campaign, and takes it back"""
        named = self.city.say("campaign", "publish")["record"]
        self.equal()
        name = tuple(named.split("-"))
        ledger = self.office.ledger
        self.must("it came", ledger.records[name].custody == "shared")
        self.city.say("recall", named)
        self.office.sync()
        self.equal()
        self.must("it was handed back", ledger.records[name].custody == "returned")
        shown = self.city.say("show", named)
        self.must("the city has it for itself again", shown["custody"] == "home")

    def erase(self):
        """the citizen asks for his data to be destroyed"""
        self.office.ledger.erase(self.name, "李青")
        self.equal()
        shown = self.seen()["registers"]
        self.must(
            "no value is left in the city",
            all(each["erased"] for sides in shown.values() for each in sides),
        )
        self.write({"title": "重新登记"})
        self.equal()
        shown = self.seen()["registers"]["title"]
        self.must("what is written afterwards stands", shown[0]["value"] == "重新登记")

    def recall(self):
        """the district takes the proposal back"""
        self.office.ledger.recall(self.name, "李青")
        self.office.sync()
        self.equal()
        self.must("the city closed it", self.record.custody == "home")
        self.must("and holds it no longer", self.seen()["custody"] == "returned")

    def audit(self):
        """an auditor takes the city's evidence"""
        self.must("the city's own check finds nothing", self.city.say("verify")["sound"])
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
            file.write(self.city.run("export", "evidence"))
            file.flush()
            done = subprocess.run(
                [sys.executable, TOP / "Protocol" / "verify-evidence.py", file.name],
                capture_output=True, text=True,
            )  # fmt: skip
        print("     " + done.stdout.strip().replace("\n", "\n     "))
        self.must("the papers of both hold", done.returncode == 0)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else built()
    with Office(program) as city:
        story = Story(city)
        try:
            story.tell()
        except Exception as error:
            print(f"✗ {type(error).__name__}: {error}")
            return 1
    link = story.office.link
    print(
        f"all held: {story.office.requests} requests, {len(link.out.entries)} entries sent, "
        f"{len(link.into.chains) - 1} received"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
