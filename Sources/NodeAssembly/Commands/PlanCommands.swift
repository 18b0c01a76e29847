import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage
import Wording

/// `plan sync|release|recall`: looks, and moves nothing.
enum PlanCommands {
    static let all: [CommandSpec<Node>] = [
        CommandSpec(
            path: ["plan"], summary: PlanPhrases.summary, details: PlanPhrases.details,
            arguments: [
                ArgumentSpec(
                    "what", PlanPhrases.what, PlanPhrases.whatMeaning, presence: .optional,
                    choices: ["sync", "release", "recall"]),
                ArgumentSpec(
                    "word", ConflictPhrases.word, PlanPhrases.wordMeaning, presence: .optional),
            ],
            examples: [
                Example("jianyan plan", PlanPhrases.exampleSync),
                Example("jianyan plan release 500103-2022-000001-9", PlanPhrases.exampleRelease),
                Example("jianyan plan recall 500103-2022-000001-9", PlanPhrases.exampleRecall),
            ],
            work: .atHome { call, node, output in
                let telling = Telling(call: call, output: output)
                switch call.argument("what") {
                case "release"?: return try ReleasePlan(node, telling).run(word(telling))
                case "recall"?: return try RecallPlan(node, telling).run(word(telling))
                default: return try SyncPlan(node, telling).run()
                }
            })
    ]

    static func word(_ telling: Telling) throws(OperatorError) -> String {
        guard let word = telling.call.argument("word") else { throw .recordMissing }
        return word
    }
}

extension Telling {
    /// 1.2 KiB.
    func size(_ bytes: Int) -> String {
        if bytes < 1024 { return "\(bytes) B" }
        let (unit, size) = bytes < 1 << 20 ? (1 << 10, "KiB") : (1 << 20, "MiB")
        let tenths = (bytes * 10 + unit / 2) / unit
        return "\(tenths / 10).\(tenths % 10) \(size)"
    }
}

/// What the next session with each peer would send.
struct SyncPlan {
    private static let page = 500

    let node: Node
    let telling: Telling

    /// What waits for one peer.
    private struct Load {
        let peer: Peer
        var stopped: String?
        var entries = 0
        var bytes = 0
        var records: [Kind: Set<RecordID>] = [:]
        var entriesOf: [Kind: Int] = [:]
        /// Entries that belong to no record.
        var others = 0
        /// Attached files whose bytes have yet to go there.
        var files: [AttachmentName] = []

        var fileBytes: Int64 { files.reduce(0) { $0 + $1.size } }
    }

    /// More nodes for which nothing waits are counted, not named.
    private static let mostQuiet = 20
    /// As many files as are counted.
    private static let mostFiles = 10_000

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        let loads = try node.store.read { reader in
            try reader.peers().filter { $0.status == .enrolled }.map { try load($0, reader) }
        }
        if telling.wantsFacts {
            telling.facts(["links": .array(loads.map(Self.facts))])
            return .done
        }
        if loads.isEmpty { telling.say(PlanPhrases.noPeer) }
        let busy = loads.filter { $0.entries > 0 || !$0.files.isEmpty || $0.stopped != nil }
        let areMany = loads.count - busy.count > Self.mostQuiet
        for load in areMany ? busy : loads { tell(load) }
        if areMany {
            telling.say(PlanPhrases.quiet, ["count": String(loads.count - busy.count)])
        }
        if !loads.isEmpty { telling.say(PlanPhrases.unknownBack) }
        return .done
    }

    private func load(_ peer: Peer, _ reader: any StoreReader) throws(StoreError) -> Load {
        var load = Load(peer: peer)
        guard let link = try reader.link(peer.id) else { return load }
        load.stopped = link.stopped
        load.files = try reader.owedAttachments(to: peer.id, after: nil, limit: Self.mostFiles)
        var last = link.confirmed
        while true {
            let page = try reader.outgoingEntries(peer.id, after: last, limit: Self.page)
            guard let end = page.last else { return load }
            last = end.position.sequence
            for entry in page {
                load.entries += 1
                load.bytes += entry.size
                guard let record = entry.record else {
                    load.others += 1
                    continue
                }
                load.records[record.kind, default: []].insert(record)
                load.entriesOf[record.kind, default: 0] += 1
            }
        }
    }

    private func tell(_ load: Load) {
        let name = load.peer.name.isEmpty ? load.peer.id.text : load.peer.name
        if let reason = load.stopped {
            telling.say(PlanPhrases.stopped, ["peer": name, "reason": reason])
        }
        if load.entries == 0, load.files.isEmpty {
            return telling.say(PlanPhrases.nothing, ["peer": name])
        }
        telling.say(
            load.peer.relation == .upstream ? PlanPhrases.link : PlanPhrases.linkDown,
            ["peer": name, "entries": String(load.entries), "bytes": telling.size(load.bytes)])
        for kind in load.records.keys.sorted() {
            telling.say(
                PlanPhrases.kindLine,
                [
                    "kind": telling.name(kind), "records": String(load.records[kind]?.count ?? 0),
                    "entries": String(load.entriesOf[kind] ?? 0),
                ], indent: 2)
        }
        if load.others > 0 {
            telling.say(PlanPhrases.otherLine, ["entries": String(load.others)], indent: 2)
        }
        if !load.files.isEmpty {
            telling.say(
                PlanPhrases.filesLine,
                [
                    "files": String(load.files.count),
                    "bytes": telling.size(Int(clamping: load.fileBytes)),
                ], indent: 2)
        }
    }

    private static func facts(_ load: Load) -> JSONValue {
        .facts([
            "peer": .string(load.peer.id.text), "name": .string(load.peer.name),
            "relation": .string(load.peer.relation.rawValue),
            "stopped": load.stopped.map { .string($0) }, "entries": .number(load.entries),
            "bytes": .number(load.bytes), "notices": .number(load.others),
            "attachments": .number(load.files.count), "attachment_bytes": .int(load.fileBytes),
            "kinds": .array(
                load.records.keys.sorted().map { kind in
                    .facts([
                        "kind": .string(kind.text),
                        "records": .number(load.records[kind]?.count ?? 0),
                        "entries": .number(load.entriesOf[kind] ?? 0),
                    ])
                }),
        ])
    }
}
