import CommandFrame
import JSON
import Ledger
import Simulation
import Wording

/// `simulate`: random histories with faults, judged.
enum SimulateCommand {
    static let all: [CommandSpec<Node>] = [
        CommandSpec(
            path: ["simulate"], summary: SimulatePhrases.summary, details: SimulatePhrases.details,
            options: [
                .value("seeds", BenchPhrases.number, SimulatePhrases.seeds),
                .value("from", SimulatePhrases.seed, SimulatePhrases.from),
                .flag("restores", SimulatePhrases.restores),
                .flag("clones", SimulatePhrases.clones),
                .flag("bundles", SimulatePhrases.bundles),
                .flag("story", SimulatePhrases.story),
            ],
            examples: [
                Example("jianyan simulate --seeds 2000", SimulatePhrases.exampleMany),
                Example("jianyan simulate --seeds 1 --from 17 --story", SimulatePhrases.exampleOne),
            ],
            work: .here { call, output in
                var run = SimulationRun(Telling(call: call, output: output))
                return try run.run()
            })
    ]
}

/// Runs the seeds and tells what came of them.
struct SimulationRun {
    let telling: Telling
    private var events = 0
    private var faults: [StoryEvent.Sort: Int] = [:]
    private var violations: [(seed: UInt64, violation: Violation)] = []

    init(_ telling: Telling) { self.telling = telling }

    mutating func run() throws -> ExitCode {
        let count = try telling.call.count("seeds", else: 500)
        let first = try telling.call.count("from", else: 1)
        guard case (let end, false) = first.addingReportingOverflow(count) else {
            throw OperatorError.badNumber(option: "--from")
        }
        let started = WorkProgress.now()
        for seed in first..<end {
            let outcome = try Simulation.run(
                seed: UInt64(seed), hasRestores: telling.call.has("restores"),
                hasClones: telling.call.has("clones"), hasBundles: telling.call.has("bundles"))
            if telling.call.has("story") { tell(outcome) }
            add(outcome)
            telling.output.progress(
                WorkProgress(
                    done: Int64(seed - first + 1), total: Int64(count),
                    unit: SimulatePhrases.histories, started: started))
        }
        telling.output.progress(nil)
        telling.wantsFacts ? facts(count, first) : lines(count)
        return violations.isEmpty ? .done : .found
    }

    private mutating func add(_ outcome: Simulation.Outcome) {
        events += outcome.events.count
        faults.merge(outcome.faults, uniquingKeysWith: +)
        if let violation = outcome.violation { violations.append((outcome.seed, violation)) }
    }

    private func facts(_ count: Int, _ first: Int) {
        let met = StoryEvent.Sort.allCases.filter(\.isFault).map {
            JSONMember(key: $0.rawValue, value: .number(faults[$0] ?? 0))
        }
        let broken = violations.map { seed, violation in
            JSONValue.facts([
                "seed": .number(seed), "invariant": .string(violation.invariant.rawValue),
                "text": .string(violation.text),
            ])
        }
        telling.facts([
            "seeds": .number(count), "from": .number(first), "events": .number(events),
            "faults": .object(met), "violations": .array(broken),
        ])
    }

    private func lines(_ count: Int) {
        telling.say(
            SimulatePhrases.done,
            [
                "seeds": "\(count)", "events": "\(events)",
                "faults": "\(faults.values.reduce(0, +))", "violations": "\(violations.count)",
            ])
        let rows = StoryEvent.Sort.allCases.filter(\.isFault).map {
            [telling.text(SimulatePhrases.word($0)), "\(faults[$0] ?? 0)"]
        }
        telling.table(rows, header: [SimulatePhrases.fault, SimulatePhrases.times])
        for (seed, violation) in violations {
            telling.say(
                SimulatePhrases.broken,
                [
                    "seed": "\(seed)", "invariant": violation.invariant.rawValue,
                    "text": violation.text,
                ])
        }
    }

    // MARK: A story

    private func tell(_ outcome: Simulation.Outcome) {
        if telling.wantsFacts {
            return outcome.events.enumerated().forEach { fact($0, $1, outcome) }
        }
        telling.say(SimulatePhrases.title, ["seed": "\(outcome.seed)"])
        for (index, event) in outcome.events.enumerated() {
            let office = telling.text(
                SimulatePhrases.office(event.tier), ["number": "\(event.number)"])
            let mark = event.sort.isFault ? "✗" : " "
            let word = telling.text(SimulatePhrases.word(event.sort))
            telling.output.line("  \(index + 1). \(mark) \(office) \(word) \(event.about)")
        }
        telling.say(
            outcome.violation == nil ? SimulatePhrases.held : SimulatePhrases.broken,
            [
                "seed": "\(outcome.seed)",
                "invariant": outcome.violation?.invariant.rawValue ?? "",
                "text": outcome.violation?.text ?? "",
            ])
        telling.gap()
    }

    private func fact(_ index: Int, _ event: StoryEvent, _ outcome: Simulation.Outcome) {
        telling.facts([
            "seed": .number(outcome.seed), "event": .number(index + 1),
            "sort": .string(event.sort.rawValue), "is_fault": .bool(event.sort.isFault),
            "tier": .string(event.tier.rawValue), "number": .number(event.number),
            "about": .string(event.about),
        ])
    }
}
