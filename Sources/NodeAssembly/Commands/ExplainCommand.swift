import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage
import SyncEngine
import Wording

/// `explain`: a record's way through the tiers in words.
enum ExplainCommand {
    static let all: [CommandSpec<Node>] = [
        CommandSpec(
            path: ["explain"], summary: ExplainPhrases.summary, details: ExplainPhrases.details,
            arguments: [ConflictCommands.wordArgument],
            examples: [
                Example("jianyan explain 500103-2022-000001-9", ExplainPhrases.example)
            ],
            work: .atHome { call, node, output in
                let telling = Telling(call: call, output: output)
                try node.store.read { reader in
                    let record = try node.desk.find(call.argument("word") ?? "", reader)
                    let journey = try RecordJourney(record, node.side.rules, reader)
                    let names = try NodeNames(node, reader)
                    let files = try JourneyFiles(of: record.id, node.desk, reader)
                    if telling.wantsFacts {
                        JourneyFacts(journey, files, names).tell(telling)
                    } else {
                        JourneyStory(journey, names, telling).tell()
                        files.tell(telling, names)
                    }
                }
                return .done
            })
    ]
}

/// The way of a record as sentences.
struct JourneyStory {
    let journey: RecordJourney
    let names: NodeNames
    let telling: Telling

    init(_ journey: RecordJourney, _ names: NodeNames, _ telling: Telling) {
        self.journey = journey
        self.names = names
        self.telling = telling
    }

    func tell() {
        let record = journey.record
        telling.say(
            ExplainPhrases.heading,
            [
                "kind": telling.name(record.id.kind),
                "record": record.shortName == record.id.text ? "" : record.shortName,
                "title": record.title, "id": record.id.text,
            ])
        if let made = journey.made {
            telling.say(
                ExplainPhrases.made,
                [
                    "at": telling.time(made.at), "author": made.author,
                    "node": names[made.dot.node],
                    "tier": telling.text(OperatorWords.name(made.tier)),
                ])
        }
        tellRelease()
        if record.isFrozen { telling.say(ExplainPhrases.frozen) }
        for register in record.conflicts {
            telling.say(ExplainPhrases.conflict, ["register": telling.name(register)])
        }
        for void in journey.voids { tell(void) }
        if journey.isKeptHome || record.shared.isEmpty { return }
        for leg in journey.legs { tell(leg) }
    }

    private func tellRelease() {
        if journey.isKeptHome { return telling.say(ExplainPhrases.staysHome) }
        guard let released = journey.released else {
            return telling.say(ExplainPhrases.notReleased)
        }
        let holders = journey.legs.filter(\.isHolder).map { names[$0.peer.id] }
        telling.say(
            ExplainPhrases.released,
            [
                "at": telling.time(released.at), "author": released.author,
                "node": names[released.dot.node], "peers": holders.joined(separator: ", "),
            ])
    }

    private func tell(_ void: RecordJourney.Void) {
        guard let code = void.code else {
            return telling.say(ExplainPhrases.voidUnknown, ["dot": void.dot.description])
        }
        telling.say(
            ExplainPhrases.void,
            [
                "dot": void.dot.description, "author": void.header?.author ?? "?",
                "code": telling.text(OperatorWords.name(code)),
            ])
    }

    // MARK: One peer

    private func tell(_ leg: RecordJourney.Leg) {
        telling.gap()
        telling.say(
            ExplainPhrases.leg,
            [
                "peer": names[leg.peer.id],
                "tier": telling.text(OperatorWords.name(leg.peer.tier)),
            ])
        for sent in leg.sent { tell(sent, leg) }
        for received in leg.received {
            telling.say(
                ExplainPhrases.received,
                [
                    "sequence": String(received.sequence),
                    "author": received.header?.author ?? "?",
                    "registers": registers(received.header),
                    "outcome": telling.text(OperatorWords.name(received.outcome)),
                ], indent: 2)
        }
        for held in leg.waiting {
            telling.say(
                ExplainPhrases.waiting,
                [
                    "sequence": String(held.sequence),
                    "reason": telling.text(OperatorWords.name(held.reason)),
                ], indent: 2)
        }
        tellWhere(leg)
    }

    private func tell(_ sent: RecordJourney.Sent, _ leg: RecordJourney.Leg) {
        var parts: [String] = []
        let place = ["sequence": String(sent.sequence)]
        if let header = sent.header {
            let values = ["author": header.author, "registers": registers(header)]
            parts.append(
                telling.text(
                    ExplainPhrases.sentChange, place.merging(values) { first, _ in first }))
        } else {
            parts.append(telling.text(ExplainPhrases.sentOther, place))
        }
        if let at = sent.receiptAt {
            parts.append(telling.text(ExplainPhrases.signed, ["at": telling.time(at)]))
        } else if sent.isConfirmed {
            parts.append(telling.text(ExplainPhrases.confirmed))
        } else {
            parts.append(telling.text(waits(leg)))
        }
        if let outcome = sent.outcome {
            let word = telling.text(OperatorWords.name(outcome))
            parts.append(telling.text(ExplainPhrases.ended, ["outcome": word]))
        }
        telling.output.line("  " + parts.joined(separator: telling.comma))
    }

    private func waits(_ leg: RecordJourney.Leg) -> Phrase {
        leg.peer.relation == .upstream ? ExplainPhrases.notSent : ExplainPhrases.notFetched
    }

    /// How much is there, and why not more.
    private func tellWhere(_ leg: RecordJourney.Leg) {
        guard leg.isHolder else { return telling.say(ExplainPhrases.notHolder, indent: 2) }
        telling.say(
            ExplainPhrases.holds,
            ["count": String(leg.holds), "total": String(journey.sharedChanges)], indent: 2)
        let reasons = reasons(leg)
        if reasons.isEmpty {
            let isAll = leg.holds == journey.sharedChanges
            if isAll { telling.say(ExplainPhrases.allThere, indent: 2) }
            return
        }
        for reason in reasons { telling.say(ExplainPhrases.next, ["reason": reason], indent: 2) }
    }

    private func reasons(_ leg: RecordJourney.Leg) -> [String] {
        var reasons: [String] = []
        switch leg.peer.status {
        case .pending: reasons.append(telling.text(ExplainPhrases.pending))
        case .revoked: reasons.append(telling.text(ExplainPhrases.revoked))
        case .enrolled: break
        }
        if let reason = leg.stopped {
            reasons.append(telling.text(ExplainPhrases.stopped, ["reason": reason]))
        }
        if leg.sent.contains(where: { !$0.isConfirmed }) {
            reasons.append(telling.text(waits(leg)))
        }
        for sent in leg.sent {
            let (phrase, word): (Phrase, Phrase)
            switch sent.outcome {
            case .held(let reason)?:
                (phrase, word) = (ExplainPhrases.heldThere, OperatorWords.name(reason))
            case .refused(let code)?:
                (phrase, word) = (ExplainPhrases.refusedThere, OperatorWords.name(code))
            default: continue
            }
            reasons.append(
                telling.text(
                    phrase, ["sequence": String(sent.sequence), "reason": telling.text(word)]))
        }
        if leg.sent.isEmpty, leg.received.isEmpty {
            reasons.append(telling.text(ExplainPhrases.nothingYet))
        }
        return reasons
    }

    private func registers(_ header: ChangeHeader?) -> String {
        let names = header?.registers.map { register in
            WordPhrases.register(register.text).map { telling.text($0) } ?? register.text
        }
        return (names ?? []).joined(separator: telling.call.language == .chinese ? "、" : ", ")
    }
}

extension Telling {
    /// Between parts of a sentence.
    var comma: String { call.language == .chinese ? "，" : ", " }
}
