import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// What the office looks up. Nothing here changes anything.
extension FrontDesk {
    /// The code by which the citizen asks after a proposal; nil where the proposal is not at home.
    public func queryCode(
        of proposal: StoredRecord, _ reader: any StoreReader
    ) throws -> String? {
        try intake(of: proposal, reader)["query_code"]?.stringValue
    }

    /// Other proposals of this office with the very same text.
    public func similar(
        to proposal: StoredRecord, _ reader: any StoreReader
    ) throws -> [RecordID] {
        let names = try intake(of: proposal, reader)["similar"]?.arrayValue ?? []
        return names.compactMap { $0.stringValue.flatMap(RecordID.init(text:)) }
    }

    private func intake(
        of proposal: StoredRecord, _ reader: any StoreReader
    ) throws -> [RegisterName: JSONValue] {
        for id in try reader.tagged("about:\(proposal.id.text)") where id.kind == .intake {
            guard let intake = try reader.record(id) else { continue }
            return try RecordReading.values(of: intake, reader)
        }
        return [:]
    }

    /// Walks records newest first, page by page, until `each` has seen enough.
    ///
    /// - Parameter each: answers false to stop.
    public func walk(
        _ kind: Kind, onlyConflicts: Bool = false, _ reader: any StoreReader,
        _ each: (StoredRecord) throws -> Bool
    ) throws {
        var query = RecordQuery(kind: kind, onlyConflicts: onlyConflicts, limit: 500)
        while true {
            let page = try reader.records(query)
            for record in page where try !each(record) { return }
            guard page.count == query.limit, let last = page.last else { return }
            query.before = last.touched
        }
    }

    /// What this office still owes: at a district a city reply that the citizen was not told, at
    /// the city a proposal sent up that has no city reply (件件有回复).
    public func isOwed(_ record: StoredRecord, _ reader: any StoreReader) throws -> Bool {
        switch record.id.kind {
        case .cityReply:
            return try node.tier <= .district
                && reader.tagged("relays:\(record.id.text)").isEmpty
        case .proposal:
            guard node.tier >= .city, record.isPassedOn else { return false }
            // Given back is answered: the district decides what becomes of it.
            if record.shown("city_state")?.stringValue == Decision.return.rawValue { return false }
            return try !reader.tagged("about:\(record.id.text)").contains { $0.kind == .cityReply }
        default: return false
        }
    }
}
