import Console
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// Records: lists, search, and each as an `ItemPage` or on its way.
struct RecordPages {
    static let pageSize = 50

    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        switch (rest.count, rest.last) {
        case (0, _): return .page(visit.isPost ? try search() : try list())
        case (1, _) where !visit.isPost:
            guard let id = RecordID(text: rest[0]) else { return .notFound }
            return try ItemPage(house, visit, id).answer()
        case (2, "way") where !visit.isPost:
            guard let id = RecordID(text: rest[0]) else { return .notFound }
            return try WayPage(house, visit, id).answer()
        case (2, let word?):
            guard let id = RecordID(text: rest[0]), let act = RecordAct(rawValue: word) else {
                return .notFound
            }
            return try RecordActPage(house, visit, id, act).answer()
        default: return .notFound
        }
    }

    private var kind: Kind {
        let word = visit.query["kind"] ?? visit.form["kind"]
        return ListCommand.kinds.first { $0.kind.text == word }?.kind ?? .proposal
    }

    private func list() throws -> Page {
        let onlyConflicts = visit.query["conflicts"] == "1"
        let records = try house.node.store.read { reader in
            try reader.records(
                RecordQuery(
                    kind: kind, onlyConflicts: onlyConflicts,
                    before: visit.query["before"].flatMap { Int64($0) }, limit: Self.pageSize))
        }
        let next = records.count == Self.pageSize ? records.last?.touched : nil
        return page(records, empty: PagePhrases.noRecords, todo: PagePhrases.noRecordsTodo) {
            if let next {
                el(
                    .a, .class("button"),
                    .href(
                        "/records?kind=\(kind)&before=\(next)"
                            + (onlyConflicts ? "&conflicts=1" : "")
                    ),
                    text: visit.text(PagePhrases.older))
            }
        }
    }

    /// By post, so that what was looked for stands in no address and no log: it may be a name.
    private func search() throws -> Page {
        let word = (visit.form["word"] ?? "").trimmed
        guard !word.isEmpty else { return try list() }
        let found = try house.node.store.read { reader -> [StoredRecord] in
            if let record = try? house.node.desk.find(word, reader) { return [record] }
            return try reader.records(
                RecordQuery(kind: kind, containing: word.lowercased(), limit: Self.pageSize))
        }
        return page(found, empty: PagePhrases.notFound, todo: PagePhrases.notFoundTodo) {
            if found.count == Self.pageSize {
                el(.p, .class("soft"), text: visit.text(PagePhrases.narrow))
            }
        }
    }

    private func page(
        _ records: [StoredRecord], empty: Phrase, todo: Phrase, @HTMLBuilder after: () -> HTML
    ) -> Page {
        Page(visit.text(PagePhrases.records)) {
            visit.head(visit.text(PagePhrases.records))
            el(.div, .class("row")) {
                filter
                searchForm
            }
            if records.isEmpty {
                visit.empty(empty, todo)
            } else {
                visit.table(columns, records.map(row))
            }
            after()
        }
    }

    private var filter: HTML {
        el(.form, .class("row"), .action("/records")) {
            el(.div, .class("field")) {
                el(.label, .set("for", "kind"), text: visit.text(ConflictPhrases.kind))
                el(.select, .id("kind"), .set("name", "kind"), .set("data-submits", "")) {
                    visit.options(
                        ListCommand.kinds.map { ($0.kind.text, visit.name($0.kind)) },
                        chosen: kind.text)
                }
            }
            visit.button(PagePhrases.filter)
        }
    }

    private var searchForm: HTML {
        visit.form("/records", .class("row"), .set("role", "search")) {
            visit.hidden("kind", kind.text)
            visit.field(
                "word", PagePhrases.search, visit.form["word"] ?? "",
                .set("type", "search"), .set("placeholder", visit.text(PagePhrases.searchHint)))
            visit.button(PagePhrases.searchDo)
        }
    }

    private var isProposal: Bool { kind == .proposal }

    private var columns: [Visit.Column] {
        isProposal
            ? [
                visit.column(ConflictPhrases.record), visit.column(PagePhrases.title),
                visit.column(PagePhrases.state), visit.column(PagePhrases.scope),
                visit.column(PagePhrases.receivedAt), visit.column(PagePhrases.custody),
            ]
            : [
                visit.column(ConflictPhrases.record), visit.column(PagePhrases.content),
                visit.column(PagePhrases.custody),
            ]
    }

    private func row(_ record: StoredRecord) -> [HTML] {
        let custody = HTML(WordPhrases.custody(record.custody)?.text(visit.language) ?? "")
        let mark =
            record.conflicts.isEmpty
            ? HTML() : HTML(" ") + visit.tag(PagePhrases.inConflict, "warn")
        guard isProposal else {
            let words = record.shown.members
                .filter { !["proposal", "city_reply", "original"].contains($0.key) }
                .map { ValueText(language: visit.language).text($0.key, $0.value) }
                .filter { !$0.isEmpty }
            return [
                visit.link(record), HTML(visit.short(words.joined(separator: " · "))) + mark,
                custody,
            ]
        }
        func shown(_ register: RegisterName) -> String {
            visit.value(register, record.shown(register) ?? .null)
        }
        let state = [shown("state"), shown("city_state")].filter { !$0.isEmpty }
        let scope = ValueText(language: visit.language)
            .word("scope", record.shown("scope_group")?["scope"])
        return [
            visit.link(record), HTML(visit.short(record.title)) + mark,
            HTML(state.joined(separator: " · ")), HTML(scope),
            el(.span, .class("nowrap"), text: shown("received_at")), custody,
        ]
    }
}

extension String {
    /// Without spaces and line breaks at its ends.
    var trimmed: String {
        let inner = drop { $0.isWhitespace }
        let tail = inner.reversed().prefix { $0.isWhitespace }.count
        return String(inner.dropLast(tail))
    }
}
