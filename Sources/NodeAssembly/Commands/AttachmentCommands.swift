import CommandFrame
import FrontDesk
import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// `attachment add`, `list`, `save` and `share`.
enum AttachmentCommands {
    static let all: [CommandSpec<Node>] = [add, list, save, share]

    static let add = CommandSpec<Node>(
        path: ["attachment", "add"], summary: AttachmentPhrases.addSummary,
        details: AttachmentPhrases.addDetails,
        arguments: [
            ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning),
            ArgumentSpec("file", SharedPhrases.file, AttachmentPhrases.file),
        ],
        options: [
            .value("name", SharedPhrases.name, AttachmentPhrases.name),
            .value("type", SharedPhrases.word, AttachmentPhrases.type),
            .flag("private", AttachmentPhrases.staysPrivate),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example(
                "jianyan attachment add 500101-2022-000123-7 plan.pdf", AttachmentPhrases.addExample
            ),
            Example(
                "jianyan attachment add 500101-2022-000123-7 letter.jpg --private",
                AttachmentPhrases.addPrivateExample),
        ],
        readsFile: "file",
        work: .atHome { call, node, output in
            let word = call.argument("record") ?? ""
            let actor = node.actor(call.person, retryKey: call.option("retry-key"))
            if let made = try node.desk.answered(actor) {
                return AnswerCommands.tell(AttachmentPhrases.added, word, made, call, output)
            }
            let bytes = call.input ?? []
            if bytes.isEmpty { throw ActRefusal.badValue(field: "file", reason: .empty) }
            if bytes.count > AttachmentName.sizeLimit {
                throw ActRefusal.badValue(field: "file", reason: .tooLong)
            }
            let fileName = call.option("name") ?? call.inputName ?? "-"
            let type = call.option("type") ?? FileTypes.type(of: fileName)
            let made = try node.attachments.attach(bytes) { name in
                try node.desk.attach(
                    AttachedFile(name, fileName: fileName, type: type), to: word,
                    staysPrivate: call.has("private"), by: actor)
            }
            return AnswerCommands.tell(AttachmentPhrases.added, word, made, call, output)
        })

    static let list = CommandSpec<Node>(
        path: ["attachment", "list"], summary: AttachmentPhrases.listSummary,
        details: AttachmentPhrases.listDetails,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        examples: [
            Example("jianyan attachment list 500101-2022-000123-7", AttachmentPhrases.listExample)
        ],
        work: .atHome { call, node, output in
            let files = try node.store.read { reader in
                let proposal = try node.desk.find(
                    call.argument("record") ?? "", reader, kind: .proposal)
                return try node.desk.attachments(of: proposal.id, reader)
            }
            let found = try files.map { ($0, try node.gathered($0)) }
            if call.wantsJSON {
                for (file, gathered) in found { output.fact(facts(file, gathered)) }
            } else if found.isEmpty {
                output.line(call.text(AttachmentPhrases.none))
            } else {
                let rows = found.map { file, gathered in
                    [
                        file.fileName, file.name.map { "\($0.size)" } ?? "", file.type,
                        WordPhrases.custody(file.record.custody)?.text(call.language) ?? "",
                        state(file, gathered, call), file.record.id.text,
                    ]
                }
                Columns.table(rows).forEach(output.line)
            }
            return .done
        })

    static let save = CommandSpec<Node>(
        path: ["attachment", "save"], summary: AttachmentPhrases.saveSummary,
        details: AttachmentPhrases.saveDetails,
        arguments: [
            ArgumentSpec("attachment", SharedPhrases.record, AttachmentPhrases.attachment),
            ArgumentSpec("target", SharedPhrases.file, AttachmentPhrases.target),
        ],
        examples: [
            Example(
                "jianyan attachment save attachment-000000000000000d-0123456789abcdef "
                    + "/media/usb/plan.pdf", AttachmentPhrases.saveExample)
        ],
        work: .atHome { call, node, output in
            let target = try call.absolute("target")
            let file = try node.store.read { reader in
                let record = try node.desk.find(
                    call.argument("attachment") ?? "", reader, kind: .attachment)
                return try node.desk.attachment(record, reader)
            }
            guard let name = file.name, file.isWhole, try node.attachments.isSound(name) else {
                output.problem(state(file, try node.gathered(file), call))
                return .refused
            }
            try node.copy(name, to: target)
            if call.wantsJSON {
                output.fact([
                    "attachment": .string(file.record.id.text), "saved": .string(target),
                    "size": .int(name.size),
                ])
            } else {
                output.line(call.text(AttachmentPhrases.saved, ["target": target]))
            }
            return .done
        })

    static let share = CommandSpec<Node>(
        path: ["attachment", "share"], summary: AttachmentPhrases.shareSummary,
        details: AttachmentPhrases.shareDetails,
        arguments: [
            ArgumentSpec("attachment", SharedPhrases.record, AttachmentPhrases.attachment)
        ],
        options: [.value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning)],
        examples: [
            Example(
                "jianyan attachment share attachment-000000000000000d-0123456789abcdef",
                AttachmentPhrases.shareExample)
        ],
        work: .atHome { call, node, output in
            let word = call.argument("attachment") ?? ""
            let made = try node.desk.shareAttachment(
                word, by: node.actor(call.person, retryKey: call.option("retry-key")))
            return AnswerCommands.tell(AttachmentPhrases.shared, made, nil, call, output)
        })

    // MARK: Telling

    /// Whether the bytes are here, or how many of them.
    static func state(
        _ file: FrontDesk.AttachmentView, _ gathered: Int64?, _ call: CommandCall
    ) -> String {
        guard let name = file.name else { return call.text(AttachmentPhrases.noFile) }
        if file.isWhole { return call.text(AttachmentPhrases.whole) }
        let phrase = file.wrong > 0 ? AttachmentPhrases.wrong : AttachmentPhrases.notYet
        return call.text(
            phrase,
            ["have": "\(gathered ?? 0)", "size": "\(name.size)", "count": "\(file.wrong)"])
    }

    static func facts(
        _ file: FrontDesk.AttachmentView, _ gathered: Int64?
    ) -> [String: JSONValue] {
        [
            "attachment": .string(file.record.id.text), "name": .string(file.fileName),
            "type": .string(file.type), "size": file.name.map { .int($0.size) } ?? .null,
            "sha256": file.name.map { .string($0.digest.text) } ?? .null,
            "custody": .string(file.record.custody.rawValue), "whole": .bool(file.isWhole),
            "have": .int(file.isWhole ? file.name?.size ?? 0 : gathered ?? 0),
            "wrong": .number(file.wrong),
        ]
    }

    /// The attachments that a release takes along.
    static func tell(
        goingAlong attachments: [RecordID], _ node: Node, _ call: CommandCall,
        _ output: any CommandOutput
    ) throws {
        let files = try node.store.read { reader in
            try attachments.compactMap { id in
                try reader.record(id).map { try node.desk.attachment($0, reader) }
            }
        }
        for file in files {
            if call.wantsJSON {
                output.fact(["goes_along": .object(facts(file, nil).members)])
            } else {
                output.line(
                    call.text(
                        AttachmentPhrases.along,
                        ["name": file.fileName, "size": "\(file.name?.size ?? 0)"]))
            }
        }
    }
}

extension [String: JSONValue] {
    fileprivate var members: [JSONMember] {
        sorted { $0.key < $1.key }.map { JSONMember(key: $0.key, value: $0.value) }
    }
}
