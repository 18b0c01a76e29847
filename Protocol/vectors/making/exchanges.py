"""What a city does with what districts send: the stream of a district, and the answers expected."""

from making.hashes import start, step
from making.merging import d
from making.parts import (
    CITY, CITY_KEY, CITY_LIFE, DISTRICT, KEY, LIFE, OTHER, OTHER_KEY, OTHER_LIFE, RECORD, canonical, case, change, digest, file,
)  # fmt: skip

BOTH, UPPER = ["township", "district", "city", "province"], ["city", "province"]
VOCABULARY = {
    "proposal": {"made_by": BOTH, "registers": {
        "title": {"tiers": BOTH}, "body": {"tiers": BOTH}, "city_number": {"tiers": UPPER},
        "scope_group": {"tiers": BOTH, "fields": ["scope", "track", "grade"]}}},
    "city_decision": {"made_by": UPPER, "registers": {"act": {"tiers": UPPER}}},
    "proposer": {"made_by": BOTH, "stays_home": True, "registers": {"phone": {"tiers": BOTH}}},
}  # fmt: skip
PEERS = {DISTRICT: (KEY, LIFE, "district"), OTHER: (OTHER_KEY, OTHER_LIFE, "district")}


class Writer:
    """The stream of a district to the city; `lines` are pairs of header line and payload line."""

    def __init__(self, node=DISTRICT, life=None):
        self.node, self.key = node, PEERS[node][0]
        self.life = life or PEERS[node][1]
        self.chains = [start(node, CITY, "up", self.life)]

    def at(self, n):
        return [self.life, n, self.chains[n]]

    def head(self, first, last, key=None, **more):
        document = {"at": 1, "from": self.at(first), "stream": [self.node, CITY, "up"], "to": self.at(last), "type": "head"}
        return (key or self.key).document(document | more)

    def append(self, lines):
        for line, _ in lines:
            self.chains.append(step(self.chains[-1], digest(line)))

    def message(self, end=None, **more):
        end = len(self.chains) - 1 if end is None else end
        return {"at": 1, "read": None, "versions": [1, 1], "written": self.at(end)} | more

    def batch(self, lines, first=None, **more):
        """The next entries, or with `first` (how many stand before) some again."""
        first = len(self.chains) - 1 if first is None else first
        if first + len(lines) >= len(self.chains):
            self.append(lines[len(self.chains) - 1 - first :])
        return self.body(self.message(head=self.head(first, first + len(lines))) | more, lines)

    def body(self, message, lines=()):
        text = [canonical(message)] + [each if each is not None else "null" for pair in lines for each in pair]
        return {"from": self.node, "body": text}


def outcomes(*words):
    return {"outcomes": [list(each) for each in words]}


def problem(code, **more):
    return {"problem": code} | more


APPLIED, CONFLICT, DUPLICATE = ("applied",), ("applied", "conflict"), ("duplicate",)


def held(reason):
    return ("held", reason)


def no(refusal):
    return ("refused", refusal)


def exchange(name, steps, records=()):
    return case(name, {"node": {"id": CITY, "incarnation": CITY_LIFE, "tier": "city", "key": CITY_KEY.public},
        "vocabulary": VOCABULARY,
        "peers": [{"id": node, "key": key.public, "tier": tier} for node, (key, _, tier) in PEERS.items()],
        "requests": [given for given, _ in steps], "asked": [each["record"] for each in records]},
        {"answers": [expected for _, expected in steps]} | ({"records": list(records)} if records else {}))  # fmt: skip


def one(name, lines, *words, records=(), node=DISTRICT):
    """Entries of one batch and how each ends."""
    return exchange(name, [(Writer(node).batch(lines), outcomes(*words))], records)


def offered(name, description, section, numbers, *cases):
    file(f"offered/{name}", "exchange", description, section, numbers, list(cases))


def state(vector, voids=(), live=None, record=RECORD):
    """What is here of a record; without `live`, its title from the last change that is not void."""
    return {"record": record, "vector": vector, "voids": list(voids),
        "live": live or {"title": [([d(1)] + [each for each in vector if each not in voids])[-1]]}}


F = change(1, {"title": "A"})
R2 = ["proposal", DISTRICT, "00000000000000b2"]
