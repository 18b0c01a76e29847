"""batches/: again, gaps, forks, heads, messages, reads, receipts."""

from making.exchanges import APPLIED, F, Writer, exchange, outcomes, problem, state
from making.hashes import start
from making.merging import d
from making.parts import CITY, CITY_KEY, CITY_LIFE, DISTRICT, KEY, LIFE, OTHER, OTHER_KEY, OTHER_LIFE, change, digest, file


def batches(name, description, section, numbers, *cases):
    file(f"batches/{name}", "exchange", description, section, numbers, list(cases))


S4 = "sync.md §4"
SECOND, THIRD = change(2, {"title": "B"}), change(3, {"title": "C"})
w = Writer()
first = w.batch([F])
second = w.batch([SECOND])
both = w.batch([F, SECOND], first=0)
overlapping = w.batch([SECOND, THIRD], first=1)
batches("again", "Sent again, a batch brings the recorded outcomes and changes nothing; one that begins within is taken from there on",
    S4, "C-411 C-412",
    exchange("the same body", [(first, outcomes(APPLIED)), (first, outcomes(APPLIED)), (first, outcomes(APPLIED))], [state([d(1)])]),
    exchange("a longer one", [(first, outcomes(APPLIED)), (both, outcomes(APPLIED, APPLIED))], [state([d(2)])]),
    exchange("a shorter one afterwards", [(both, outcomes(APPLIED, APPLIED)), (first, outcomes(APPLIED)), (second, outcomes(APPLIED))], [state([d(2)])]),
    exchange("overlapping", [(both, outcomes(APPLIED, APPLIED)), (overlapping, outcomes(APPLIED, APPLIED))], [state([d(3)])]))
batches("gap", "A batch that begins beyond what is known", S4, "C-405 C-407 C-804",
    exchange("nothing is known", [(second, problem("sequence_gap", expected=w.at(0))), (first, outcomes(APPLIED)), (second, outcomes(APPLIED))], [state([d(2)])]),
    exchange("something is", [(first, outcomes(APPLIED)), (w.batch([THIRD], first=2), problem("sequence_gap", expected=w.at(1))),
        (second, outcomes(APPLIED))], [state([d(2)])]))
x = Writer()
x.append([change(1, {"title": "Z"}), SECOND])
y = Writer()
y.append([F, change(2, {"title": "Y"})])
batches("fork", "Another hash at a known sequence stops the stream, and no other", S4, "C-408 C-403 C-416 C-807",
    exchange("the first entry", [(first, outcomes(APPLIED)), (x.batch([change(1, {"title": "Z"})], first=0), problem("fork", expected=w.at(1))),
        (second, problem("stream_stopped")), (first, problem("stream_stopped")),
        (Writer(OTHER).batch([change(1, {"title": "O"}, node=OTHER, life=OTHER_LIFE, record=["proposal", OTHER, "0" * 16])]), outcomes(APPLIED))],
        [state([d(1)])]),
    exchange("where it begins", [(first, outcomes(APPLIED)), (x.batch([SECOND], first=1), problem("fork", expected=w.at(1))), (second, problem("stream_stopped"))]),
    exchange("a later one", [(both, outcomes(APPLIED, APPLIED)), (y.batch([change(2, {"title": "Y"})], first=1), problem("fork", expected=w.at(2)))],
        [state([d(2)])]))
n = Writer(life="00000000000000b1")
batches("new-incarnation", "Another life without a succession stops the stream", S4, "C-406",
    exchange("its first batch", [(first, outcomes(APPLIED)), (n.batch([change(1, {"title": "N"}, life="00000000000000b1")]),
        problem("new_incarnation", expected=w.at(1))), (second, problem("stream_stopped"))], [state([d(1)])]))


def bad(name, change_body, code, **more):
    v = Writer()
    body = v.batch([F])
    return exchange(name, [(change_body(v, body), problem(code, **more)), (first, outcomes(APPLIED))], [state([d(1)])])


def lines_of(body, f):
    return body | {"body": f(list(body["body"]))}


def headed(**more):
    return lambda v, body: v.body(v.message(head=v.head(0, 1, **more)), [F])


batches("head-invalid", "A head that is not the peer's, or does not fit its entries, changes nothing", S4, "C-401 C-402 C-404 C-409 C-807",
    bad("another key", headed(key=OTHER_KEY), "head_invalid"),
    bad("the city's key", headed(key=CITY_KEY), "head_invalid"),
    bad("another stream", headed(stream=[DISTRICT, OTHER, "up"]), "head_invalid"),
    bad("the other direction", headed(stream=[DISTRICT, CITY, "down"]), "head_invalid"),
    bad("another sender", headed(stream=[OTHER, CITY, "up"]), "head_invalid"),
    bad("an end that the entries do not come to", headed(to=[LIFE, 1, digest("x")]), "head_invalid"),
    bad("no entry", lambda v, body: v.body(v.message(head=v.head(0, 0))), "head_invalid"),
    bad("backwards", lambda v, body: v.body(v.message(head=v.head(1, 0))), "head_invalid"),
    bad("two lives", headed(to=["00000000000000b1", 1, w.chains[1]]), "head_invalid"),
    bad("1,001 entries", headed(to=[LIFE, 1001, digest("x")]), "head_invalid"),
    bad("another entry than the signed one", lambda v, body: v.body(v.message(head=v.head(0, 1)), [change(1, {"title": "Z"})]), "head_invalid"),
    bad("the entry in another spelling", lambda v, body: v.body(v.message(head=v.head(0, 1)), [[F[0] + " ", F[1]]]), "head_invalid"),
    bad("a line short", lambda v, body: lines_of(body, lambda b: b[:-1]), "truncated"),
    bad("both lines short", lambda v, body: lines_of(body, lambda b: b[:-2]), "truncated"),
    bad("a line more", lambda v, body: lines_of(body, lambda b: [*b, "null"]), "malformed"),
    bad("an empty line more", lambda v, body: lines_of(body, lambda b: [*b, ""]), "malformed"))
batches("messages", "A first line that is no message", "sync.md §3", "server C-320 C-321 C-322 C-311 C-804", *[
    bad(name, lambda v, body, edit=edit: lines_of(body, lambda b: [edit(b[0]), *b[1:]]), problem_code) for name, edit, problem_code in (
        ("no JSON", lambda m: "{", "malformed"),
        ("empty", lambda m: "", "malformed"),
        ("a list", lambda m: "[]", "mistyped"),
        ("a key twice", lambda m: m.replace('{"at":1,', '{"at":1,"at":1,', 1), "duplicate_key"),
        ("too deep", lambda m: m.replace('"read":null', '"read":null,"x":' + "[" * 17 + "]" * 17), "too_deep"),
        ("without versions", lambda m: m.replace(',"versions":[1,1]', ""), "mistyped"),
        ("without written", lambda m: m[: m.index(',"written"')] + "}", "mistyped"),
        ("written that is no position", lambda m: m[: m.index(',"written"')] + ',"written":7}', "mistyped"),
        ("a time that is a text", lambda m: m.replace('"at":1', '"at":"1"', 1), "mistyped"),
        ("a read that is no position", lambda m: m.replace('"read":null', '"read":[]'), "mistyped"),
        ("versions upside down", lambda m: m.replace("[1,1]", "[2,1]"), "mistyped"),
        ("a limit below 0", lambda m: m.replace('"read":null', '"limit":-1,"read":null'), "mistyped"),
        ("a fraction", lambda m: m.replace('"at":1', '"at":1.5', 1), "mistyped"),
        ("a later version only", lambda m: m.replace("[1,1]", "[2,9]"), "version_unsupported"))],
    exchange("members of a later version", [(Writer().batch([F], later={"a": 1}), outcomes(APPLIED))]),
    exchange("a range that holds ours", [(Writer().batch([F], versions=[1, 9]), outcomes(APPLIED))]))
batches("reads", "A read that does not lie on the reader's stream is a fork", S4, "C-414", *[
    exchange(name, [(Writer().body(Writer().message(read=place)), problem("fork", expected=[CITY_LIFE, 0, start(CITY, DISTRICT, "down", CITY_LIFE)])), (first, problem("stream_stopped"))]) for name, place in (
        ("beyond what was written", [CITY_LIFE, 1, digest("x")]),
        ("another chain", [CITY_LIFE, 0, digest("x")]),
        ("another life", ["00000000000000ff", 0, start(CITY, DISTRICT, "down", "00000000000000ff")]))],
    exchange("the start", [(Writer().batch([F], read=[CITY_LIFE, 0, start(CITY, DISTRICT, "down", CITY_LIFE)]), outcomes(APPLIED))]))


def receipt(**more):
    return {"at": 1, "by": DISTRICT, "outcomes": [[1, 1, ["applied"]]],
        "position": [CITY_LIFE, 1, digest("x")], "to": CITY, "type": "receipt"} | more  # fmt: skip


def receipt_case(name, pair, code="receipt_invalid"):
    return exchange(name, [(Writer().body(Writer().message(receipt=pair)), problem(code)), (first, outcomes(APPLIED))])


batches("receipts", "A receipt that does not verify or does not fit the stream", S4, "C-413 C-415",
    receipt_case("for what was never written", KEY.document(receipt())),
    receipt_case("another chain", KEY.document(receipt(position=[CITY_LIFE, 0, digest("x")]))),
    receipt_case("by another key", OTHER_KEY.document(receipt())),
    receipt_case("by another node", KEY.document(receipt(by=OTHER))),
    receipt_case("to another node", KEY.document(receipt(to=OTHER))),
    receipt_case("a changed document", [receipt(at=2), KEY.document(receipt())[1]]),
    receipt_case("runs out of order", KEY.document(receipt(outcomes=[[2, 2, ["applied"]], [1, 1, ["applied"]]]))),
    receipt_case("a hole between runs", KEY.document(receipt(outcomes=[[1, 1, ["applied"]], [3, 3, ["applied"]]]))))
batches("receipts-unreadable", "A receipt that is no document", "sync.md §3", "server C-133 C-321",
    receipt_case("no signature", KEY.document(receipt())[:1], "mistyped"),
    receipt_case("an outcome that is none of the four", KEY.document(receipt(outcomes=[[1, 1, ["lost"]]])), "mistyped"))
