import JSON
import Ledger
import Storage

/// The way of a record as facts for programs.
struct JourneyFacts {
    let journey: RecordJourney
    let files: JourneyFiles
    let names: NodeNames

    init(_ journey: RecordJourney, _ files: JourneyFiles, _ names: NodeNames) {
        self.journey = journey
        self.files = files
        self.names = names
    }

    func tell(_ telling: Telling) {
        let record = journey.record
        telling.facts([
            "record": .string(record.id.text), "number": record.shown("number"),
            "custody": .string(record.custody.rawValue), "stays_home": .bool(journey.isKeptHome),
            "frozen": .bool(record.isFrozen), "made": journey.made.map(fact),
            "released": journey.released.map(fact),
            "changes": .number(journey.sharedChanges),
            "conflicts": .array(record.conflicts.map { .string($0.text) }),
            "voids": .array(
                journey.voids.map {
                    .facts([
                        "dot": .string($0.dot.description),
                        "author": $0.header.map { .string($0.author) },
                        "code": $0.code.map { .string($0.rawValue) },
                    ])
                }),
            "peers": .array(journey.legs.map(fact)), "attachments": files.facts(names),
        ])
    }

    private func fact(_ header: ChangeHeader) -> JSONValue {
        .facts([
            "author": .string(header.author), "node": names.fact(header.dot.node),
            "tier": .string(header.tier.rawValue), "at": .int(header.at),
            "dot": .string(header.dot.description),
            "registers": .array(header.registers.map { .string($0.text) }),
        ])
    }

    private func fact(_ leg: RecordJourney.Leg) -> JSONValue {
        .facts([
            "peer": names.fact(leg.peer.id), "status": .string(leg.peer.status.rawValue),
            "holder": .bool(leg.isHolder), "stopped": leg.stopped.map { .string($0) },
            "holds": .number(leg.holds),
            "sent": .array(
                leg.sent.map { sent in
                    .facts([
                        "sequence": .number(sent.sequence), "change": sent.header.map(fact),
                        "confirmed": .bool(sent.isConfirmed),
                        "signed_at": sent.receiptAt.map { .int($0) },
                        "outcome": sent.outcome.map { .texts($0.words) },
                    ])
                }),
            "received": .array(
                leg.received.map { received in
                    .facts([
                        "sequence": .number(received.sequence),
                        "change": received.header.map(fact),
                        "outcome": .texts(received.outcome.words),
                    ])
                }),
            "waiting": .array(
                leg.waiting.map {
                    .facts([
                        "sequence": .number($0.sequence), "reason": .string($0.reason.rawValue),
                    ])
                }),
        ])
    }
}
