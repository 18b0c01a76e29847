import FrontDesk
import Foundation
import Hashing
import Office
import Tables

/// A row of the file as a proposal.
struct ImportedRow {
    /// Where the row is, from 1.
    let line: Int
    let draft: ProposalDraft
    /// Cells that could not be used. The row itself is kept whole beside the proposal.
    let unread: [ImportField]

    init(_ row: TableRow, source: String, _ map: ColumnMap) {
        func cell(_ field: ImportField) -> String {
            map.cell(field, row.cells).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        var unread: [ImportField] = []
        /// What a cell says in the office's words; nil for an empty one.
        func known<T>(_ field: ImportField, _ read: (String) -> T?) -> T? {
            let text = cell(field)
            if text.isEmpty { return nil }
            let value = read(text)
            if value == nil { unread.append(field) }
            return value
        }
        let channel = known(.channel) {
            WordPhrases.word("channel", named: $0).flatMap(Channel.init(rawValue:))
        }
        // The original must stay as it came: only this cell is not trimmed.
        var draft = ProposalDraft(
            title: map.cell(.title, row.cells), body: map.cell(.body, row.cells),
            channel: channel ?? .import)
        draft.isImport = true
        draft.receivedAt = known(.received, BeijingTime.read)
        draft.theme = known(.theme) { WordPhrases.word("theme", named: $0) }
        draft.proposerName = cell(.name)
        draft.phone = cell(.phone)
        draft.workUnit = cell(.workUnit)
        draft.address = cell(.address)
        draft.submittingUnit = cell(.unit)
        let reply = map.cell(.reply, row.cells)
        if !reply.isEmpty { draft.earlierReply = (reply, cell(.replyAt)) }
        draft.source = ProposalDraft.Source(
            name: source, id: Self.key(cell(.id), row),
            row: String(decoding: row.source, as: UTF8.self))
        line = row.line
        self.draft = draft
        self.unread = unread
    }

    /// A row without an id of its own is known by its bytes.
    private static func key(_ id: String, _ row: TableRow) -> String {
        id.isEmpty ? "row-" + String(SHA256.hash(row.source).text.prefix(20)) : id
    }
}
