"""entries/payloads: what is no payload for the header's registers."""

from making.parts import SALT, canonical, case, digest, file, payload


def payload_case(name, line, fits, registers=("title",)):
    return case(name, {"payload": line, "registers": list(registers), "hash": digest(line)},
        {"fits": fits})  # fmt: skip


file("entries/payloads", "payload", "What is no payload for the header's registers", "records.md §4", "C-119 C-121 C-181", [
    payload_case("good", payload({"title": "A"}), True),
    payload_case("with a reason", payload({"title": "A"}, reason="as agreed"), True),
    payload_case("with a member of a later version", payload({"title": "A"}, later=[1]), True),
    payload_case("any value", payload({"title": {"a": [1, None, True]}}), True),
    payload_case("a salt of 21 bytes", payload({"title": "A"}, salt="s" * 21), False),
    payload_case("a salt that is no text", payload({"title": "A"}, salt=7), False),
    payload_case("no salt", canonical({"values": {"title": "A"}}), False),
    payload_case("no values", canonical({"salt": SALT}), False),
    payload_case("a register too many", payload({"title": "A", "body": "B"}), False),
    payload_case("a register missing", payload({"title": "A"}), False, ("body", "title")),
    payload_case("another register", payload({"body": "A"}), False),
    payload_case("values in a list", canonical({"salt": SALT, "values": ["A"]}), False),
    payload_case("a fraction", payload({"title": "A"}).replace('"A"', "0.5"), False),
    payload_case("a key twice", payload({"title": "A"}).replace('"A"', '{"a":1,"a":2}'), False),
    payload_case("too deep", payload({"title": "A"}).replace('"A"', "[" * 15 + "]" * 15), False),
    payload_case("U+0000", payload({"title": "A"}).replace("A", "\\u0000"), False),
    payload_case("a list", "[]", False),
    payload_case("no JSON", "salt and values", False),
    payload_case("empty", "", False),
])  # fmt: skip
