import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage
import SyncEngine
import Wording

/// `held choose`: two contents under one dot.
enum ChoiceCommand {
    static let all: [CommandSpec<Node>] = [choose]

    static let choose = CommandSpec<Node>(
        path: ["held", "choose"], summary: ChoicePhrases.summary, details: ChoicePhrases.details,
        arguments: [
            ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning),
            ArgumentSpec(
                "side", ChoicePhrases.side, ChoicePhrases.sideMeaning, presence: .optional),
        ],
        options: [.value("reason", ConflictPhrases.reason, ChoicePhrases.reasonMeaning)],
        examples: [
            Example("jianyan held choose 500101-2022-000123-7", ChoicePhrases.showExample),
            Example(
                "jianyan held choose 500101-2022-000123-7 1 --reason 以原件为准",
                ChoicePhrases.example),
        ],
        work: .atHome { call, node, output in
            let telling = Telling(call: call, output: output)
            let word = call.argument("record") ?? ""
            guard let number = call.argument("side") else {
                return try TwinShow(node, telling).run(word)
            }
            guard number == "1" || number == "2" else {
                throw OperatorError.badNumber(option: call.text(ChoicePhrases.side))
            }
            let record = try node.desk.choose(
                word, number == "1" ? .known : .other, reason: call.option("reason") ?? "",
                by: node.actor(call.person))
            if telling.wantsFacts {
                telling.facts(["record": .string(record)])
            } else {
                telling.say(ChoicePhrases.chosen, ["word": record])
            }
            return .done
        })
}

/// Both contents of each dot of a frozen record.
private struct TwinShow {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run(_ word: String) throws -> ExitCode {
        try node.store.read { reader in
            let record = try node.desk.find(word, reader)
            guard record.isFrozen else { throw ActRefusal.notFrozen }
            let twins = try Twin.all(of: record, reader)
            if telling.wantsFacts {
                telling.facts([
                    "record": .string(record.id.text),
                    "twins": .array(
                        twins.map { twin in
                            .facts([
                                "dot": .string(twin.dot.description),
                                "sides": .array([facts(twin.known), facts(twin.other)]),
                            ])
                        }),
                ])
                return
            }
            for twin in twins {
                telling.say(
                    ChoicePhrases.heading,
                    ["record": record.shortName, "dot": twin.dot.description])
                tell(ChoicePhrases.here, twin.known)
                tell(ChoicePhrases.came, twin.other)
            }
            telling.say(ChoicePhrases.chooseWith, ["record": record.shortName])
        }
        return .done
    }

    private func tell(_ title: Phrase, _ change: Change) {
        telling.say(title)
        telling.say(
            ChoicePhrases.writer,
            ["author": change.header.author, "at": telling.time(change.header.at)], indent: 2)
        guard let values = values(change) else {
            return telling.say(ChoicePhrases.erased, indent: 2)
        }
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            telling.output.line("  \(telling.name(name)): \(telling.value(name, value))")
        }
    }

    private func values(_ change: Change) -> [RegisterName: JSONValue]? {
        change.payloadBytes.flatMap { try? Payload(bytes: $0).values }
    }

    private func facts(_ change: Change) -> JSONValue {
        .facts([
            "author": .string(change.header.author), "at": .int(change.header.at),
            "values": values(change).map { values in
                .object(
                    values.sorted { $0.key < $1.key }
                        .map { JSONMember(key: $0.key.text, value: $0.value) })
            },
        ])
    }
}
