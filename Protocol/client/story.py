#!/usr/bin/python3
"""The whole story of a district office that runs this client against a city that runs `jianyan`.

    Protocol/client/story.py [PROGRAM]

PROGRAM is the `jianyan` to start as the city (else the newest of .build/release and .build/debug).
Says what it does, step by step; exit status 0 when every step held, 1 at the first that did not.
"""

import json
import pathlib
import secrets
import subprocess
import sys
import tempfile

import canonical
import entries
import files
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
        self.name = self.sent = self.spoilt = None

    def tell(self):
        steps = [
            self.enrol, self.bring, self.both_write, self.settle, self.refusal, self.out_of_order,
            self.lost_answer, self.unknown_words, self.restarted_city, self.campaign, self.file_up,
            self.file_down, self.wrong_bytes, self.waits_through_recall, self.erase, self.recall,
            self.audit,
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

    def city_files(self):
        """What the city says of the files of the proposal, by their digests."""
        told = self.city.run("attachment", "list", "-".join(self.name), "--json").splitlines()
        return {each["sha256"]: each for each in map(json.loads, told)}

    def saved(self, attachment):
        """A file as the city gives it to people."""
        target = self.city.folder / secrets.token_hex(4)
        self.city.say("attachment", "save", "-".join(attachment), str(target))
        return target.read_bytes()

    def carry_until_cut(self, answers):
        """A carrying whose line breaks after so many answers: the next request is done, its answer lost."""
        carrying, asked = self.office.files, self.office.asked

        def ask(*request):
            nonlocal answers
            answer = asked(*request)
            if answers == 0:
                self.office.transport.close()
                raise Lost("the line broke")
            answers -= 1
            return answer

        carrying.ask = ask
        try:
            self.office.carry()
        except Lost:
            return True
        finally:
            carrying.ask = asked
        return False

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

    def file_up(self):
        """a file goes up in pieces, over a line that breaks"""
        data = secrets.token_bytes(2_500_000)
        self.sent = _, name = self.office.attach(self.name, data, "站台意见.pdf", "application/pdf")
        carrying = self.office.files
        self.equal()
        self.must("its record is there first", self.city_files()[name[0]]["have"] == 0)
        # The question is answered, one piece too; the second piece comes, but not its answer.
        self.must("the line breaks", self.carry_until_cut(answers=2))
        told = self.city_files()[name[0]]
        self.must("the city kept both pieces", told["have"] == 2 * files.PIECE)
        self.must("and shows no half of it", not told["whole"])
        self.office.carry()
        self.must("it goes on from there", carrying.sent == len(data) and name not in carrying.owed)
        self.must("it is whole", self.city_files()[name[0]]["whole"])
        self.must("byte for byte", self.saved(self.sent[0]) == data)
        self.must("nothing more is asked", self.requests_of(self.office.carry) == 0)

    def requests_of(self, act):
        before = self.office.requests
        act()
        return self.office.requests - before

    def file_down(self):
        """a file of the city comes down, over a line that breaks"""
        data = secrets.token_bytes(1_300_000)
        source = self.city.folder / "reply.pdf"
        source.write_bytes(data)
        words = "-".join(self.name), str(source)
        self.city.say("attachment", "add", *words)
        hidden = secrets.token_bytes(500)
        source.write_bytes(hidden)
        self.city.say("attachment", "add", *words, "--private")
        self.equal()
        name, carrying = files.name_of(data), self.office.files
        self.must("before its bytes it is not shown", carrying.shown(name) is None)
        self.must("the line breaks", self.carry_until_cut(answers=2))
        self.must("nor half of it", carrying.shown(name) is None)
        self.must("what came is kept", len(carrying.gathered[name]) == files.PIECE)
        self.office.carry()
        self.must("whole, and of that digest", carrying.shown(name) == data)
        self.must("no byte came twice", carrying.received == len(data))
        # A private file of the city, and one that is nowhere: the same answer.
        told = []
        for each in (files.name_of(hidden), files.name_of(secrets.token_bytes(500))):
            have, ready = carrying._state([each], [each])
            try:
                carrying._asked(files.TAKE, {"at": 0, "file": list(each)})
            except Refused as refusal:
                told.append((have, ready, refusal.problem))
        self.must("what is private answers as what is nowhere", len(told) == 2 and told[0] == told[1])
        self.must("and does so with attachment_unknown", told[0][2]["code"] == "attachment_unknown")

    def wrong_bytes(self):
        """bytes of another digest are dropped, at either end"""
        carrying, data = self.office.files, secrets.token_bytes(900)
        self.spoilt = record, name = self.office.attach(self.name, data, "错.pdf", "application/pdf")
        self.equal()
        code = None
        try:
            carrying._asked(files.GIVE, {"at": 0, "file": list(name)}, data[::-1])
        except Refused as refusal:
            code = refusal.code
        told = self.city_files()[name[0]]
        self.must("refused: attachment_invalid", code == "attachment_invalid")
        self.must("all of them dropped, and told", (told["have"], told["wrong"]) == (0, 1))
        self.office.carry()
        self.must("from the first byte on again it comes whole", self.saved(record) == data)
        # And here: the disk rots; what is lacking is asked for, and comes back.
        carrying.bytes[name] = data[::-1]
        self.must("what rots is noticed", not carrying.is_sound(name))
        self.must("and not shown", carrying.shown(name) is None)
        asked = self.office.asked
        carrying.ask = lambda path, *rest: asked(path, *rest)[::-1 if path == files.TAKE else 1]
        self.office.carry()
        carrying.ask = asked
        self.must("wrong bytes that come are dropped", carrying.shown(name) is None)
        self.must("and told", carrying.wrong[name] == 1)
        asked = [self.requests_of(self.office.carry) for _ in range(2)]
        self.must("it is asked for more seldom", sum(asked) == 2)
        self.must("and comes back whole", carrying.shown(name) == data)

    def waits_through_recall(self):
        """an entry waits through a recall, and ends when the record is released again"""
        ledger, link = self.office.ledger, self.office.link
        # The district runs an earlier release for a while, which does not know refusals.
        later = entries.READERS.pop("refusal")
        self.write({"city_number": "2"})
        self.office.sync()
        self.city.say("edit", "-".join(self.name), "--set", "urgency=urgent")
        self.office.sync()
        waiting = [each.outcome for each in ledger.waiting]
        self.must(
            "the refusal waits, and the city's edit behind it",
            waiting == [("held", "unknown"), ("held", "behind")],
        )
        ledger.recall(self.name, "李青")
        for _ in range(3):
            self.office.sync()
        self.must("the city handed it back", self.record.custody == "home")
        self.must("what it had sent waits on", [each.outcome for each in ledger.waiting] == waiting)
        entries.READERS["refusal"] = later
        known = self.duplicates()
        ledger.release(self.name, [link.peer])
        self.must("shared again, nothing waits", not ledger.waiting)
        self.must("the edit counts here", self.record.value("urgency") == "urgent")
        self.equal()
        shown = self.seen()["registers"]["urgency"][0]
        self.must("and has its value in the city again", shown.get("value") == "urgent")
        self.must("three of the district's changes are void", len(self.record.voids) == 3)
        self.must("and the city tells each refusal again", self.duplicates() == known + 3)

    def duplicates(self):
        """How many entries came that were known."""
        return list(self.office.link.into.outcomes.values()).count(("duplicate",))

    def erase(self):
        """the citizen asks for his data to be destroyed"""
        ledger, carrying = self.office.ledger, self.office.files
        record, name = self.spoilt
        ledger.erase(record, "李青")
        ledger.erase(self.name, "李青")
        self.equal()
        self.must("its file is gone here", carrying.shown(name) is None and name not in carrying.bytes)
        self.must("and in the city", name[0] not in self.city_files())
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
        """the district takes the proposal back, and a file of it"""
        record, name = self.sent
        self.office.ledger.recall(record, "李青")
        self.office.ledger.recall(self.name, "李青")
        self.office.sync()
        self.equal()
        target = self.city.folder / "recalled.pdf"
        self.city.run("attachment", "save", "-".join(record), str(target), ends=(1, 3))
        self.must("the city has its bytes no more", not target.exists())
        self.must("here they stay", self.office.files.shown(name) is not None)
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
