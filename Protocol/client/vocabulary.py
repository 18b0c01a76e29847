"""The kinds and registers that this client judges (merge.md §4, rows 11, 15, 16): for each register
the tiers that may write it and the fields of a group. What is not here is kept and not judged."""

BOTH = ("district", "city")

PROPOSAL = {
    "title": (BOTH, None),
    "body": (BOTH, None),
    "scope_group": (BOTH, ("scope", "track", "grade")),
    "city_number": (("city",), None),
}

VOCABULARY = {"proposal": PROPOSAL}
