import CommandFrame
import FrontDesk
import JSON
import Ledger
import People
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Wording

/// `repair`.
enum RepairCommand {
    static let all: [CommandSpec<Node>] = [
        CommandSpec(
            path: ["repair"], summary: RepairPhrases.summary, details: RepairPhrases.details,
            options: [.flag("do", RepairPhrases.doMeaning)],
            examples: [
                Example("jianyan repair", RepairPhrases.example),
                Example("jianyan repair --do", RepairPhrases.exampleDo),
            ],
            work: .atHome { call, node, output in
                try RepairRun(node, Telling(call: call, output: output)).run()
            })
    ]
}

struct RepairRun {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    /// What was found, here and with the node above.
    private struct Plan {
        let rebuilding: Rebuilding
        /// Nil: not compared, by the reason.
        var differences: [Difference]?
        var reason: Phrase?
    }

    func run() throws -> ExitCode {
        let isDry = !telling.call.has("do")
        if !isDry { try node.permit(.exchange, telling.call.person) }
        let above = try node.upstream()
        var plan = Plan(rebuilding: Rebuilding(try findings()))
        if !isDry { try rebuild(plan.rebuilding) }
        // While sums are wrong here, the other side's would only seem so.
        if isDry, plan.rebuilding.needsSums {
            plan.reason = RepairPhrases.afterRebuilding
        } else if let above {
            try compare(with: above, &plan)
        }
        tell(plan, above, isDry: isDry)
        var left = plan.differences ?? []
        if !isDry, let above, !left.isEmpty {
            try node.mend(left, with: above, by: telling.call.person)
            _ = try node.sync(with: above)
            var after = Plan(rebuilding: plan.rebuilding)
            try compare(with: above, &after)
            left = after.differences ?? left
            tellAfter(left)
        }
        try tellBelow()
        let isDone = isDry ? plan.rebuilding.isEmpty : true
        return isDone && left.isEmpty && plan.rebuilding.beyond.isEmpty ? .done : .found
    }

    private func findings() throws -> [Finding] {
        try node.store.read { reader in
            try Verification(
                reader, node: node.facts, rules: node.side.rules, notary: node.side.notary
            ).run().findings
        }
    }

    private func rebuild(_ rebuilding: Rebuilding) throws {
        if rebuilding.isEmpty { return }
        let actor = node.actor(telling.call.person)
        try node.store.write { tx in
            let recorder = try Recorder(tx, node: node.facts, rules: node.side.rules)
            try recorder.rebuild(rebuilding)
            try recorder.finish(at: Node.now())
            let records = rebuilding.records.map { JSONValue.string($0.text) }
            let detail = JSONValue.facts(["rebuilt": .array(records)])
            try tx.append(
                audit: AuditEntry(
                    at: actor.at, person: actor.person, act: "repair", object: node.facts.id.text,
                    detail: String(decoding: detail.canonical, as: UTF8.self)))
        }
    }

    /// What is on its way is carried over first: it is no difference.
    private func compare(with above: Peer, _ plan: inout Plan) throws {
        let tally = try node.sync(with: above)
        if tally.verdict == .equal {
            plan.differences = []
        } else {
            do {
                plan.differences = try node.differences(with: above)
                if plan.differences == nil { plan.reason = RepairPhrases.notCompared }
            } catch {
                // An earlier release answers so; sessions with it go on.
                guard case SyncFailure.refused(let problem, _) = error, problem.code == .notFound
                else { throw error }
                plan.reason = RepairPhrases.olderAbove
            }
        }
    }

    // MARK: Telling

    private func tell(_ plan: Plan, _ above: Peer?, isDry: Bool) {
        if telling.wantsFacts { return tellFacts(plan, isDry: isDry) }
        let rebuilding = plan.rebuilding
        if rebuilding.isEmpty, rebuilding.beyond.isEmpty { telling.say(RepairPhrases.soundHere) }
        if rebuilding.records.isEmpty, rebuilding.needsSums {
            telling.say(isDry ? RepairPhrases.wouldRecount : RepairPhrases.recounted)
        }
        if !rebuilding.records.isEmpty {
            let phrase = isDry ? RepairPhrases.wouldRebuild : RepairPhrases.rebuilt
            telling.say(phrase, ["count": String(rebuilding.records.count)])
            for id in rebuilding.records { telling.output.line("  " + id.text) }
        }
        if !rebuilding.beyond.isEmpty {
            telling.say(RepairPhrases.beyond, ["count": String(rebuilding.beyond.count)])
        }
        guard let above else { return }
        if let reason = plan.reason { return telling.say(reason, ["peer": above.name]) }
        guard let differences = plan.differences, !differences.isEmpty else {
            return telling.say(RepairPhrases.equal, ["peer": above.name])
        }
        telling.say(
            RepairPhrases.differ, ["peer": above.name, "count": String(differences.count)])
        table(differences)
        if isDry { telling.say(RepairPhrases.dry) }
    }

    private func table(_ differences: [Difference]) {
        telling.table(
            differences.map { difference in
                [
                    difference.record.text, text(difference.sort),
                    telling.text(RepairPhrases.name(difference.remedy)),
                ]
            },
            header: [HeldPhrases.record, RepairPhrases.what, RepairPhrases.remedy])
    }

    private func text(_ sort: Difference.Sort) -> String {
        guard case .differs(let here, let there) = sort else {
            return telling.text(RepairPhrases.name(sort))
        }
        return telling.text(
            RepairPhrases.name(sort), ["here": String(here), "there": String(there)])
    }

    private func tellAfter(_ left: [Difference]) {
        if telling.wantsFacts {
            return telling.facts(["left": .array(left.map(fact))])
        }
        if left.isEmpty { return telling.say(RepairPhrases.mended) }
        telling.say(RepairPhrases.left, ["count": String(left.count)])
        table(left)
    }

    /// Only the node below can ask: this one says where.
    private func tellBelow() throws {
        if telling.wantsFacts { return }
        let peers = try node.store.read { try $0.peers() }
        for peer in peers
        where peer.relation == .downstream && node.reports[peer.id].saysDifferent {
            telling.output.line(peer.name + ": " + telling.text(RepairPhrases.runThere))
        }
    }

    private func tellFacts(_ plan: Plan, isDry: Bool) {
        telling.facts([
            "dry_run": .bool(isDry),
            "rebuild": .array(plan.rebuilding.records.map { .string($0.text) }),
            "recount": .bool(plan.rebuilding.needsSums),
            "beyond": .number(plan.rebuilding.beyond.count),
            "compared": .bool(plan.differences != nil),
            "differences": .array((plan.differences ?? []).map(fact)),
        ])
    }

    private func fact(_ difference: Difference) -> JSONValue {
        var counts: (here: UInt64, there: UInt64)?
        if case .differs(let here, let there) = difference.sort { counts = (here, there) }
        return .facts([
            "record": .string(difference.record.text),
            "difference": .string(RepairPhrases.word(difference.sort)),
            "only_here": counts.map { .number($0.here) },
            "only_there": counts.map { .number($0.there) },
            "remedy": .string(RepairPhrases.word(difference.remedy)),
        ])
    }
}
