import CommandFrame
import JSON
import Ledger
import Storage
import SyncEngine
import Wording

/// `verify`.
enum VerifyCommand {
    static let all: [CommandSpec<Node>] = [
        CommandSpec(
            path: ["verify"], summary: VerifyPhrases.summary, details: VerifyPhrases.details,
            examples: [
                Example("jianyan verify", VerifyPhrases.example),
                Example("jianyan verify --json", VerifyPhrases.exampleJSON),
            ],
            work: .atHome { call, node, output in
                try VerifyRun(node, Telling(call: call, output: output)).run()
            })
    ]
}

struct VerifyRun {
    /// How many findings of one sort are told one by one.
    static let told = 20

    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        let started = WorkProgress.now()
        let output = telling.output
        var (report, names) = try node.store.read { reader throws in
            let verification = Verification(
                reader, node: node.facts, rules: node.side.rules, notary: node.side.notary
            ) { done, total in
                // One in sixteen is often enough for an eye.
                guard done % 16 == 0 else { return }
                output.progress(
                    WorkProgress(
                        done: done, total: total, unit: VerifyPhrases.unit, started: started))
            }
            return (try verification.run(), try NodeNames(node, reader))
        }
        let files = try AttachmentCheck(node.attachments).run { done, total in
            output.progress(
                WorkProgress(done: done, total: total, unit: VerifyPhrases.unit, started: started))
        }
        report.counts[.attachments] = files.count
        report.findings += files.findings
        output.progress(nil)
        if telling.wantsFacts { tellFacts(report) } else { tell(report, names) }
        return report.findings.isEmpty ? .done : .found
    }

    private func tell(_ report: Verification.Report, _ names: NodeNames) {
        for check in CheckName.allCases {
            let findings = report.findings.filter { $0.check == check }
            telling.say(
                findings.isEmpty ? VerifyPhrases.line : VerifyPhrases.lineBad,
                [
                    "name": telling.text(VerifyPhrases.name(check)),
                    "count": String(report.counts[check] ?? 0), "found": String(findings.count),
                ])
            for finding in findings.prefix(Self.told) { tell(finding, names) }
            if findings.count > Self.told {
                telling.say(
                    VerifyPhrases.more, ["count": String(findings.count - Self.told)])
            }
        }
        if report.findings.isEmpty {
            telling.say(VerifyPhrases.good)
        } else {
            telling.say(VerifyPhrases.bad, ["found": String(report.findings.count)])
        }
    }

    private func tell(_ finding: Finding, _ names: NodeNames) {
        var places: [String] = []
        func add(_ phrase: Phrase, _ name: String, _ value: String?) {
            if let value { places.append(telling.text(phrase, [name: value])) }
        }
        add(VerifyPhrases.atRecord, "record", finding.record?.text)
        add(VerifyPhrases.atDot, "dot", finding.dot?.description)
        add(VerifyPhrases.atPeer, "peer", finding.peer.map { names[$0] })
        add(
            finding.check == .audit ? VerifyPhrases.atOwnSequence : VerifyPhrases.atSequence,
            "sequence", finding.sequence.map { String($0) })
        let meaning = telling.text(
            VerifyPhrases.meaning(finding.fault), ["detail": finding.detail ?? ""])
        telling.say(
            VerifyPhrases.place,
            ["place": places.joined(separator: " "), "meaning": meaning])
    }

    private func tellFacts(_ report: Verification.Report) {
        let checks = CheckName.allCases.map { check in
            JSONValue.facts([
                "check": .string(check.rawValue), "looked_at": .number(report.counts[check] ?? 0),
                "found": .number(report.findings.count { $0.check == check }),
            ])
        }
        let findings = report.findings.map { finding in
            JSONValue.facts([
                "check": .string(finding.check.rawValue),
                "fault": .string(finding.fault.rawValue),
                "record": finding.record.map { .string($0.text) },
                "dot": finding.dot.map { .string($0.description) },
                "peer": finding.peer.map { .string($0.text) },
                "sequence": finding.sequence.map { .number($0) },
                "detail": finding.detail.map { .string($0) },
            ])
        }
        telling.facts([
            "sound": .bool(report.findings.isEmpty), "checks": .array(checks),
            "findings": .array(findings),
        ])
    }
}
