import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage
import SyncEngine
import Wording

/// `held list|show|retry`; the rest of the group is in `QuestionCommands`.
enum HeldCommands {
    static let all: [CommandSpec<Node>] = [list, show, retry]
    static let group = CommandGroup(["held"], HeldPhrases.group)

    static let list = CommandSpec<Node>(
        path: ["held", "list"], summary: HeldPhrases.listSummary, details: HeldPhrases.listDetails,
        examples: [Example("jianyan held list", HeldPhrases.listExample)],
        work: .atHome { call, node, output in
            try HeldList(node, Telling(call: call, output: output)).run()
        })

    static let show = CommandSpec<Node>(
        path: ["held", "show"], summary: HeldPhrases.showSummary,
        arguments: arguments(.required),
        options: [.flag("bytes", HeldPhrases.bytesMeaning)],
        examples: [Example("jianyan held show 市征集办 17", HeldPhrases.showExample)],
        work: .atHome { call, node, output in
            try HeldShow(node, Telling(call: call, output: output)).run()
        })

    static let retry = CommandSpec<Node>(
        path: ["held", "retry"], summary: HeldPhrases.retrySummary,
        details: HeldPhrases.retryDetails, arguments: arguments(.optional),
        examples: [Example("jianyan held retry", HeldPhrases.retryExample)],
        work: .atHome { call, node, output in
            try HeldRetry(node, Telling(call: call, output: output)).run()
        })

    static func arguments(_ presence: ArgumentSpec.Presence) -> [ArgumentSpec] {
        [
            ArgumentSpec("peer", HeldPhrases.peer, HeldPhrases.peerMeaning, presence: presence),
            ArgumentSpec(
                "sequence", HeldPhrases.sequence, HeldPhrases.sequenceMeaning, presence: presence),
        ]
    }

    /// The peer that a person means: by its word, or by a name that only one has.
    static func peer(_ word: String, _ reader: any StoreReader) throws -> Peer {
        let peers = try reader.peers()
        let found = peers.filter { $0.id.text == word || $0.name == word }
        guard let peer = found.first, found.count == 1 else {
            throw OperatorError.noSuchPeer(word)
        }
        return peer
    }

    /// The name under which an entry waits here.
    static func waiting(
        _ word: String, _ sequence: UInt64, _ reader: any StoreReader
    ) throws -> NodeID {
        let peer = try peer(word, reader)
        let isHeld = try reader.held(peer: peer.id, record: nil)
            .contains { $0.sequence == sequence }
        guard isHeld else {
            throw OperatorError.noSuchHeld(peer: word, sequence: String(sequence))
        }
        return peer.id
    }

    static func sequence(_ call: CommandCall) throws(OperatorError) -> UInt64 {
        guard let sequence = call.argument("sequence").flatMap({ UInt64($0) }), sequence > 0 else {
            throw .badNumber(option: call.text(HeldPhrases.sequence))
        }
        return sequence
    }
}

/// Both what waits here and what of this node's waits or was refused elsewhere.
struct HeldList {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        try node.store.read { reader in
            let held = try reader.held(peer: nil, record: nil)
            let offered = try reader.peers().flatMap { try Offered.all($0.id, reader) }
            let further = try Elsewhere.all(reader)
            let names = try NodeNames(node, reader)
            let questions = try OpenQuestion.all(reader)
            let list = QuestionList(telling: telling, names: names)
            if telling.wantsFacts {
                telling.facts([
                    "here": .array(held.map { facts($0, names) }),
                    "there": .array(offered.map { Self.facts($0, names) }),
                    "further": .array(further.map { Self.facts($0, names) }),
                    "asked": .array(questions.map(list.facts)),
                ])
                return
            }
            func name(_ record: RecordID?) throws -> String {
                guard let record else { return "" }
                return try reader.record(record)?.shortName ?? record.text
            }
            tell(
                try held.map { entry in
                    [
                        // What a copy of this machine wrote is kept under a name of its own.
                        names[try Receiving.peer(of: entry, reader)?.id ?? node.facts.id],
                        String(entry.sequence), telling.time(entry.since),
                        telling.text(OperatorWords.name(entry.reason)), try name(entry.record),
                    ]
                })
            tellOffered(
                try offered.map { entry in
                    [
                        names[entry.peer], String(entry.sequence),
                        telling.text(OperatorWords.name(entry.outcome)), try name(entry.record),
                    ]
                })
            tellFurther(
                try further.map { entry in
                    [
                        names[entry.node], telling.text(OperatorWords.name(entry.outcome)),
                        try name(entry.record),
                    ]
                })
            try list.tell(questions, here: node.facts.id, name: name)
        }
        return .done
    }

    private func tell(_ rows: [[String]]) {
        guard !rows.isEmpty else { return telling.say(HeldPhrases.noneHere) }
        telling.say(HeldPhrases.here)
        telling.table(
            rows,
            header: [
                HeldPhrases.from, HeldPhrases.number, HeldPhrases.since, HeldPhrases.reason,
                HeldPhrases.record,
            ])
    }

    private func tellOffered(_ rows: [[String]]) {
        guard !rows.isEmpty else { return telling.say(HeldPhrases.noneThere) }
        telling.say(HeldPhrases.there)
        telling.table(
            rows,
            header: [HeldPhrases.to, HeldPhrases.number, HeldPhrases.outcome, HeldPhrases.record])
    }

    /// Nodes beyond the next one: most offices have none, so nothing is said of them then.
    private func tellFurther(_ rows: [[String]]) {
        if rows.isEmpty { return }
        telling.say(HeldPhrases.further)
        telling.table(rows, header: [HeldPhrases.node, HeldPhrases.outcome, HeldPhrases.record])
    }

    private static func facts(_ entry: Elsewhere, _ names: NodeNames) -> JSONValue {
        .facts([
            "node": names.fact(entry.node), "record": .string(entry.record.text),
            "outcome": .array(entry.outcome.words.map { .string($0) }),
        ])
    }

    private func facts(_ entry: HeldEntry, _ names: NodeNames) -> JSONValue {
        .facts([
            "peer": names.fact(entry.peer), "sequence": .number(entry.sequence),
            "reason": .string(entry.reason.rawValue), "since": .int(entry.since),
            "record": entry.record.map { .string($0.text) },
        ])
    }

    private static func facts(_ entry: Offered, _ names: NodeNames) -> JSONValue {
        .facts([
            "peer": names.fact(entry.peer), "sequence": .number(entry.sequence),
            "outcome": .array(entry.outcome.words.map { .string($0) }),
            "record": entry.record.map { .string($0.text) },
        ])
    }
}

struct HeldRetry {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        let call = telling.call
        let names = try node.store.read { try NodeNames(node, $0) }
        var only: (peer: NodeID, sequence: UInt64)?
        if let word = call.argument("peer") {
            let sequence = try HeldCommands.sequence(call)
            let peer = try node.store.read { try HeldCommands.waiting(word, sequence, $0) }
            only = (peer, sequence)
        }
        let retried = try node.desk.retryHeld(only: only, by: node.actor(call.person))
        if telling.wantsFacts {
            telling.facts(["tried": .array(retried.map { facts($0, names) })])
            return .done
        }
        if retried.isEmpty {
            telling.say(HeldPhrases.nothing)
            return .done
        }
        for one in retried { tell(one, names) }
        telling.say(
            HeldPhrases.counted,
            [
                "tried": String(retried.count),
                "settled": String(retried.count(where: \.isSettled)),
            ])
        return .done
    }

    private func tell(_ one: Retried, _ names: NodeNames) {
        let phrase =
            switch one.outcome {
            case .applied, .duplicate: HeldPhrases.applied
            case .held: HeldPhrases.still
            case .refused: HeldPhrases.refused
            }
        telling.say(
            phrase,
            [
                "peer": names[one.peer], "sequence": String(one.sequence),
                "outcome": telling.text(OperatorWords.name(one.outcome)),
            ])
    }

    private func facts(_ one: Retried, _ names: NodeNames) -> JSONValue {
        .facts([
            "peer": names.fact(one.peer), "sequence": .number(one.sequence),
            "record": one.record.map { .string($0.text) },
            "outcome": .array(one.outcome.words.map { .string($0) }),
        ])
    }
}
