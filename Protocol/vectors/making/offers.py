"""offered/: how an entry ends, row by row of the table."""

import json

from making.exchanges import APPLIED, CONFLICT, DUPLICATE, F, R2, held, no, offered, one, state
from making.lines import ASKED, DECLINED, ELSEWHERE, OUTCOME, RECALL
from making.merging import D, T, WHOLE, c, d, seen, t, write
from making.parts import (
    CITY, CITY_LIFE, DISTRICT, OTHER, OTHER_LIFE, RECORD, TOWN, TOWN_LIFE, canonical, change, digest, dot, header, payload,
)  # fmt: skip

ME = "merge.md §4"
offered("01-malformed", "An unreadable header line is refused, and the entries beside it are taken", ME, "C-220 C-221 C-418",
    one("no JSON", [["{", "null"], F], no("malformed"), APPLIED, records=[state([d(1)])]),
    one("no members", [["{}", "null"]], no("malformed")),
    one("empty", [["", "null"]], no("malformed")),
    one("a context that covers its own dot", [[header(dot(1), {"title": "A"}, [dot(1)]), F[1]]], no("malformed")),
    one("registers out of order", [[F[0].replace('["title"]', '["title","body"]'), F[1]]], no("malformed")))
offered("02-unknown", "What belongs to a later version waits, and what follows of the record waits behind it", ME, "C-222 C-232 C-250",
    one("an unknown type", [[canonical({"record": RECORD, "type": "merge_hint"}), "null"]], held("unknown")),
    one("an unknown tier", [change(1, {"title": "A"}, tier="nation")], held("unknown")),
    one("behind it", [F, [canonical({"record": RECORD, "type": "merge_hint"}), "null"], change(2, {"title": "B"})],
        APPLIED, held("unknown"), held("behind"), records=[state([d(1)])]),
    one("another record is not stopped", [F, [canonical({"record": RECORD, "type": "merge_hint"}), "null"], change(1, {"title": "B"}, record=R2)],
        APPLIED, held("unknown"), APPLIED))
offered("05-foreign-author", "An author who is not on the sender's side", ME, "C-224 C-242",
    one("the city's own", [F, change(1, {"title": "B"}, [d(1)], CITY, CITY_LIFE, tier="city")], APPLIED, no("foreign_author")),
    one("another district", [change(1, {"title": "B"}, node=OTHER, life=OTHER_LIFE, record=["proposal", OTHER, "0" * 16])], no("foreign_author")),
    one("a stranger of a tier that is not below", [F, change(1, {"title": "B"}, [d(1)], "00000000000000aa", "0" * 16)], APPLIED, no("foreign_author")),
    one("a township below is on its side", [F, write(T, 1, seen((D, 1)), {"title": "B"})], APPLIED, APPLIED, records=[state([d(1), t(1)])]))
offered("06-wrong-tier", "An author known with another tier", ME, "C-225",
    one("a district as a city", [change(1, {"title": "A"}, tier="city")], no("wrong_tier")),
    one("a township as a district, later", [F, write(T, 1, seen((D, 1)), {"title": "B"}),
        change(2, {"title": "C"}, node=T, life=TOWN_LIFE, tier="district")], APPLIED, APPLIED, no("wrong_tier")))
offered("07-may-not-introduce", "A record is introduced from its origin's side only", ME, "C-226",
    one("another district's", [change(1, {"title": "A"}, record=["proposal", OTHER, "0" * 16])], no("may_not_introduce")),
    one("the city's", [change(1, {"title": "A"}, record=["proposal", CITY, "0" * 16])], no("may_not_introduce")))
offered("09-duplicate", "A dot known under the same hash", ME, "C-228",
    one("in one batch", [F, F], APPLIED, DUPLICATE, records=[state([d(1)])]),
    one("a void one too", [F, change(2, {"city_number": "1"}), change(2, {"city_number": "1"})], APPLIED, no("authority"), DUPLICATE))
offered("10-frozen", "A dot known under another hash freezes the record", ME, "C-227 C-229 C-296",
    one("and nothing of it is taken any more", [F, change(1, {"title": "B"}), change(2, {"title": "C"}), change(1, {"title": "D"}, record=R2)],
        APPLIED, held("frozen"), held("frozen"), APPLIED))
offered("11-payload-mismatch", "A payload that is not the header's", ME, "C-122 C-230 C-119 C-121 C-123",
    one("another payload", [[F[0], payload({"title": "B"})]], no("payload_mismatch")),
    one("the same values in other bytes", [[F[0], F[1] + " "]], no("payload_mismatch")),
    one("no JSON, though rightly hashed", [[header(dot(1), {"title": "A"}, line="{"), "{"]], no("payload_mismatch")),
    one("a short salt, though rightly hashed", [[header(dot(1), {"title": "A"}, line=payload({"title": "A"}, "s" * 21)), payload({"title": "A"}, "s" * 21)]], no("payload_mismatch")),
    one("a register too many", [[header(dot(1), {"title": "A"}, line=payload({"title": "A", "body": "B"})), payload({"title": "A", "body": "B"})]], no("payload_mismatch")),
    one("erased before it came", [[F[0], "null"]], APPLIED, records=[state([d(1)])]))
offered("12-may-not-make", "A kind that stays home, or that this tier does not make", ME, "C-231 C-241",
    one("stays home", [change(1, {"phone": "1"}, record=["proposer", DISTRICT, "0" * 16])], no("may_not_make")),
    one("made by the city only", [change(1, {"act": "assign"}, record=["city_decision", DISTRICT, "0" * 16])], no("may_not_make")),
    one("an unknown kind is kept and not judged", [change(1, {"x": 1}, record=["weather", DISTRICT, "0" * 16])], APPLIED))
offered("14-founding", "What comes before the founding change waits for it", ME, "C-233 C-251",
    one("the second first", [change(2, {"title": "B"})], held("founding")),
    one("then the first", [change(2, {"title": "B"}), F], held("founding"), APPLIED, records=[state([d(2)], live={"title": [d(2)]})]),
    one("with a context it is none", [change(1, {"title": "A"}, [d(1)], life="00000000000000b1")], held("founding")))
offered("15-gap", "A change before it is missing", ME, "C-234 C-211",
    one("the third", [F, change(3, {"title": "C"})], APPLIED, held("gap")),
    one("it is taken when the second came", [F, change(3, {"title": "C"}), change(2, {"title": "B"})], APPLIED, held("gap"), APPLIED,
        records=[state([d(3)], live={"title": [d(3)]})]),
    one("another writer is not stopped", [F, change(3, {"title": "C"}), write(T, 1, seen((D, 1)), {"body": "B"})], APPLIED, held("gap"), APPLIED))
offered("16-authority", "A register that the author's tier may not write: the dot is void", ME, "C-235 C-205",
    one("the city's number", [F, change(2, {"city_number": "1"})], APPLIED, no("authority"), records=[state([d(2)], [d(2)])]),
    one("and what it covered is live", [F, change(2, {"title": "B", "city_number": "1"})], APPLIED, no("authority"),
        records=[state([d(2)], [d(2)], {"title": [d(1)]})]),
    one("the next is taken", [F, change(2, {"title": "B", "city_number": "1"}), change(3, {"title": "C"}, [d(1)])], APPLIED, no("authority"), APPLIED,
        records=[state([d(3)], [d(2)], {"title": [d(3)]})]),
    one("an unknown register is not judged", [F, change(2, {"weather": "rain"})], APPLIED, APPLIED))
offered("17-group-in-part", "A group in part: the dot is void", ME, "C-236 C-293 C-124 C-241",
    one("a field missing", [F, change(2, {"scope_group": {"scope": "city", "track": "full"}})], APPLIED, no("group_in_part"), records=[state([d(2)], [d(2)])]),
    one("no object", [F, change(2, {"scope_group": "city"})], APPLIED, no("group_in_part")),
    one("a field more is kept", [F, change(2, {"scope_group": WHOLE | {"later": 1}})], APPLIED, APPLIED))
offered("18-foreseeing", "A context that counts changes of the receiver that it never made", ME, "C-223",
    one("one more than none", [F, change(2, {"title": "B"}, [c(1), d(1)])], APPLIED, held("foreseeing")),
    one("though the record would be new", [change(1, {"title": "B"}, [c(1)])], held("foreseeing")),
    one("another life of the receiver says nothing", [F, change(2, {"title": "B"}, [[CITY, "00000000000000ff", 1], d(1)])], APPLIED, APPLIED))
offered("19-applied", "Otherwise applied; flagged when a register is in conflict", ME, "C-238 C-113 C-112",
    one("settled", [F, change(2, {"title": "B"})], APPLIED, APPLIED, records=[state([d(2)], live={"title": [d(2)]})]),
    one("in conflict", [F, change(2, {"title": "B"}), change(3, {"title": "C"}, [d(1)])], APPLIED, APPLIED, CONFLICT,
        records=[state([d(3)], live={"title": [d(2), d(3)]})]),
    one("members of a later version", [change(1, {"title": "A"}, later={"a": 1})], APPLIED))


def refusal(of, code="authority", **more):
    document = json.loads(of)
    return [canonical({"at": 1, "by": DISTRICT, "code": code, "dot": document["dot"], "hash": digest(of), "header": of,
        "record": document["record"], "type": "refusal"} | more), "null"]  # fmt: skip


offered("refusals", "How a refusal that a peer tells is taken", "merge.md §6", "C-246 C-260 C-261 C-262 C-263 C-264 C-266 C-267 C-269 C-297",
    one("taken back under its other bytes", [F, change(1, {"title": "B"}), refusal(change(1, {"title": "B"})[0], "withdrawn"), change(1, {"title": "B"}), change(2, {"title": "C"})],
        APPLIED, held("frozen"), APPLIED, no("withdrawn"), APPLIED, records=[state([d(2)], [d(1)])]),
    one("borne out", [F, refusal(header(t(1), {"city_number": "1"}, tier="township"))], APPLIED, APPLIED, records=[state([d(1), t(1)], [t(1)])]),
    one("twice", [F, *[refusal(header(t(1), {"city_number": "1"}, tier="township"))] * 2], APPLIED, APPLIED, DUPLICATE),
    one("nothing of the record is here", [refusal(header(t(1), {"city_number": "1"}, tier="township"))], held("founding")),
    one("beyond a gap", [F, refusal(header(t(2), {"city_number": "1"}, tier="township"))], APPLIED, held("gap")),
    one("not borne out by the words known here", [F, refusal(header(t(1), {"title": "B"}, tier="township"))], APPLIED, held("unfounded")),
    one("a code that voids nothing", [F, refusal(header(t(1), {"city_number": "1"}, tier="township"), "malformed")], APPLIED, held("unfounded")),
    one("of another hash than its header's", [F, refusal(header(t(1), {"city_number": "1"}, tier="township"), hash=digest("x"))], APPLIED, held("unfounded")),
    one("of another dot than its header's", [F, refusal(header(t(1), {"city_number": "1"}, tier="township"), dot=[TOWN, "0" * 16, 1])], APPLIED, held("unfounded")),
    one("of a header that is none", [F, refusal(header(t(1), {"city_number": "1"}, tier="township"), header="{}")], APPLIED, held("unfounded")),
    one("of a kind that is not known here", [F, refusal(header(t(1), {"x": 1}, record=["weather", DISTRICT, "0" * 16], tier="township"))], APPLIED, held("founding")))
ERASE = [canonical({"at": 1, "author": "李华", "dots": [dot(1)], "record": RECORD, "type": "erasure"}), "null"]
offered("erasures", "An erasure comes from the origin's side", "merge.md §7", "C-270 C-271 C-272",
    one("the vector stays", [F, ERASE], APPLIED, APPLIED, records=[state([d(1)], live={"title": [d(1)]})]),
    one("before the record", [ERASE], held("founding")),
    one("of another's record", [[ERASE[0].replace(DISTRICT, OTHER), "null"]], no("foreign_author")))
offered("recalls", "A recall comes from the origin's side, is never held, and is answered alike", "sharing.md §3", "C-910 C-912 C-915",
    one("of a record that is here", [F, [canonical(RECALL), "null"]], APPLIED, APPLIED),
    one("of one that is not", [[canonical(RECALL), "null"]], APPLIED),
    one("of the city's own", [[canonical(RECALL | {"record": ["proposal", CITY, "0" * 16]}), "null"]], no("foreign_author")),
    one("of another district's", [[canonical(RECALL | {"record": ["proposal", OTHER, "0" * 16]}), "null"]], no("foreign_author")))
offered("outcomes", "An outcome speaks of the reader's own stream", "records.md §5", "C-129 C-127",
    one("sequence 0", [[canonical(OUTCOME | {"sequence": 0}), "null"]], no("malformed")),
    one("beyond what was written", [[canonical(OUTCOME), "null"]], no("malformed")),
    one("elsewhere, of a change that is not here", [[canonical(ELSEWHERE), "null"]], no("malformed")),
    one("elsewhere, under another hash", [F, [canonical(ELSEWHERE | {"dot": dot(1)}), "null"]], APPLIED, no("malformed")))
offered("questions", "A question about what is not here was never written; an answer that nobody asked for is a duplicate", "merge.md §9", "C-277 C-279",
    one("of a record that is not here", [[canonical(ASKED), "null"]], no("never_written")),
    one("of a change that is not here", [F, [canonical(ASKED), "null"]], APPLIED, no("never_written")),
    one("under another hash", [F, [canonical(ASKED | {"dot": dot(1)}), "null"]], APPLIED, no("never_written")),
    one("an answer, nothing asked", [F, [canonical(DECLINED | {"dot": dot(1), "hash": digest(F[0])}), "null"]], APPLIED, DUPLICATE),
    one("an answer about nothing", [[canonical(DECLINED), "null"]], DUPLICATE))
