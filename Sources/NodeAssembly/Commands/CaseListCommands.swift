import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// `conflicts many|settled|report`: many conflicts at once, and those of the past.
enum CaseListCommands {
    static let all: [CommandSpec<Node>] = [many, settled, report]

    static let many = CommandSpec<Node>(
        path: ["conflicts", "many"], summary: CaseCommandPhrases.manySummary,
        details: CaseCommandPhrases.manyDetails,
        options: [
            .value("kind", ConflictPhrases.kind, ConflictPhrases.kindMeaning),
            .value("register", ConflictPhrases.register, CaseCommandPhrases.registerMeaning),
            .value(
                "choose", CaseCommandPhrases.choose, CaseCommandPhrases.chooseMeaning,
                choices: CaseChoice.allCases.map(\.rawValue)),
            .value("do", CaseCommandPhrases.token, CaseCommandPhrases.doMeaning),
            .value("reason", ConflictPhrases.reason, ConflictPhrases.reasonMeaning),
        ],
        examples: [
            Example(
                "jianyan conflicts many --register title --choose theirs",
                CaseCommandPhrases.manyExample),
            Example(
                "jianyan conflicts many --do WyJw… --reason 两级商定", CaseCommandPhrases.doExample),
        ],
        work: .atHome { call, node, output in
            try ManyCases(node, Telling(call: call, output: output)).run()
        })

    static let settled = CommandSpec<Node>(
        path: ["conflicts", "settled"], summary: CaseCommandPhrases.pastSummary,
        arguments: [
            ArgumentSpec(
                "case", CaseCommandPhrases.number, CaseCommandPhrases.numberMeaning,
                presence: .optional)
        ],
        options: [
            .value("search", CaseCommandPhrases.wordName, CaseCommandPhrases.searchMeaning),
            .value("limit", ConflictPhrases.limit, ConflictPhrases.limitMeaning),
            .value("reveal", ConflictPhrases.purpose, CaseCommandPhrases.revealMeaning),
        ],
        examples: [
            Example("jianyan conflicts settled --search 步道", CaseCommandPhrases.pastExample)
        ],
        work: .atHome { call, node, output in
            try PastCases(node, Telling(call: call, output: output)).run()
        })

    static let report = CommandSpec<Node>(
        path: ["conflicts", "report"], summary: CaseCommandPhrases.reportSummary,
        options: [
            .value("from", CaseCommandPhrases.date, CaseCommandPhrases.fromMeaning),
            .value("until", CaseCommandPhrases.date, CaseCommandPhrases.untilMeaning),
            .flag("csv", CaseCommandPhrases.csvMeaning),
        ],
        examples: [
            Example(
                "jianyan conflicts report --from 2026-11-01 --until 2026-11-30",
                CaseCommandPhrases.reportExample)
        ],
        work: .atHome { call, node, output in
            func day(_ option: String) throws -> Int64? {
                guard let text = call.option(option) else { return nil }
                guard let day = BeijingTime.read(text) else {
                    throw ActRefusal.badValue(field: option, reason: .notADate)
                }
                return day
            }
            let (from, until) = (try day("from"), try day("until").map { $0 + 86_400_000 })
            let telling = Telling(call: call, output: output)
            if call.has("csv") {
                try node.desk.recordCaseReport(by: node.actor(call.person))
            }
            let (report, names) = try node.store.read { reader in
                (
                    try CaseReport(
                        from: from, until: until, node.desk.policy, now: Node.now(), reader),
                    try NodeNames(node, reader)
                )
            }
            let table = CaseReportTable(report, names, call.language)
            if call.has("csv") {
                output.bytes(table.csv)
            } else {
                CaseReportSaid(telling, report, table).tell()
            }
            return .done
        })
}

/// A report as sentences and facts.
private struct CaseReportSaid {
    let telling: Telling
    let report: CaseReport
    let table: CaseReportTable

    init(_ telling: Telling, _ report: CaseReport, _ table: CaseReportTable) {
        self.telling = telling
        self.report = report
        self.table = table
    }

    func tell() {
        if telling.wantsFacts {
            telling.facts([
                "settled": .number(report.all.count), "median_ms": .int(report.all.median),
                "longest_ms": .int(report.all.longest), "recalled": .number(report.recalled),
                "lapsed": .number(report.lapsed), "open": .number(report.open),
                "overdue": .number(report.overdue),
            ])
            return
        }
        let all = [
            [
                String(report.all.count), CaseReportTable.minutes(report.all.median),
                CaseReportTable.minutes(report.all.longest), String(report.open),
                String(report.overdue),
            ]
        ]
        telling.table(
            all,
            header: [
                CasePhrases.settledCount, CasePhrases.median, CasePhrases.longest,
                CasePhrases.openNow, CasePhrases.late,
            ])
        for part in table.parts where !part.rows.isEmpty {
            telling.gap()
            telling.table(
                part.rows,
                header: [
                    part.title, CasePhrases.settledCount, CasePhrases.median, CasePhrases.longest,
                ])
        }
    }
}

/// `conflicts many`.
private struct ManyCases {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        if let text = telling.call.option("do") {
            guard let token = CasePlanToken(text: text) else { throw OperatorError.badForm }
            return try settle(token)
        }
        let call = telling.call
        guard let choice = call.option("choose").flatMap({ CaseChoice(rawValue: $0) }),
            let word = call.option("register")
        else { throw OperatorError.valueMissing }
        let register = try call.register(word)
        let kind = Kind(text: call.option("kind") ?? Kind.proposal.text) ?? .proposal
        let plan = try node.store.read { try node.desk.planMany(kind, register, choice, $0) }
        tell(plan)
        return .done
    }

    private func tell(_ plan: CasePlan) {
        func why(_ item: CasePlan.Item) -> String {
            item.refusal.map { $0.phrase.text(telling.call.language, $0.values) } ?? ""
        }
        let register = plan.token.register
        let mask = CaseMask(plan.token.kind)
        if telling.wantsFacts {
            telling.facts([
                "token": .string(plan.token.text), "count": .number(plan.token.count),
                "beyond": .number(plan.beyond),
                "cases": .array(
                    plan.items.map { item in
                        .facts([
                            "record": .string(item.desk.record.text),
                            "value": mask.value(register, item.value),
                            "left_out": item.refusal.map { .string($0.code) },
                        ])
                    }),
            ])
            return
        }
        telling.table(
            plan.items.map { item in
                [
                    item.sheet.record.shortName,
                    mask.sheet(item.sheet).sides.map { telling.value(register, $0.value) }
                        .joined(separator: " / "),
                    mask.value(register, item.value).map { telling.value(register, $0) }
                        ?? "— " + why(item),
                ]
            }, header: [ConflictPhrases.record, CasePhrases.sidesNow, CaseCommandPhrases.would])
        if plan.token.count == 0 { return telling.say(CaseCommandPhrases.nothingToDo) }
        telling.say(CaseCommandPhrases.doIt, ["token": plan.token.text])
    }

    private func settle(_ token: CasePlanToken) throws -> ExitCode {
        let done = try node.desk.settleMany(
            token, reason: telling.call.option("reason") ?? "",
            by: node.actor(telling.call.person))
        if telling.wantsFacts {
            telling.facts([
                "settled": .texts(done.settled.map(\.record.text)),
                "left_out": .array(
                    done.left.map { left in
                        .facts([
                            "record": .string(left.desk.record.text),
                            "why": .string(left.refusal.code),
                        ])
                    }), "gone": .number(done.gone),
            ])
            return done.left.isEmpty && done.gone == 0 ? .done : .found
        }
        telling.say(CasePhrases.manyDone, ["count": String(done.settled.count)])
        for (desk, refusal) in done.left {
            let name = try node.store.read { try $0.record(desk.record)?.shortName }
            telling.say(
                CaseCommandPhrases.left,
                [
                    "word": name ?? desk.record.text,
                    "why": refusal.phrase.text(telling.call.language, refusal.values),
                ])
        }
        if done.gone > 0 { telling.say(CasePhrases.gone, ["count": String(done.gone)]) }
        return done.left.isEmpty && done.gone == 0 ? .done : .found
    }
}

/// `conflicts settled`.
private struct PastCases {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        let limit = try telling.call.count("limit", else: 50)
        let only = try telling.call.argument("case").map { word in
            guard let number = Int64(word) else {
                throw OperatorError.badNumber(option: telling.text(CaseCommandPhrases.number))
            }
            return number
        }
        let isRevealed = try reveal(only)
        let (found, names) = try node.store.read { reader -> ([PastCase], NodeNames) in
            let names = try NodeNames(node, reader)
            if let only {
                let desk = try reader.deskCase(only).flatMap { $0.isOpen ? nil : $0 }
                return ([try desk.flatMap { try PastCase($0, reader) }].compactMap { $0 }, names)
            }
            return (
                try PastCase.all(
                    mentioning: telling.call.option("search") ?? "", after: nil, limit: limit,
                    reader), names
            )
        }
        let cases = found.map {
            CaseMask($0.record.id.kind, isRevealed: isRevealed).past($0)
        }
        if telling.wantsFacts {
            telling.facts(["cases": .array(cases.map(facts))])
        } else if cases.isEmpty {
            telling.say(CasePhrases.noPast)
        } else if only != nil {
            for past in cases { tell(past, names) }
        } else {
            list(cases, names)
        }
        return .done
    }

    /// One case at a time; the audit entry comes first.
    private func reveal(_ number: Int64?) throws -> Bool {
        guard let purpose = telling.call.option("reveal") else { return false }
        guard let number else { throw OperatorError.recordMissing }
        let desk = try node.store.read { try $0.deskCase(number) }
        guard let desk, CaseMask.staysHome(desk.record.kind) else { return false }
        try node.desk.reveal(
            desk.record.text, register: desk.register, purpose: purpose,
            by: node.actor(telling.call.person))
        return true
    }

    private func how(_ past: PastCase, _ names: NodeNames) -> String {
        guard let ending = past.desk.ending else { return "" }
        let office = ending.dot.map { names[$0.node] } ?? ""
        return [telling.text(CasePhrases.name(ending.way)), ending.person, office]
            .filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func list(_ cases: [PastCase], _ names: NodeNames) {
        telling.table(
            cases.map { past in
                [
                    String(past.desk.number), past.record.shortName, past.desk.register.text,
                    past.desk.ending.map { telling.time($0.at) } ?? "", how(past, names),
                    CaseReportTable.minutes(past.desk.duration ?? 0),
                    Columns.fit(past.record.title, 40),
                ]
            },
            header: [
                CaseCommandPhrases.number, ConflictPhrases.record, ConflictPhrases.registerTitle,
                CasePhrases.ended, CasePhrases.how, CasePhrases.median, ConflictPhrases.title,
            ])
    }

    private func tell(_ past: PastCase, _ names: NodeNames) {
        list([past], names)
        let register = past.desk.register
        for side in past.sides {
            telling.say(
                ConflictPhrases.side,
                ["number": String(side.number), "value": telling.value(register, side.value)])
            telling.writers(of: side, names)
        }
        if let settlement = past.settlement {
            telling.say(
                ConflictPhrases.settled, ["value": telling.value(register, settlement.value)])
            telling.say(ConflictPhrases.why, ["reason": settlement.reason])
        }
    }

    private func facts(_ past: PastCase) -> JSONValue {
        .facts([
            "case": .int(past.desk.number), "record": .string(past.desk.record.text),
            "register": .string(past.desk.register.text), "opened": .int(past.desk.openedAt),
            "ended": past.desk.ending.map { .int($0.at) },
            "way": past.desk.ending.map { .string($0.way.rawValue) },
            "person": past.desk.ending.map { .string($0.person) },
            "second": past.desk.second.map { .string($0) },
            "value": past.settlement?.value,
            "reason": past.settlement.map { .string($0.reason) },
            "sides": .array(past.sides.map { $0.value ?? .null }),
        ])
    }
}
