import CommandFrame
import JSON
import Ledger
import Storage
import SyncEngine
import Wording

/// One entry that waits here, or that waits or was refused at a peer.
struct HeldShow {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        let call = telling.call
        let sequence = try HeldCommands.sequence(call)
        let word = call.argument("peer") ?? ""
        try node.store.read { reader in
            let peer = try HeldCommands.peer(word, reader)
            let names = try NodeNames(node, reader)
            let held = try reader.held(peer: peer.id, record: nil)
                .first { $0.sequence == sequence }
            let offered = try Offered.all(peer.id, reader).first { $0.sequence == sequence }
            guard held != nil || offered != nil else {
                throw OperatorError.noSuchHeld(peer: word, sequence: String(sequence))
            }
            if telling.wantsFacts {
                telling.facts([
                    "here": held.map { facts($0, names) },
                    "there": offered.map {
                        .facts([
                            "peer": names.fact(peer.id), "sequence": .number(sequence),
                            "record": $0.record.map { .string($0.text) },
                            "outcome": .array($0.outcome.words.map { .string($0) }),
                        ])
                    },
                ])
                return
            }
            if let held { tell(held, names) }
            if let offered { tell(offered, names) }
        }
        return .done
    }

    // MARK: Waiting here

    private func tell(_ held: HeldEntry, _ names: NodeNames) {
        telling.say(
            HeldPhrases.heading,
            [
                "peer": names[held.peer], "sequence": String(held.sequence),
                "since": telling.time(held.since),
            ])
        if let record = held.record { telling.output.line(record.text) }
        telling.say(
            HeldPhrases.waits, ["reason": telling.text(OperatorWords.name(held.reason))])
        telling.say(
            HeldPhrases.todo, ["advice": telling.text(OperatorWords.advice(held.reason))])
        if let header = Self.header(held) {
            telling.say(
                HeldPhrases.author,
                [
                    "author": header.author, "node": names[header.dot.node],
                    "tier": telling.text(OperatorWords.name(header.tier)),
                    "at": telling.time(header.at),
                ])
            telling.say(
                HeldPhrases.registers,
                ["registers": header.registers.map(telling.name).joined(separator: ", ")])
            telling.say(HeldPhrases.dot, ["dot": header.dot.description])
        } else {
            telling.say(HeldPhrases.noHeader)
        }
        telling.say(
            HeldPhrases.sizes,
            [
                "header": String(held.header.count), "payload": String(held.payload?.count ?? 0),
            ])
        guard telling.call.has("bytes") else { return }
        telling.say(HeldPhrases.headerLine)
        telling.output.bytes(held.header + [0x0A])
        telling.say(HeldPhrases.payloadLine)
        if let payload = held.payload {
            telling.output.bytes(payload + [0x0A])
        } else {
            telling.say(HeldPhrases.noPayload)
        }
    }

    /// Nil when the entry is no change that this version can read.
    private static func header(_ held: HeldEntry) -> ChangeHeader? {
        try? JSONParser().parse(held.header) { try ChangeHeader($0) }
    }

    private func facts(_ held: HeldEntry, _ names: NodeNames) -> JSONValue {
        let header = Self.header(held)
        let wantsBytes = telling.call.has("bytes")
        func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }
        return .facts([
            "peer": names.fact(held.peer), "sequence": .number(held.sequence),
            "reason": .string(held.reason.rawValue), "since": .int(held.since),
            "record": held.record.map { .string($0.text) },
            "author": header.map { .string($0.author) },
            "tier": header.map { .string($0.tier.rawValue) },
            "at": header.map { .int($0.at) },
            "dot": header.map { .string($0.dot.description) },
            "registers": header.map { .array($0.registers.map { .string($0.text) }) },
            "header_bytes": .number(held.header.count),
            "payload_bytes": .number(held.payload?.count ?? 0),
            "header": wantsBytes ? text(held.header) : nil,
            "payload": wantsBytes ? held.payload.map(text) : nil,
        ])
    }

    // MARK: Waiting or refused there

    private func tell(_ offered: Offered, _ names: NodeNames) {
        telling.say(
            HeldPhrases.headingThere,
            ["peer": names[offered.peer], "sequence": String(offered.sequence)])
        if let record = offered.record { telling.output.line(record.text) }
        telling.say(
            HeldPhrases.waits, ["reason": telling.text(OperatorWords.name(offered.outcome))])
        let advice: Phrase? =
            switch offered.outcome {
            case .held(let reason): OperatorWords.advice(reason)
            case .refused(let code): OperatorWords.advice(code)
            case .applied, .duplicate: nil
            }
        if let advice { telling.say(HeldPhrases.todo, ["advice": telling.text(advice)]) }
    }
}
