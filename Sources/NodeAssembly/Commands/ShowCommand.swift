import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// `show`: one record with all it holds and what is about it.
enum ShowCommand {
    static let spec = CommandSpec<Node>(
        path: ["show"], summary: ShowPhrases.summary, details: ShowPhrases.details,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        options: [
            .flag("history", ShowPhrases.history),
            .flag("form", ShowPhrases.form),
            .flag("private", ShowPhrases.isPrivate),
            .value("reveal", SharedPhrases.text, ShowPhrases.reveal),
        ],
        examples: [
            Example("jianyan show 500101-2022-000123-7", ShowPhrases.example),
            Example("jianyan show 500101-2022-000123-7 --history", ShowPhrases.exampleHistory),
            Example(
                "jianyan show 500101-2022-000123-7 --reveal 电话回复", ShowPhrases.exampleReveal),
        ],
        work: .atHome { call, node, output in
            let word = call.argument("record") ?? ""
            let page = try node.store.read { try read(word, call, node, $0) }
            // The audit entry comes first; what it allows to be seen afterwards.
            var open: [PrivateValues] = []
            if let purpose = call.option("reveal") {
                open = try node.desk.reveal(word, purpose: purpose, by: node.actor(call.person))
            }
            if call.wantsJSON {
                facts(page, open, call, output)
            } else {
                lines(page, open, call).forEach(output.line)
            }
            return .done
        })

    /// What was read, in one state of the store.
    private struct Page {
        let view: RecordView
        /// Replies, decisions and relays about it.
        let about: [RecordView]
        let masked: [PrivateValues]
        let names: NodeNames
        let isPrivate: Bool
        /// Of the attachments among them.
        let files: [RecordID: FrontDesk.AttachmentView]
        /// How many of their bytes have come, where they are not whole.
        let gathered: [RecordID: Int64]
    }

    private static func read(
        _ word: String, _ call: CommandCall, _ node: Node, _ reader: any StoreReader
    ) throws -> Page {
        let record = try node.desk.find(word, reader)
        let view = try RecordView(record, reader)
        let about = try view.about.filter { !node.desk.staysHome($0.kind) }.compactMap { id in
            try reader.record(id).map { try RecordView($0, reader) }
        }
        let wantsPrivate = call.has("private") || node.desk.staysHome(record.id.kind)
        let masked = wantsPrivate ? try node.desk.privateValues(about: record, reader) : []
        let attachments = try about.filter { $0.record.id.kind == .attachment }.map {
            try node.desk.attachment($0.record, reader)
        }
        let files = Dictionary(uniqueKeysWithValues: attachments.map { ($0.record.id, $0) })
        return Page(
            view: view, about: about, masked: masked.map(\.masked),
            names: try NodeNames(node, reader), isPrivate: node.desk.staysHome(record.id.kind),
            files: files, gathered: try files.mapValues { try node.gathered($0) })
    }

    private static func lines(
        _ page: Page, _ open: [PrivateValues], _ call: CommandCall
    ) -> [String] {
        let paper = RecordPaper(call: call, names: page.names)
        var lines = paper.head(page.view)
        if !page.isPrivate { lines += paper.registers(page.view) }
        if call.has("form") {
            lines.append(call.text(ShowPhrases.formIs, ["form": page.view.form.token]))
        }
        for values in open.isEmpty ? page.masked : open { lines += [""] + paper.values(values) }
        for view in page.about {
            lines += [""] + paper.head(view) + paper.registers(view)
            if let file = page.files[view.record.id] {
                lines.append(AttachmentCommands.state(file, page.gathered[view.record.id], call))
            }
        }
        if call.has("history") {
            lines += ["", call.text(ShowPhrases.historyTitle)] + paper.history(page.view)
        }
        return lines
    }

    private static func facts(
        _ page: Page, _ open: [PrivateValues], _ call: CommandCall, _ output: any CommandOutput
    ) {
        let paper = RecordPaper(call: call, names: page.names)
        for view in [page.view] + page.about {
            output.fact(
                paper.facts(
                    view, withRegisters: view.record.id != page.view.record.id || !page.isPrivate))
        }
        for file in page.files.values.sorted(by: { $0.record.id < $1.record.id }) {
            output.fact(AttachmentCommands.facts(file, page.gathered[file.record.id]))
        }
        for values in open.isEmpty ? page.masked : open {
            output.fact([
                "record": .string(values.record.text), "kind": .string(values.record.kind.text),
                "masked": .bool(open.isEmpty), "values": .values(values.values),
            ])
        }
        if call.has("history") {
            for change in page.view.history { output.fact(paper.facts(change, of: page.view)) }
        }
    }
}
