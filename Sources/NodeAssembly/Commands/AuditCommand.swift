import CommandFrame
import FrontDesk
import Hashing
import JSON
import Ledger
import Storage
import Wording

/// `audit`: who did what.
enum AuditCommand {
    static let all: [CommandSpec<Node>] = [
        CommandSpec(
            path: ["audit"], summary: AuditPhrases.summary, details: AuditPhrases.details,
            options: [
                .value("limit", ConflictPhrases.limit, AuditPhrases.limitMeaning),
                .value("person", AuditPhrases.person, AuditPhrases.personMeaning),
                .value("act", AuditPhrases.act, AuditPhrases.actMeaning),
                .value("object", ConflictPhrases.word, AuditPhrases.objectMeaning),
            ],
            examples: [
                Example("jianyan audit --person 王芳 --limit 20", AuditPhrases.exampleWho),
                Example("jianyan audit --object 500103-2022-000001-9", AuditPhrases.exampleWhat),
            ],
            work: .atHome { call, node, output in
                try AuditList(node, Telling(call: call, output: output)).run()
            })
    ]
}

/// The newest entries that match, oldest first.
struct AuditList {
    private static let page: Int64 = 500

    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        let limit = try telling.call.count("limit", else: 50)
        let entries = try node.store.read { try newest(limit, $0) }
        if telling.wantsFacts {
            telling.facts(["entries": .array(entries.map(facts))])
            return .done
        }
        if entries.isEmpty {
            telling.say(AuditPhrases.none)
            return .done
        }
        telling.table(
            entries.map { entry in
                [
                    String(entry.sequence), telling.time(entry.at), entry.person, entry.act,
                    entry.object, entry.detail == "{}" ? "" : entry.detail,
                ]
            },
            header: [
                AuditPhrases.number, AuditPhrases.at, AuditPhrases.personTitle,
                AuditPhrases.actTitle, AuditPhrases.objectTitle, AuditPhrases.detail,
            ])
        return .done
    }

    /// Backwards by pages: the newest are wanted, and an audit is long.
    private func newest(_ limit: Int, _ reader: any StoreReader) throws -> [AuditEntry] {
        let objects = try objects(reader)
        var end = try reader.lastAudit()?.sequence ?? 0
        var found: [AuditEntry] = []
        while end > 0, found.count < limit {
            let start = max(0, end - Self.page)
            let page = try reader.audit(after: start, limit: Int(Self.page))
                .filter { $0.sequence <= end && matches($0, objects) }
            found = page.suffix(limit - found.count) + found
            end = start
        }
        return found
    }

    /// The names that the object in question goes by; nil means any.
    private func objects(_ reader: any StoreReader) throws -> Set<String>? {
        guard let word = telling.call.option("object") else { return nil }
        let record = try? node.desk.find(word, reader)
        return Set([word, record?.id.text].compactMap { $0 })
    }

    private func matches(_ entry: AuditEntry, _ objects: Set<String>?) -> Bool {
        let call = telling.call
        if let person = call.option("person"), person != entry.person { return false }
        if let act = call.option("act"), act != entry.act { return false }
        return objects?.contains(entry.object) ?? true
    }

    private func facts(_ entry: AuditEntry) -> JSONValue {
        .facts([
            "sequence": .int(entry.sequence), "at": .int(entry.at),
            "person": .string(entry.person), "act": .string(entry.act),
            "object": .string(entry.object),
            "detail": (try? JSONParser().value(Array(entry.detail.utf8))) ?? .string(entry.detail),
            "chain": .string(entry.chain.text),
        ])
    }
}

enum AuditPhrases {
    static let all: [Phrase] = [
        summary, details, limitMeaning, person, personMeaning, act, actMeaning, objectMeaning,
        exampleWho, exampleWhat, none, number, at, personTitle, actTitle, objectTitle, detail,
    ]

    static let summary = Phrase("谁在何时做了什么", "Who did what, and when")
    static let details = Phrase(
        "列出最近的审计条目，时间为北京时间。条目与所记的事一起写入，前后成链；“jianyan verify”核验这条链。",
        "Lists the newest audit entries in Beijing time. Each was written together with what it tells of, and they form a chain that \"jianyan verify\" proves."
    )
    static let limitMeaning = Phrase("最多列出多少条（默认 50）", "at most so many entries (50)")
    static let person = Phrase("姓名", "NAME")
    static let personMeaning = Phrase("只列这个人做的", "only what this person did")
    static let act = Phrase("事", "ACT")
    static let actMeaning = Phrase("只列这种事，如 release", "only this act, such as release")
    static let objectMeaning = Phrase("只列对这条记录或这个节点做的", "only what was done to this record or node")
    static let exampleWho = Phrase("王芳最近做的 20 件事", "the last 20 things that 王芳 did")
    static let exampleWhat = Phrase("对一件建议做过的事", "what was done to one proposal")
    static let none = Phrase("没有符合的审计条目。", "No such audit entries.")
    static let number = Phrase("序号", "No.")
    static let at = Phrase("时间", "Time")
    static let personTitle = Phrase("谁", "Who")
    static let actTitle = Phrase("事", "Act")
    static let objectTitle = Phrase("对象", "Object")
    static let detail = Phrase("详情", "Detail")
}
