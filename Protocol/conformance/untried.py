"""Numbers that the suite does not try, by side, each with its reason and where it is held instead."""

ONE_SPELLING = "no second spelling of a name is taken (C-101 to C-106), so there are never two"
TWO_RELEASES = "takes an upgrade: Tests/SyncEngineTests/EvolutionTests.swift"
THIRD_TIER = "takes one more tier: Tests/SyncEngineTests/RecallTests.swift, Protocol/model"
PROMISE = "a promise of versions to come"
CLOCK = "the clock of a machine: Tests/SyncHTTPTests/ClockTests.swift"
TOP = "of a node that stands below another; tried at the client"
SNAPSHOT = "takes restores at both ends: Tests/SyncEngineTests/RestoreTests.swift, `jianyan simulate --restores`"
LETTER = "of letters, not of a line: Tests/SyncHTTPTests/LetterTests.swift, Protocol/vectors/signatures/letters.json"
BUNDLE = "of files, not of a line: Tests/SyncHTTPTests/BundleTests.swift, Protocol/vectors"
CROSSING = "takes a recall that crosses with what waits, over tiers: `jianyan simulate`, Protocol/client/agree.py"
FILES = "of attached files, held at both ends by Tests/SyncHTTPTests/AttachmentTests.swift"
LOST_HALFWAY = "takes a machine that is lost in the middle of a release or a recall: Tests/SyncEngineTests/RecallNamesTests.swift, Protocol/model"
LOST_UNHEARD = "takes a lost machine of which nothing had come but what is still on its way: Tests/SyncEngineTests/RecallNamesTests.swift"
COPIES = "takes a machine that was copied: Tests/SyncEngineTests/TwinTests.swift, `jianyan simulate --clones`"
FILES_IN_BUNDLES = "of files in bundles, not over a line: Tests/SyncHTTPTests/BundleFileTests.swift"
FILES_AT_SERVER = (1302, 1308, 1313, 1317, 1318, 1319)
FILES_AT_CLIENT = (*range(1301, 1310), *range(1311, 1320))
ALIKE = {f"C-{number}": BUNDLE for number in range(1014, 1021)} | {
    f"C-{number}": CROSSING for number in range(920, 925)
} | {f"C-{number}": COPIES for number in (298, 299, 927, 1118, 1119)} | {
    f"C-{number}": FILES_IN_BUNDLES for number in (1320, 1321, 1322)
} | {
    "C-926": LOST_HALFWAY, "C-1120": LOST_HALFWAY, "C-1121": LOST_HALFWAY, "C-1122": LOST_UNHEARD,
}  # fmt: skip

REASONS = {
    "server": ALIKE
    | {f"C-{number}": FILES for number in FILES_AT_SERVER}
    | {
        "C-107": ONE_SPELLING,
        "C-213": TOP,
        "C-237": THIRD_TIER,
        "C-240": TOP,
        "C-730": LETTER,
        "C-731": LETTER,
        "C-905": TOP,
        "C-917": TOP,
        "C-919": TOP,
        "C-1010": CLOCK,
        "C-1112": TOP,
        "C-1114": SNAPSHOT,
        "C-1115": SNAPSHOT,
        "C-1202": TWO_RELEASES,
        "C-1203": PROMISE,
    },
    "client": ALIKE
    | {f"C-{number}": FILES for number in FILES_AT_CLIENT}
    | {
        "C-107": ONE_SPELLING,
        "C-237": THIRD_TIER,
        "C-253": "of a node that relays; tried at the server",
        "C-324": "a client answers nobody; tried at the server",
        "C-732": LETTER,
        "C-410": "takes a power cut: Tests/DiskTests/PowerCutTests.swift, Tests/NodeTests/KillTests.swift",
        "C-913": "of a node that others have a record from; tried at the server",
        "C-1004": "takes a power cut: Tests/DiskTests/PowerCutTests.swift, Tests/NodeTests/KillTests.swift",
        "C-1009": "takes a client that runs by itself: Tests/SyncHTTPTests/FlapTests.swift",
        "C-1010": CLOCK,
        "C-1114": SNAPSHOT,
        "C-1115": SNAPSHOT,
        "C-1202": TWO_RELEASES,
        "C-1203": PROMISE,
    },
}
