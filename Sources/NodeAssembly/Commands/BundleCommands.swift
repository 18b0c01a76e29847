import CommandFrame
import JSON
import Ledger
import Office
import Storage
import SyncBundle
import SyncEngine
import SyncProtocol
import Wording

/// `bundle export` and `bundle import`: exchange by files, where there is no line.
enum BundleCommands {
    static let all: [CommandSpec<Node>] = [export, take]
    static let groups = [CommandGroup(["bundle"], BundlePhrases.group)]

    static let export = CommandSpec<Node>(
        path: ["bundle", "export"], summary: BundlePhrases.exportSummary,
        details: BundlePhrases.exportDetails,
        arguments: [ArgumentSpec("file", SharedPhrases.file, BundlePhrases.newFile)],
        options: [
            .value("to", BundlePhrases.node, BundlePhrases.toMeaning),
            .flag("again", BundlePhrases.againMeaning),
        ],
        examples: [
            Example(
                "jianyan bundle export --to 市征集办 /media/usb/0713.bundle",
                BundlePhrases.exportExample),
            Example(
                "jianyan bundle export --to 江南区信访办 /media/usb/0714.bundle",
                BundlePhrases.exportDownExample),
        ],
        work: .atHome { call, node, output in
            let path = try call.absolute("file")
            guard
                let peer = try call.option("to").map({ try PeerCommands.find($0, node) })
                    ?? node.upstream()
            else {
                output.problem(call.text(BundlePhrases.noPeer))
                return .usage
            }
            let total = try node.store.read { try $0.link(peer.id)?.unconfirmed ?? 0 }
            let started = WorkProgress.now()
            let written = try node.exportBundle(
                to: peer, as: path, again: call.has("again"), by: try call.actingPerson()
            ) {
                output.progress(
                    WorkProgress(
                        done: Int64($0.entries), total: Int64(clamping: total),
                        unit: ServePhrases.entries, started: started))
            }
            output.progress(nil)
            tell(written, peer, path, call, output)
            return .done
        })

    private static func tell(
        _ written: BundleCarrier.Written, _ peer: Peer, _ path: String, _ call: CommandCall,
        _ output: any CommandOutput
    ) {
        let contents = written.contents
        if call.wantsJSON {
            return output.fact([
                "file": .string(path), "to": .string(peer.id.text), "at": .int(written.at),
                "bytes": .int(Int64(clamping: written.bytes)),
                "entries": .int(Int64(contents.entries)),
                "receipts": .int(Int64(contents.receipts)),
                "returned": .int(Int64(contents.returned)),
                "left": .int(Int64(clamping: contents.left)), "files": .number(contents.files),
                "files_left": .number(contents.filesLeft),
            ])
        }
        output.line(
            call.text(
                BundlePhrases.written,
                [
                    "name": peer.name, "file": path, "size": size(written.bytes),
                    "entries": "\(contents.entries)", "receipts": "\(contents.receipts)",
                ]))
        if contents.files > 0 {
            output.line(call.text(BundlePhrases.files, ["count": "\(contents.files)"]))
        }
        if contents.left > 0 {
            output.line(call.text(BundlePhrases.left, ["count": "\(contents.left)"]))
        }
        if contents.filesLeft > 0 {
            output.line(call.text(BundlePhrases.filesLeft, ["count": "\(contents.filesLeft)"]))
        }
    }

    private static func size(_ bytes: UInt64) -> String {
        bytes < 1 << 20 ? "\((bytes + 1023) >> 10) KiB" : "\((bytes + 1 << 19) >> 20) MiB"
    }

    static let take = CommandSpec<Node>(
        path: ["bundle", "import"], summary: BundlePhrases.importSummary,
        details: BundlePhrases.importDetails,
        arguments: [ArgumentSpec("file", SharedPhrases.file, BundlePhrases.file)],
        examples: [
            Example("jianyan bundle import /media/usb/0713.bundle", BundlePhrases.importExample)
        ],
        work: .atHome { call, node, output in
            let started = WorkProgress.now()
            let taken = try node.takeBundle(
                try call.absolute("file"), by: try call.actingPerson()
            ) { tally in
                output.progress(
                    WorkProgress(
                        done: Int64(tally.applied + tally.known), total: nil,
                        unit: ServePhrases.entries, started: started))
            }
            output.progress(nil)
            BundleReport(taken, call).tell(output)
            // What came before it stays and was told; then why the rest was not taken.
            if let failure = taken.failure { throw failure }
            return taken.tally.isQuiet && taken.refusal == nil ? .done : .found
        })
}

/// What a bundle brought, in words or as a fact.
private struct BundleReport {
    let taken: BundleCarrier.Taken
    let call: CommandCall

    init(_ taken: BundleCarrier.Taken, _ call: CommandCall) {
        self.taken = taken
        self.call = call
    }

    private var tally: Unpacking.Tally { taken.tally }

    func tell(_ output: any CommandOutput) {
        if call.wantsJSON { return output.fact(facts) }
        output.line(
            call.text(
                BundlePhrases.came,
                [
                    "name": taken.peer.name, "at": BeijingTime.text(taken.madeAt),
                    "applied": "\(tally.applied + tally.duplicate)", "held": "\(tally.held)",
                    "refused": "\(tally.refused)",
                ]))
        for (phrase, count) in counts where count > 0 {
            output.line(call.text(phrase, ["count": "\(count)"]))
        }
        if let verdict {
            let at = BeijingTime.text(tally.statedAt ?? taken.madeAt)
            output.line(call.text(verdict, ["at": at]))
        }
        if let refusal = taken.refusal {
            output.problem(
                call.text(
                    BundlePhrases.refusedThere,
                    ["problem": call.text(ProblemPhrases.failed(refusal.code))]))
            output.problem(call.text(ProblemPhrases.toDo(refusal.code)))
        }
        if taken.failure == nil, taken.peer.relation == .downstream || tally.applied > 0 {
            output.line(call.text(BundlePhrases.next, ["name": taken.peer.name]))
        }
    }

    private var counts: [(Phrase, Int)] {
        [
            (BundlePhrases.conflicting, tally.conflicting), (BundlePhrases.known, tally.known),
            (BundlePhrases.returned, tally.returned), (BundlePhrases.filesCame, tally.files),
            (BundlePhrases.confirmed, Int(clamping: tally.confirmed)),
        ]
    }

    private var verdict: Phrase? {
        switch tally.verdict {
        // What the bundle brought beside its statement may be newer than that.
        case .equal: BundlePhrases.equal
        case .different: BundlePhrases.differ
        case .notCompared: ServePhrases.notCompared
        case nil: nil
        }
    }

    private var facts: [String: JSONValue] {
        [
            "from": .string(taken.peer.id.text), "made_at": .int(taken.madeAt),
            "applied": .int(Int64(tally.applied)), "conflicting": .int(Int64(tally.conflicting)),
            "duplicate": .int(Int64(tally.duplicate)), "held": .int(Int64(tally.held)),
            "refused": .int(Int64(tally.refused)), "known": .int(Int64(tally.known)),
            "returned": .int(Int64(tally.returned)), "files": .number(tally.files),
            "confirmed": .int(Int64(clamping: tally.confirmed)),
            "verdict": tally.verdict.map { .string($0.rawValue) } ?? .null,
            "refused_there": taken.refusal.map { .string($0.code.rawValue) } ?? .null,
        ]
    }
}
