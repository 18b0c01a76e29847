import CommandFrame
import JSON
import Ledger
import People
import SyncEngine
import Wording

/// `backup`, `restore`, `renew` and `absorb`.
enum BackupCommands {
    static let all: [CommandSpec<Node>] = [backup, restore, renew, absorb]

    static let backup = CommandSpec<Node>(
        path: ["backup"], summary: BackupPhrases.backupSummary,
        details: BackupPhrases.backupDetails,
        arguments: [ArgumentSpec("folder", BackupPhrases.folder, BackupPhrases.newFolder)],
        examples: [
            Example("jianyan backup /media/disk/jianyan-2022-07-13", BackupPhrases.backupExample)
        ],
        work: .atHome { call, node, output in
            let folder = try call.absolute("folder")
            try node.backUp(to: folder, by: try call.actingPerson(for: .machine, at: node))
            if call.wantsJSON {
                output.fact(["folder": .string(folder), "node": .string(node.facts.id.text)])
            } else {
                output.line(call.text(BackupPhrases.backedUp, ["folder": folder]))
            }
            return .done
        })

    static let restore = CommandSpec<Node>(
        path: ["restore"], summary: BackupPhrases.restoreSummary,
        details: BackupPhrases.restoreDetails,
        arguments: [ArgumentSpec("folder", BackupPhrases.folder, BackupPhrases.oldFolder)],
        examples: [
            Example(
                "jianyan restore /media/disk/jianyan-2022-07-13 --home /var/lib/jianyan",
                BackupPhrases.restoreExample)
        ],
        work: .here { call, output in
            let facts = try Node.restore(
                call.home, from: try call.absolute("folder"), by: try call.actingPerson())
            return tell(BackupPhrases.restored, facts, call, output)
        })

    static let renew = CommandSpec<Node>(
        path: ["renew"], summary: BackupPhrases.renewSummary, details: BackupPhrases.renewDetails,
        examples: [Example("jianyan renew --home /var/lib/jianyan", BackupPhrases.renewExample)],
        work: .here { call, output in
            let facts = try Node.renew(HomeFolder(call.home), by: try call.actingPerson())
            return tell(BackupPhrases.renewed, facts, call, output)
        })

    static let absorb = CommandSpec<Node>(
        path: ["absorb"], summary: BackupPhrases.absorbSummary,
        details: BackupPhrases.absorbDetails,
        arguments: [ArgumentSpec("folder", BackupPhrases.folder, BackupPhrases.oldFolder)],
        options: [.flag("do", BackupPhrases.absorbDoMeaning)],
        examples: [
            Example("jianyan absorb /media/disk/other --do", BackupPhrases.absorbExample)
        ],
        work: .atHome { call, node, output in
            let isDone = call.has("do")
            let plan = try node.absorb(
                try call.absolute("folder"), isRehearsal: !isDone,
                by: try call.actingPerson(for: .machine, at: node))
            let telling = Telling(call: call, output: output)
            if telling.wantsFacts {
                telling.facts([
                    "done": .bool(isDone),
                    "texts": .array(
                        plan.pieces.map { piece in
                            .facts([
                                "record": .string(piece.record.text),
                                "author": .string(piece.change.header.author),
                                "home": .bool(piece.isHome),
                            ])
                        }),
                    "left": .array(plan.left.map { .string($0.text) }),
                ])
                return .done
            }
            if plan.pieces.isEmpty {
                telling.say(BackupPhrases.absorbsNothing)
            } else {
                telling.say(
                    isDone ? BackupPhrases.absorbed : BackupPhrases.absorbs,
                    ["texts": String(plan.pieces.count)])
            }
            for piece in plan.pieces {
                let names = piece.values.keys.sorted().map(telling.name).joined(separator: ", ")
                telling.output.line(
                    "  \(piece.record.text) \(piece.change.header.author): \(names)")
            }
            for id in plan.left { telling.say(BackupPhrases.absorbLeft, ["record": id.text]) }
            return .done
        })

    private static func tell(
        _ phrase: Phrase, _ facts: NodeFacts, _ call: CommandCall, _ output: any CommandOutput
    ) -> ExitCode {
        if call.wantsJSON {
            output.fact([
                "node": .string(facts.id.text), "incarnation": .string(facts.incarnation.text),
                "home": .string(call.home),
            ])
        } else {
            output.line(call.text(phrase, ["name": facts.name, "home": call.home]))
            output.line(call.text(BackupPhrases.next))
        }
        return .done
    }
}

extension CommandCall {
    /// An argument that names a folder, as a path from the root: the running node has another
    /// working folder.
    func absolute(_ argument: String) throws -> String {
        let word = self.argument(argument) ?? ""
        guard word.hasPrefix("/") else { throw CommandMistake.notAbsolute(word) }
        return word
    }
}
