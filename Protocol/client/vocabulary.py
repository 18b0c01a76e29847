"""The kinds and registers that every office of version 1 knows (vocabulary.md §2). What is not here is
kept, passed on and not judged."""

from dataclasses import dataclass

DISTRICT = ("township", "district")
CITY = ("city", "province")
BOTH = DISTRICT + CITY


@dataclass(frozen=True)
class Register:
    """The tiers that may write it; the fields of a group."""

    tiers: tuple
    group: tuple = ()


@dataclass(frozen=True)
class Kind:
    """The tiers that make it, whether it stays home, its registers."""

    made_by: tuple
    registers: dict
    home: bool = False


def _kind(made_by, home=False, **registers):
    found = {}
    for name, rule in registers.items():
        found[name] = Register(*rule) if isinstance(rule[0], tuple) else Register(rule)
    return Kind(made_by, found, home)


VOCABULARY = {
    "campaign": _kind(
        CITY,
        code=CITY, title=CITY, theme=CITY, themes=CITY, status=CITY,
        window=(CITY, ("text", "opens_on", "closes_on")),
        limits=(CITY, ("max_scalars", "attachment_types")),
    ),
    "unit": _kind(BOTH, code=BOTH, name=BOTH, sort=BOTH, status=BOTH),
    "proposal": _kind(
        DISTRICT,
        number=DISTRICT, title=BOTH, body=DISTRICT, original=DISTRICT, channel=DISTRICT,
        received_at=DISTRICT, campaign=DISTRICT, submitting_unit=DISTRICT,
        proposer_shown=DISTRICT, marks=DISTRICT, viewpoint=DISTRICT, theme=BOTH, urgency=BOTH,
        scope_group=(BOTH, ("scope", "track", "grade")), state=DISTRICT, city_number=CITY,
        city_state=CITY,
    ),
    "proposer": _kind(DISTRICT, home=True),
    "intake": _kind(DISTRICT, home=True),
    "reply": _kind(
        DISTRICT,
        proposal=DISTRICT, disposition=DISTRICT, text=DISTRICT, signer=DISTRICT,
        issued_at=DISTRICT,
    ),
    "city_decision": _kind(CITY, proposal=CITY, decision=CITY, text=CITY, decided_at=CITY),
    "attachment": _kind(BOTH, proposal=BOTH, file=(BOTH, ("name", "sha256", "size", "type"))),
    "city_reply": _kind(
        CITY, proposal=CITY, disposition=CITY, text=CITY, signer=CITY, issued_at=CITY
    ),
    "relay": _kind(
        DISTRICT,
        proposal=DISTRICT, city_reply=DISTRICT, delivery=(DISTRICT, ("method", "at", "result")),
    ),
}  # fmt: skip
