#!/usr/bin/python3
"""Random histories, told to both implementations, which must say the same of every one.

    Protocol/client/agree.py [--histories N] [--seed N] [--program PATH] [--show]

A city stands between a province and two districts, each with an office behind it. Their people write
old forms and new ones, lie in contexts, write what they may not and groups in part; entries arrive
late, twice, out of order, by the wrong way, tampered with; changes are refused and erased. Every
history is told in two orders. Compared are: every outcome, what waits, every line written to every
neighbour, every sum; of every record the digest, the conflicts, and of every register the sides in
their order, with values and dots, and the base. Exit status 0 when all agree.

PROGRAM is the product `agreement` of Package.swift.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import canonical
import entries
import merge
from ledger import Ledger
from story import TOP
from vocabulary import VOCABULARY

CITY, LIFE = "000000000000000c", f"{0x1000 * 0xC + 1:016x}"
# The neighbours, and who writes behind each: (node, tier).
NEIGHBOURS = [
    [("000000000000000f", "province"), ("00000000000000e1", "city")],
    [("00000000000000d1", "district"), ("0000000000000071", "township")],
    [("00000000000000d2", "district"), ("0000000000000072", "township")],
]
TEXTS = ["A", "B", "é", "e\u0301", '"\\\n\u0001', "😀"]


class Author:
    """One office while a history is made: what it knows, and the forms it has seen."""

    def __init__(self, node, tier, way):
        self.node, self.tier, self.way = node, tier, way
        self.life, self.count, self.knows, self.forms = 1, 0, {}, [{}]

    @property
    def writer(self):
        return self.node, f"{self.life:016x}"

    def hear(self, dot):
        self.knows[dot[:2]] = max(self.knows.get(dot[:2], 0), dot[2])
        self.forms.append(dict(self.knows))


class History:
    """What was written about some records, and the entries that bring it: `(way, line, payload)`."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.authors = [
            Author(node, tier, way)
            for way, nodes in enumerate(NEIGHBOURS)
            for node, tier in nodes
        ]
        self.clean = self.dice.random() < 0.5
        self.steps = []
        for number in range(1, self.dice.choice([2, 2, 3])):
            self.tell(number)

    def hits(self, chance):
        return self.dice.random() < chance

    def tell(self, number):
        """One record's life."""
        dice = self.dice
        kinds = ["proposal"] * 8 + ["unit", "x_survey"] + ([] if self.clean else ["proposer"])
        origin, kind = dice.choice(self.authors), dice.choice(kinds)
        if kind == "proposal" and self.hits(0.6):
            origin = dice.choice([each for each in self.authors if each.way])
        name = (kind, origin.node, f"{number:016x}")
        to = dice.choice(["all", [NEIGHBOURS[1][0][0]]]) if origin.way == 0 else None
        writers = [each for each in self.authors if each.way == origin.way]
        if to == "all":
            writers = list(self.authors)
        for each in self.authors:
            each.life, each.count, each.knows, each.forms = number, 0, {}, [{}]
        told = [self.write(origin, name, {}, ["body", "scope_group", "title"], to)]
        for _ in range(dice.randrange(2, 14)):
            teller, reader = dice.choice(writers), dice.choice(writers)
            if self.hits(0.4):
                self.gossip(teller, reader)
            elif self.hits(0.05):
                reader.life, reader.count = reader.life + 16, 0
            else:
                told.append(self.edit(reader, name))
        self.judge(name, origin, told)

    def gossip(self, teller, reader):
        for writer, count in teller.knows.items():
            if count > reader.knows.get(writer, 0) and self.hits(0.6):
                reader.hear((*writer, self.dice.randint(reader.knows.get(writer, 0) + 1, count)))

    def edit(self, author, name):
        words = ["title", "theme", "urgency", "scope_group", "x_later", "body", "city_number"]
        odds = [0.5, 0.3, 0.1, 0.2, 0.1, 0.1, 0.05]
        chosen = [word for word, chance in zip(words, odds) if self.hits(chance)] or ["title"]
        context = dict(author.knows if self.hits(0.65) else self.dice.choice(author.forms))
        if self.hits(0.1):  # a lie
            for other in self.authors:
                if other is not author and self.hits(0.4):
                    context[other.writer] = self.dice.randint(1, 5)
        if not self.clean and self.hits(0.03):
            context[(CITY, LIFE)] = 1
        return self.write(author, name, context, chosen)

    def write(self, author, name, context, registers, to=None):
        author.count += 1
        dot = (*author.writer, author.count)
        context = {writer: count for writer, count in context.items() if writer != dot[:2]}
        if author.count > 1:
            seen = author.forms[-1].get(author.writer, 0)
            context[author.writer] = self.dice.choice([seen, seen, min(seen, author.count - 1)])
            context = {writer: count for writer, count in context.items() if count}
        values = {word: self.dice.choice(TEXTS) for word in registers}
        if "scope_group" in values:
            values["scope_group"] = {
                word: self.dice.choice("AB") for word in ("scope", "track", "grade")
            }
            if self.hits(0.1):
                del values["scope_group"]["grade"]
        header, payload = entries.make_change(
            name, dot, context, values, author="x", tier=author.tier, at=self.dice.randint(0, 9),
            salt=f"{self.dice.getrandbits(128):032x}",
        )  # fmt: skip
        if to:
            header = canonical.write({**canonical.read(header), "to": to})
        author.hear(dot)
        self.steps.append((author.way, header, payload))
        return author.way, header, payload

    def judge(self, name, origin, told):
        """Refusals, true and false, erasures by the origin and by others, and mischief."""
        dice = self.dice
        for way, line, _ in told:
            if self.hits(0.1):
                code = dice.choice(["authority", "group_in_part", "authority", "malformed"])
                if not self.clean:
                    way = dice.randrange(3)
                self.steps.append((way, self.refusal(name, line, code), None))
        if self.hits(0.3):
            dots = [entries.read_entry(line).dot for _, line, _ in told if self.hits(0.5)]
            way = origin.way if self.clean or self.hits(0.8) else dice.randrange(3)
            self.steps.append((way, self.erasure(name, dots), None))
        if not self.clean:
            for step in told:
                if self.hits(0.15):
                    self.steps.append(self.mischief(name, *step))

    def refusal(self, name, line, code):
        header = entries.read_entry(line)
        return canonical.write(
            {
                "at": 1, "by": NEIGHBOURS[0][0][0], "code": code, "dot": list(header.dot),
                "hash": header.hash, "header": line.decode(), "record": list(name),
                "type": "refusal",
            }
        )  # fmt: skip

    def erasure(self, name, dots):
        return canonical.write(
            {
                "at": 1, "author": "x", "dots": [list(dot) for dot in dots], "record": list(name),
                "type": "erasure",
            }
        )  # fmt: skip

    def mischief(self, name, way, line, payload):
        """The same change, but not quite."""
        later = {"record": list(name), "type": "later"}
        other = canonical.write({**canonical.read(line), "at": 99})
        return self.dice.choice(
            [
                (self.dice.randrange(3), line, payload),
                (way, line, None),
                (way, line, payload + b" "),
                (way, other, payload),
                (way, line.replace(b'"tier":"', b'"tier":"x'), payload),
                (way, line.replace(b'"tier":"township"', b'"tier":"district"'), payload),
                (way, line.replace(b'"dot"', b'"dott"'), payload),
                (way, line.replace(b'{"at"', b'{ "at"'), payload),
                (way, canonical.write(later), None),
                (way, self.refusal(name, other, "authority"), None),
            ]
        )

    def order(self):
        """Some order of arrival, each entry at least once."""
        steps = list(self.steps)
        if self.hits(0.7):
            self.dice.shuffle(steps)
        else:
            for _ in range(len(steps) // 3):
                place = self.dice.randrange(len(steps))
                steps.insert(self.dice.randrange(len(steps)), steps.pop(place))
        return steps + [step for step in steps if self.hits(0.08)]


class City:
    """The second implementation in the city's place."""

    def __init__(self):
        self.written = {nodes[0][0]: [] for nodes in NEIGHBOURS}
        self.outcomes = {peer: [] for peer in self.written}
        self.ledger = Ledger(CITY, "city", LIFE, lambda: 1000, self._write_to, VOCABULARY)
        for (peer, tier), *_ in NEIGHBOURS:
            self.ledger.sides[peer], self.ledger.tiers[peer] = peer, tier
        self.ledger.upstreams.add(NEIGHBOURS[0][0][0])

    def _write_to(self, peer, line, payload):
        self.written[peer].append(line)

    def take(self, way, line, payload):
        peer = NEIGHBOURS[way][0][0]
        sequence = len(self.outcomes[peer]) + 1
        self.outcomes[peer].append(list(self.ledger.take(peer, "1", sequence, line, payload)))

    def answer(self):
        records = [each for each in self.ledger.records.values() if each.changes or each.voids]
        return {
            "neighbours": [self.neighbour(nodes[0][0]) for nodes in NEIGHBOURS],
            "records": [
                self.record(each) for each in sorted(records, key=lambda each: "-".join(each.name))
            ],
        }

    def neighbour(self, peer):
        waiting = [each for each in self.ledger.waiting if each.peer == peer]
        return {
            "outcomes": self.outcomes[peer],
            "sum": merge.link_sum(each.digest() for each in self.ledger.comparable(peer)),
            "waiting": sorted([each.sequence, each.outcome[1]] for each in waiting),
            "written": self.lines_to(peer),
        }

    def lines_to(self, peer):
        """The digests of the lines for a neighbour: an entry has the values that are here now."""
        here = dict(
            each for record in self.ledger.records.values() for each in record.lines.values()
        )
        return [
            canonical.digest(each or b"null")
            for line in self.written[peer]
            for each in (line, here.get(line))
        ]

    @staticmethod
    def set_of(record):
        """All that the result may depend on."""
        return record.changes, set(record.voids), record.frozen

    @staticmethod
    def record(record):
        changes, voids = record.changes, set(record.voids)
        named = lambda dot: f"{dot[0]}/{dot[1]}/{dot[2]}"  # noqa: E731
        registers = {}
        for register in merge.registers(changes):
            sides = merge.sides(changes, voids, register)
            if sides:
                base = [named(dot) for dot in merge.base(changes, voids, register)]
                registers[register] = [
                    [
                        [sorted(map(named, side.dots))] + ([] if side.erased else [side.value])
                        for side in sides
                    ],
                    base,
                ]
        return {
            "conflicts": sorted(register for register, each in registers.items() if len(each[0]) > 1),
            "digest": record.digest(),
            "frozen": record.frozen,
            "record": "-".join(record.name),
            "registers": registers,
        }


def told(seed):
    """(the two orders as lines for the program, what this implementation says, what happened)."""
    history = History(seed)
    questions, answers, sets, tally, ends = [], [], [], Counter(histories=1), Counter()
    for _ in range(2):
        steps, city = history.order(), City()
        for step in steps:
            city.take(*step)
        questions.append(
            [[way, line.decode(), payload and payload.decode()] for way, line, payload in steps]
        )
        answers.append(json.loads(json.dumps(city.answer())))
        sets.append({name: city.set_of(each) for name, each in city.ledger.records.items()})
        ends.update(" ".join(each) for each in sum(city.outcomes.values(), []))
        for record in answers[-1]["records"]:
            tally.update(records=1, conflicts=len(record["conflicts"]))
            tally.update(frozen=int(record["frozen"]))
    tally += ends
    if sets[0] == sets[1]:
        tally.update(same_set=1)
        if answers[0]["records"] != answers[1]["records"]:
            raise RuntimeError(f"seed {seed}: two orders of one set, two results")
    return questions, answers, tally


def compare(task):
    """Compares a range of seeds; returns (how many differ, the shortest that does, tally)."""
    program, first, count = task
    lines, answers, tally = [], [], Counter()
    for seed in range(first, first + count):
        asked, said, counts = told(seed)
        lines += [(seed, json.dumps(each, ensure_ascii=False)) for each in asked]
        answers += said
        tally += counts
    done = subprocess.run(
        [program], input="\n".join(line for _, line in lines) + "\n",
        capture_output=True, text=True,
    )  # fmt: skip
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode or len(theirs) != len(answers):
        raise SystemExit(f"{program} ended with {done.returncode}: {done.stderr[:2000]}")
    wrong = [
        (seed, line, ours, its)
        for (seed, line), ours, its in zip(lines, answers, theirs)
        if ours != its
    ]
    return len(wrong), sorted(wrong, key=lambda each: len(each[1]))[:1], tally


def explain(seed, line, ours, theirs):
    print(f"seed {seed}:")
    for number, (way, header, payload) in enumerate(json.loads(line), 1):
        print(f"  {number:2} from {NEIGHBOURS[way][0][1]} {way}: {header}\n       {payload}")
    for part in ("neighbours", "records"):
        for a, b in zip(ours[part], theirs[part]):
            for key in a:
                if a[key] != b.get(key):
                    print(f"  {part} {key}\n    here:  {a[key]}\n    there: {b.get(key)}")
        if len(ours[part]) != len(theirs[part]):
            print(f"  {part}: {len(ours[part])} here, {len(theirs[part])} there")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--histories", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--program", default=str(TOP / ".build/release/agreement"))
    options.add_argument("--show", action="store_true", help="print the shortest that differs")
    chosen = options.parse_args()
    began, size = time.monotonic(), 250
    tasks = [
        (chosen.program, first, min(size, chosen.seed + chosen.histories - first))
        for first in range(chosen.seed, chosen.seed + chosen.histories, size)
    ]
    differ, tally, shown = 0, Counter(), []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for wrong, examples, counts in pool.map(compare, tasks):
            differ, tally, shown = differ + wrong, tally + counts, shown + examples
    if shown and chosen.show:
        explain(*min(shown, key=lambda each: len(each[1])))
    for word, count in sorted(tally.items()):
        print(f"{count:9} {word}")
    agreed = 2 * tally["histories"] - differ
    print(
        f"{agreed} of {2 * tally['histories']} tellings of {tally['histories']} histories agree, "
        f"{time.monotonic() - began:.1f} s"
    )
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
