"""The words of version 1 (vocabulary.md §2): what a district may write of each."""

import re

from checklist import TEXT, must, must_client
from test_entries import APPLIED
from vocabulary import BOTH, CITY, DISTRICT, VOCABULARY

SECTION = (TEXT / "vocabulary.md").read_text(encoding="utf-8").split("## 2.")[1].split("## 3.")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in SECTION.splitlines()
    if line.startswith(("| `", "| **`"))
]
TIERS = {"district": DISTRICT, "city": CITY, "both": BOTH}


def told():
    """`{kind: (made by, stays home, {register: (tiers, fields)})}`, as the text says; nothing is said
    here of the registers of what stays home, for nobody sends them."""
    kinds = {}
    for kind, register, writers, fields in ROWS:
        name = kind.strip("*`")
        if kind.startswith("**"):
            made, _, home = register.removeprefix("made by ").partition("; ")
            kinds[name] = (TIERS[made], home == "stays home", {})
        elif not kinds[name][1]:
            kinds[name][2][register.strip("`")] = (TIERS[writers], tuple(re.findall(r"\w+", fields)))
    return kinds


WORDS = [
    (kind, name, tiers, fields)
    for kind, (made, home, words) in told().items()
    for name, (tiers, fields) in words.items()
    if made != CITY and not home
]


def test_the_second_implementation_knows_the_words_of_the_text():
    ours = {
        kind: (
            each.made_by, each.home,
            {name: (register.tiers, register.group) for name, register in each.registers.items()},
        )
        for kind, each in VOCABULARY.items()
    }  # fmt: skip
    assert ours == told()


@must("C-231", "C-243", "C-245")
def test_a_district_makes_no_record_of_the_citys(member):
    for kind, (made, home, words) in told().items():
        name = next(iter(words), "name")
        if made == CITY or home:
            entry = member.change(member.record(kind), values={name: "x"})
            assert member.one(*entry) == ("refused", "may_not_make"), kind


@must("C-235", "C-236", "C-244", "C-245")
def test_a_district_writes_what_is_for_districts(member):
    sent, wanted = [], []
    for kind, name, tiers, fields in WORDS:
        record = member.record(kind)
        sent.append(member.change(record, values={"x_first": 1}))
        sent.append(member.change(record, 2, {name: {field: "" for field in fields} or "x"}))
        wanted += [APPLIED, APPLIED if tiers != CITY else ("refused", "authority")]
        if fields:
            sent.append(member.change(record, 3, {name: {fields[0]: ""}}))
            wanted.append(("refused", "group_in_part"))
    assert member.send(*sent) == wanted


@must_client("C-231", "C-243", "C-245")
def test_a_city_makes_no_record_of_the_districts(steady):
    for kind, (made, home, words) in told().items():
        if made == DISTRICT or home:
            entry = steady.change(steady.record(kind), values={next(iter(words), "name"): "x"})
            assert steady.one(*entry) == ("refused", "may_not_make"), kind


@must_client("C-235", "C-236", "C-244", "C-245")
def test_a_city_writes_what_is_for_cities(steady):
    """Of records that another district made, and of its own."""
    sent, wanted, district = [], [], "71" + steady.node[2:]
    for kind, (made, home, words) in told().items():
        for name, (tiers, fields) in () if home else words.items():
            origin = district if made == DISTRICT else steady.node
            writer, tier = (origin, "0" * 15 + "7"), "district" if made == DISTRICT else "city"
            record = steady.record(kind, origin)
            first = steady.change(record, values={"x_first": 1}, writer=writer, tier=tier)
            seen = {writer: 1}
            whole = {name: {field: "" for field in fields} or "x"}
            sent += [first, steady.change(record, 1, whole, seen)]
            wanted += [APPLIED, APPLIED if tiers != DISTRICT else ("refused", "authority")]
            if fields and tiers != DISTRICT:
                sent.append(steady.change(record, 2, {name: {fields[0]: ""}}, seen))
                wanted.append(("refused", "group_in_part"))
    assert steady.send(*sent) == wanted
