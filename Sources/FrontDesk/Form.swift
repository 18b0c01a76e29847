import Foundation
import JSON
import Ledger
import Storage

/// What a person had on the screen: which set, and how far. A save carries it back, so that a change
/// which came meanwhile is never covered unseen.
public struct Form: Sendable, Equatable {
    /// Whether the private set was shown.
    public let isHome: Bool
    public let seen: VersionVector

    public init(isHome: Bool, seen: VersionVector) {
        self.isHome = isHome
        self.seen = seen
    }

    /// The form of a record as it stands now.
    public init(_ record: StoredRecord) {
        isHome = record.isPrivate
        seen = record.current.vector
    }

    /// The changes that it showed.
    public func history(
        of record: StoredRecord, _ reader: any StoreReader
    ) throws(StoreError) -> [StoredChange] {
        try reader.changes(record: record.number).filter { stored in
            seen.covers(stored.change.header.dot)
                && (!stored.isHome || isHome && stored.number > record.spent)
        }
    }

    /// The record's state as it showed it.
    ///
    /// - Parameter history: from `history(of:_:)`.
    public func state(of record: StoredRecord, _ history: [StoredChange]) -> RecordState {
        if isHome == record.isPrivate, seen == record.current.vector { return record.current }
        return RecordState(
            folding: history.map { ($0.change.header, $0.change.hash) }, voids: voids(of: record))
    }

    func voids(of record: StoredRecord) -> Set<Dot> {
        Set(record.shared.voids.filter { seen.covers($0) })
    }

    /// One word to carry about: base64url of canonical JSON.
    public var token: String {
        var json = CanonicalJSON()
        json.beginArray()
        json.bool(isHome)
        json.vector(seen)
        json.endArray()
        return Data(json.bytes).base64EncodedString()
    }

    /// Nil for anything that `token` did not write.
    public init?(token: String) {
        guard token.utf8.count < 65_536, let data = Data(base64Encoded: token) else { return nil }
        let read = try? JSONParser().parse([UInt8](data)) { node throws -> Form in
            let parts = try node.elements(exactly: 2)
            guard let isHome = parts[0].bool else { throw FormatError.mistyped }
            return Form(isHome: isHome, seen: try parts[1].vector())
        }
        guard let form = read else { return nil }
        self = form
    }
}
