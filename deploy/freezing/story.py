"""What a frozen city and a frozen district went through: every sort of thing that a release may leave in a home.

All names, numbers and texts are invented."""

import canonical
import secrets

from member import Member
from office import Office

PROPOSAL = {"body": "建议末班车延至二十三点。", "scope_group": {"grade": "other", "scope": "city", "track": "transfer"},
    "state": "escalated"}  # fmt: skip
COMPARE, JSON = "/sync/v1/compare", "application/json"


class Story:
    """Two offices that run the program; below each of them one that does not, and that says what no office of
    this release would."""

    def __init__(self, program, relay):
        self.city = Office(program)
        self.district = Office(program, "district", "江南区信访办", "500190")
        self.alone = Office(program, "district", "江北区信访办", "500191")
        self.relay, self.relays, self.members = relay, [], {}

    def tell(self):
        for part in (
            self.begin, self.propose, self.answer, self.both_write, self.foreign_district, self.township,
            self.take_back, self.new_key, self.new_life, self.compare, self.end,
        ):  # fmt: skip
            print(f"  {part.__doc__}", flush=True)
            part()

    def close(self):
        for each in self.relays:
            each.close()
        for office in (self.city, self.district, self.alone):
            office.__exit__()

    # Steps.

    def begin(self):
        """a city, a district that joins it, a district that is alone"""
        self.city.serve()
        self.to_city = self._record("city", self.city)
        code = self._invite(self.city, self.to_city, "江南区信访办")
        self.district.say("join", code)
        self.city.approve("江南区信访办")
        self.city.say("campaign", "publish")
        self.city.say("unit", "add", "--code", "500000-07", "--name", "市交通局")
        self.district.say("sync")
        self.alone.say("propose", "--title", "只在本区", "--body", "还没有上级。", "--name", "赵六")

    def propose(self):
        """proposals, all but one of them sent up"""
        said = [self._propose(title) for title in ("夜间公交", "两个题目", "要收回的", "要清除的", "只留本区")]
        self.numbers = [each["number"] for each in said]
        self.records = [each["record"] for each in said]
        for number in self.numbers[:4]:
            self.district.say("release", number)
        self._sync()

    def answer(self):
        """the city answers, the district passes it on and answers another itself"""
        first, second = self.numbers[:2]
        self.city.say("decide", first, "--decision", "receive", "--text", "已收到。")
        self.city.say("reply", first, "--disposition", "adopted", "--text", "末班车自六月起延长。")
        self._sync()
        self.district.say("relay", first, "--method", "call", "--result", "建议人满意")
        self.district.say("reply", second, "--disposition", "under_way", "--text", "正在办理。")
        self._sync()

    def both_write(self):
        """two conflicts: one is settled, one stays open"""
        for number in self.numbers[:2]:
            self.city.say("edit", number, "--set", "title=市里改的题目")
            self.district.say("edit", number, "--set", "title=区里改的题目")
        self._sync()
        self.district.say(
            "conflicts", "resolve", self.numbers[0], "title", "--value", "夜间公交延长", "--reason", "两级商定"
        )
        self._sync()

    def foreign_district(self):
        """a district of another release: words, members, entries that nobody here knows, and what may not be"""
        self.other = self._member("city", self._invite(self.city, self.to_city, "山北区信访办"), "district")
        self.city.approve(self.other.node)
        self.other.sync()
        name = self._odd_record(self.other)
        self.city.say("edit", "-".join(name), "--set", "title=市里改的")
        self.other.write_title(name, "外区改的")
        self.other.sync()
        twin = self.other.change()
        line = {**canonical.read(twin[0]), "at": 2}
        self.other.send(twin, (canonical.write(line), twin[1]))
        self.other.send(self.other.change(record=self.other.record(), tier="nation"))
        self._ask_about_gap(self.city, self.other)

    def township(self):
        """a township below the district: what it says goes up, unknown parts and all"""
        self.district.serve()
        to_district = self._record("district", self.district)
        code = self._invite(self.district, to_district, "石桥镇", "--tier", "township")
        self.town = self._member("district", code, "township")
        self.district.approve(self.town.node)
        self.town.sync()
        name = self._odd_record(self.town)
        self.district.say("release", "-".join(name))
        self.town.write_title(name, "镇里改的")
        self.town.ledger.write(name, {"city_number": "自编号"}, "吴敏")
        self.town.ledger.write(name, {"scope_group": {"scope": "city"}}, "吴敏")
        self.town.sync()
        self._ask_about_gap(self.district, self.town)
        self.district.stop()
        self._sync()

    def take_back(self):
        """one record is taken back, one erased"""
        self.district.say("recall", self.numbers[2])
        self.district.say("erase", self.numbers[3])
        self._sync()
        self._sync()

    def new_key(self):
        """the district changes its key"""
        self.district.say("node", "rotate")
        self._propose("换了钥匙以后")
        self._sync()

    def new_life(self):
        """the district goes on in a new life"""
        self.district.say("renew")
        self.district.run("sync", ends=(0, 1))  # it waits for the approval
        self.city.approve("江南区信访办")
        self._sync()
        self.district.say("release", self._propose("新的启用代以后")["number"])
        self._sync()

    def compare(self):
        """the other district asks which records differ, in every way that there is"""
        versions = {"versions": [1, 1]}
        shared = [list(each.name) for each in self.other.ledger.comparable(self.other.up)][:2]
        for ask in (
            {"ask": "sums", "except": []},
            {"ask": "records", "except": [], "parts": list(range(256))},
            {"ask": "states", "records": shared},
            {"ask": "again", "records": shared[:1]},
        ):
            answer = self.other.ask(canonical.write({**ask, **versions}), path=COMPARE, content_type=JSON)
            assert answer.status == 200 and answer.signed, answer
        self.other.sync()

    def end(self):
        """a last session: both are equal, and sound"""
        self._sync()
        said = self.district.say("sync")
        assert said["verdict"] == "equal", said
        self.city.stop()
        for office in (self.city, self.district, self.alone):
            assert office.say("verify")["sound"], office.home

    # What the steps use.

    def _record(self, name, office):
        relay = self.relay(name, office.home, office.url)
        self.relays.append(relay)
        return relay

    @staticmethod
    def _invite(office, relay, name, *options):
        return office.say("invite", name, "--url", relay.url, *options)["code"]

    def _member(self, below, code, tier):
        member = Foreign(code, tier=tier)
        self.members[member.node] = {"below": below, "seed": canonical.base64url(bytes(member.key._key))}
        return member

    def _propose(self, title):
        return self.district.say(
            "propose", "--title", title, "--body", f"关于{title}的建议。", "--name", "张三", "--phone", "13900000000"
        )

    def _sync(self):
        self.district.run("sync", ends=(0, 5))

    @staticmethod
    def _odd_record(member):
        """A proposal with words of a later release, a kind of one, entries of one; all are kept."""
        ledger, up = member.ledger, member.up
        values = {**PROPOSAL, "title": "外来的建议", "number": f"5001{secrets.randbelow(90) + 10}-2026-000001-1"}
        values["scope_group"] = {**values["scope_group"], "since": "一月"}
        name = ledger.new_record("proposal", values, "吴敏", [up])
        ledger.write(name, {"x_mood": {"of": ["a later release"]}}, "吴敏")
        ledger.new_record("x_survey", {"question": "如何？"}, "吴敏", [up])
        member.sync()
        counter = ledger.records[name].mark((member.node, ledger.life)) + 1
        member.tell(member.change(name, counter, {"body": "多了一项的变更头"}, zz_later=[1, {}]))
        member.send(member.entry("merge_hint", member.record(), zz=[None]))
        return name

    @staticmethod
    def _ask_about_gap(office, member):
        """A change that came too early waits; its office is asked to take it back, and does not say."""
        name = member.ledger.new_record("proposal", {**PROPOSAL, "title": "缺了一次修改的"}, "吴敏", [member.up])
        member.tell(member.change(name, 3))
        sequence = len(member.link.out.entries)
        office.say("held", "refuse", member.node, str(sequence), "--reason", "与原件不符")
        member.sync()


class Foreign(Member):
    """An office that does not run the program."""

    def write_title(self, name, title):
        """As a form that was opened before anyone else wrote."""
        ledger = self.ledger
        context = {(self.node, ledger.life): ledger.records[name].mark((self.node, ledger.life))}
        ledger.write(name, {"title": title}, "吴敏", context)
