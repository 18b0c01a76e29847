import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage
import SyncEngine

/// What a release would send and what would stay.
struct ReleasePlan {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run(_ word: String) throws -> ExitCode {
        let actor = node.actor(telling.call.person)
        let (forecast, names) = try node.store.read { reader in
            (try node.desk.forecastRelease(word, by: actor, reader), try NodeNames(node, reader))
        }
        if telling.wantsFacts { tellFacts(forecast, names) } else { tell(forecast, names) }
        return forecast.refusal == nil ? .done : .refused
    }

    private func tell(_ forecast: ReleaseForecast, _ names: NodeNames) {
        if !forecast.registers.isEmpty {
            telling.say(
                PlanPhrases.sends,
                ["record": forecast.record.shortName, "title": forecast.record.title])
            for register in forecast.registers {
                telling.say(
                    PlanPhrases.register,
                    ["name": telling.name(register.name), "bytes": telling.size(register.bytes)],
                    indent: 2)
            }
            telling.say(PlanPhrases.bytes, ["bytes": telling.size(forecast.bytes)])
        }
        telling.tell(forecast.attachments)
        let holders = forecast.record.audience.peers.map { names[$0] }
        if !holders.isEmpty {
            telling.say(PlanPhrases.holders, ["peers": holders.joined(separator: ", ")])
        } else if let receiver = forecast.receiver {
            telling.say(PlanPhrases.receiver, ["peer": names[receiver.id]])
        } else {
            telling.say(PlanPhrases.noReceiver)
        }
        if !forecast.stays.isEmpty || forecast.privateChanges > 0 { telling.say(PlanPhrases.stays) }
        for id in forecast.stays {
            telling.say(
                PlanPhrases.stayLine, ["kind": telling.name(id.kind), "record": id.text], indent: 2)
        }
        if forecast.privateChanges > 0 {
            telling.say(
                PlanPhrases.history, ["count": String(forecast.privateChanges)], indent: 2)
        }
        if let refusal = forecast.refusal {
            let reason = telling.text(refusal.phrase, refusal.values)
            telling.say(PlanPhrases.refused, ["reason": reason])
        } else {
            telling.say(PlanPhrases.ready)
        }
    }

    private func tellFacts(_ forecast: ReleaseForecast, _ names: NodeNames) {
        telling.facts([
            "record": .string(forecast.record.id.text),
            "registers": .array(
                forecast.registers.map {
                    .facts(["name": .string($0.name.text), "bytes": .number($0.bytes)])
                }),
            "attachments": .array(forecast.attachments.map { .string($0.record.id.text) }),
            "bytes": .number(forecast.bytes), "to": forecast.receiver.map { names.fact($0.id) },
            "holders": .array(forecast.record.audience.peers.map(names.fact)),
            "stays": .array(forecast.stays.map { .string($0.text) }),
            "private_changes": .number(forecast.privateChanges),
            "refusal": forecast.refusal.map { .string($0.code) },
        ])
    }
}

/// Whom a recall would reach, and how much of the record went there.
struct RecallPlan {
    let node: Node
    let telling: Telling

    private struct Holder {
        let peer: Peer
        let sent: Int
        let confirmed: Int
    }

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run(_ word: String) throws -> ExitCode {
        let (record, holders, files) = try node.store.read { reader in
            let record = try node.desk.find(word, reader)
            let peers = try reader.peers().filter { record.audience.includes($0) }
            let holders = try peers.map { peer in
                let entries = try reader.outgoingEntries(peer.id, of: record.id)
                let mark = try reader.link(peer.id)?.confirmed ?? 0
                return Holder(
                    peer: peer, sent: entries.count,
                    confirmed: entries.count { $0.position.sequence <= mark })
            }
            return (record, holders, try attachments(of: record, reader))
        }
        if telling.wantsFacts {
            telling.facts([
                "record": .string(record.id.text),
                "holders": .array(
                    holders.map {
                        .facts([
                            "peer": .string($0.peer.id.text), "name": .string($0.peer.name),
                            "sent": .number($0.sent), "confirmed": .number($0.confirmed),
                        ])
                    }),
                "attachments": .array(files.map { .string($0.record.id.text) }),
            ])
            return .done
        }
        if holders.isEmpty {
            if record.shared.isEmpty { telling.say(PlanPhrases.notReleased) }
            telling.say(PlanPhrases.recallNone)
            return .done
        }
        telling.say(
            PlanPhrases.recallHeading, ["record": record.shortName, "title": record.title])
        for holder in holders {
            telling.say(
                PlanPhrases.recallLine,
                [
                    "peer": holder.peer.name, "sent": String(holder.sent),
                    "confirmed": String(holder.confirmed),
                ], indent: 2)
        }
        telling.tell(files)
        telling.say(PlanPhrases.recallEffect)
        return .done
    }

    /// This office's own that are shared: a recall takes them back too.
    private func attachments(
        of record: StoredRecord, _ reader: any StoreReader
    ) throws -> [FrontDesk.AttachmentView] {
        try node.desk.attachments(of: record.id, reader).filter {
            $0.record.id.origin == node.facts.id && $0.record.custody == .shared
        }
    }
}

extension Telling {
    /// Files that go along.
    func tell(_ files: [FrontDesk.AttachmentView]) {
        for file in files {
            let size = size(Int(clamping: file.name?.size ?? 0))
            let phrase =
                file.isWhole || file.name == nil ? PlanPhrases.file : PlanPhrases.fileNotWhole
            say(phrase, ["name": file.fileName, "bytes": size], indent: 2)
        }
    }
}
