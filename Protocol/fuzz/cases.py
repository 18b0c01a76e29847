"""What is sent: made from the schemas by Hypothesis, and put right, in part, by what the sender knows."""

import json
import pathlib
import sys

from hypothesis import strategies as st

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "schemas"))
from contract import Contract, canonical  # noqa: E402
from node import digest, url64  # noqa: E402

CONTRACT = Contract()
TEXTS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(TEXTS, part, max_size=3), max_leaves=6)


def _quick():
    """Frequent patterns, made without a search: names, digests, signatures."""
    names = CONTRACT.schemas["names.json"]["$defs"]
    return {
        names["node"]["pattern"]: st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}"),
        names["digest"]["pattern"]: st.binary(min_size=32, max_size=32).map(url64),
        names["signature"]["pattern"]: st.binary(min_size=64, max_size=64).map(url64),
    }


def from_schema(schema, name=None, depth=0):
    """A strategy for what a schema allows; it knows the words that our schemas use."""
    def inner(part):
        return from_schema(part, name, depth + 1)

    if "$ref" in schema:
        file, _, pointer = schema["$ref"].partition("#")
        file = pathlib.Path(file).name or name
        target = CONTRACT.schemas[file]
        for step in pointer.split("/")[1:]:
            target = target[step]
        return from_schema(target, file, depth + 1)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type")
    if kind == "object" and "properties" in schema:
        optional = {key: inner(part) for key, part in schema["properties"].items() if key not in schema.get("required", [])}
        required = {key: inner(part) for key, part in schema["properties"].items() if key in schema.get("required", [])}
        return st.fixed_dictionaries(required, optional=optional)
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return st.one_of([inner(part) for part in schema[word]])
    if kind == "object":
        return st.dictionaries(inner(schema.get("propertyNames", {"type": "string"})), VALUES,
                               min_size=schema.get("minProperties", 0), max_size=3)
    if kind == "array" and "prefixItems" in schema:
        fixed = st.tuples(*[inner(part) for part in schema["prefixItems"]]).map(list)
        rest = schema.get("items", False)
        return fixed if rest is False else st.tuples(fixed, st.lists(inner(rest), max_size=2)).map(lambda p: p[0] + p[1])
    if kind == "array":
        return st.lists(inner(schema.get("items", {})), min_size=schema.get("minItems", 0),
                        max_size=min(schema.get("maxItems", 4), 4))
    if kind == "string":
        quick = QUICK.get(schema.get("pattern"))
        if quick is not None:
            return quick
        if "pattern" in schema:
            return st.from_regex(schema["pattern"].rstrip("$") + r"\Z", fullmatch=False)
        return st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"),
                       min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 20), 20))
    if kind == "integer":
        return st.integers(schema.get("minimum", -(2**53) + 1), schema.get("maximum", 2**53 - 1))
    return {"null": st.none(), "boolean": st.booleans()}.get(kind, VALUES)


def named(name):
    return from_schema(CONTRACT.schemas[name], name)


QUICK = _quick()
RARELY = st.sampled_from([False] * 7 + [True])
MOSTLY = st.sampled_from([True] * 7 + [False])
KINDS = st.sampled_from(["proposal", "reply", "campaign", "relay", "intake", "later_kind"])
REGISTERS = st.lists(
    st.sampled_from(["title", "body", "theme", "scope_group", "city_number", "text", "proposal", "later"]),
    min_size=1, max_size=3, unique=True).map(sorted)


@st.composite
def entries(draw):
    """Entries of a batch: changes that may be taken, and whatever the schema of an entry allows."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        if draw(MOSTLY):
            registers = draw(REGISTERS)
            found.append({
                "kind": draw(KINDS), "record": draw(st.integers(0, 9)), "registers": registers,
                "values": {each: draw(VALUES) for each in registers}, "skip": draw(RARELY),
                "spoil": draw(st.sampled_from(["", "", "", "", "salt", "payload", "tier", "author", "context", "erased"]))})
        else:
            found.append({"line": draw(named("entry.json")), "payload": draw(st.none() | named("payload.json")),
                          "own": draw(st.booleans()), "record": draw(st.integers(0, 9))})
    return found


@st.composite
def exchanges(draw):
    """
    A request to exchange, as a plan: what stands in it, which parts are put right by what the sender knows, and
    how its bytes are spoilt afterwards.
    """
    return {
        "message": draw(named("exchange-request.json")),
        "right": {part: draw(MOSTLY) for part in ("versions", "written", "read", "head", "receipt", "reclaim",
                                                  "succession", "sum", "wait", "reclaimed")},
        "entries": draw(entries()),
        "spoil": draw(st.sampled_from([""] * 6 + ["cut", "flip", "insert", "key", "more", "unknown"])),
        "place": draw(st.integers(0, 10**6)),
        "byte": draw(st.integers(0, 255)),
        "packed": draw(st.sampled_from([False] * 30 + [True])),
    }


def pieces():
    """A piece of a file: the place in one line, then some bytes."""
    return st.builds(lambda place, data: canonical(place) + b"\n" + data, named("attachment-place.json"),
                     st.binary(max_size=60))


def change(district, plan):
    """An entry as two lines; counters follow, so that changes may be applied."""
    if "line" in plan:
        payload = plan["payload"]
        line = plan["line"]
        if plan["own"]:
            # Of a record that may be there, so that it is judged further.
            line = dict(line)
            if "record" in line:
                line["record"] = ["proposal", district.id, f"{plan['record']:016x}"]
            if "dot" in line:
                line["dot"] = [district.id, district.incarnation, 1]
            if "sequence" in line:
                line["sequence"] = plan["record"]
        return canonical(line), b"null" if payload is None else canonical(payload)
    record = [plan["kind"], district.id, f"{plan['record']:016x}"]
    key = (plan["kind"], plan["record"])
    counter = district.counters.get(key, 0) + (2 if plan["skip"] else 1)
    spoil = plan["spoil"]
    payload = canonical({"salt": "short" if spoil == "salt" else "0123456789abcdef0123456789", "values": plan["values"]})
    header = {"at": 1, "author": "Wu", "context": [], "dot": [district.id, district.incarnation, counter],
              "payload": "A" * 43 if spoil == "payload" else url64(digest(payload)), "record": record,
              "registers": plan["registers"], "tier": "city" if spoil == "tier" else "district", "type": "change"}
    if spoil == "author":
        header["dot"][0] = district.audience
    if spoil == "context":
        header["context"] = [[district.audience, "0000000000000001", 1]]
    elif counter > 1:
        header["context"] = [[district.id, district.incarnation, counter - 1]]
    if not plan["skip"]:
        district.counters[key] = counter
    return canonical(header), b"null" if spoil == "erased" else payload


def body(district, plan):
    """The bytes of a request to exchange."""
    message = json.loads(json.dumps(plan["message"]))
    right = plan["right"]
    lines, end = b"", district.written
    message.pop("head", None)
    if right["versions"]:
        message["versions"] = [1, 1]
    if right["head"]:
        pairs = [change(district, each) for each in plan["entries"]]
        message["head"], end = district.head(district.written, [header for header, _ in pairs])
        lines = b"".join(header + b"\n" + payload + b"\n" for header, payload in pairs)
    elif "head" in plan["message"]:
        message["head"] = plan["message"]["head"]
    if right["written"]:
        message["written"] = end
    # Who says that he has read more signs for it: else `verify` there rightly misses a receipt.
    signs = district.owed if right["receipt"] else None
    district.offered = signs and signs[1]
    if right["read"] or signs:
        message["read"] = signs[1] if signs else district.read
    for part in ("reclaim", "succession", "reclaimed"):
        if right[part]:
            message.pop(part, None)
    if "succession" in message and right["head"]:
        message["succession"] = district.signed(dict(message["succession"][0], node=district.id))
    if signs:
        message["receipt"] = district.signed(
            {"at": 1, "by": district.id, "outcomes": signs[0], "position": signs[1], "to": district.audience,
             "type": "receipt"})
    elif "receipt" in message:
        if right["receipt"]:
            del message["receipt"]
        else:
            message["receipt"] = district.signed(dict(message["receipt"][0], by=district.id, to=district.audience))
    if right["sum"]:
        message["sum"] = ["A" * 43, []]
    if right["wait"]:
        message.pop("wait", None)
    elif "wait" in message:
        message["wait"] = 1
    return spoilt(canonical(message) + b"\n" + lines, plan)


def spoilt(data, plan):
    spoil, place = plan["spoil"], plan["place"] % max(1, len(data))
    if spoil == "cut":
        return data[:place]
    if spoil == "flip":
        return data[:place] + bytes([plan["byte"]]) + data[place + 1:]
    if spoil == "insert":
        return data[:place] + bytes([plan["byte"]]) + data[place:]
    if spoil == "key":
        return data[:1] + b'"at":1,' + data[1:]
    if spoil == "more":
        return data + b"{}\n"
    if spoil == "unknown":
        return data[:1] + b'"zz":[[1]],' + data[1:]
    return data
