import Hashing
import JSON
import Ledger
import Storage

/// Invented nodes, records and changes. The words have their top bit set, as half of all random
/// ones do.
enum Samples {
    static let district = NodeID(0xD000_0000_0000_0001)
    static let city = NodeID(0xC000_0000_0000_0002)
    static let village = NodeID(0x0000_0000_0000_0003)
    static let life = Incarnation(0xFFFF_FFFF_FFFF_FFFF)
    static let writer = Writer(node: district, incarnation: life)
    static let proposal = Kind("proposal")

    static func id(_ number: UInt64, _ kind: Kind = proposal) -> RecordID {
        RecordID(kind: kind, origin: district, number: number)
    }

    /// - Parameter after: the counter of the change that was on the form.
    static func change(
        _ record: RecordID, _ counter: UInt64, by writer: Writer = writer,
        registers: [RegisterName] = ["text", "title"], payload: String = "{}"
    ) -> Change {
        let seen = counter > 1 ? [Dot(writer, counter - 1)] : []
        let header = ChangeHeader(
            record: record, dot: Dot(writer, counter),
            context: VersionVector(sorted: seen) ?? VersionVector(), author: "王小明",
            tier: .district, at: 1_700_000_000_000, registers: registers,
            payload: SHA256.hash(Array(payload.utf8)))
        let bytes = header.canonicalBytes
        return Change(
            header: header, headerBytes: bytes, hash: SHA256.hash(bytes),
            payloadBytes: Array(payload.utf8))
    }

    /// A shared record with one change applied.
    static func shared(_ number: UInt64, _ kind: Kind = proposal) -> StoredRecord {
        var record = StoredRecord(id(number, kind))
        record.custody = .shared
        let first = change(record.id, 1)
        record.shared.apply(first.header, hash: first.hash)
        record.audience = Audience(isEveryoneBelow: true, peers: [city, village])
        record.shown = ShownValues([JSONMember(key: "title", value: .string("修路\u{301}"))])
        return record
    }

    static func position(_ sequence: UInt64) -> Position {
        Position(
            incarnation: life, sequence: sequence, chain: SHA256.hash(Array("\(sequence)".utf8)))
    }

    static func incoming(_ sequence: UInt64, _ outcome: Outcome, change: Int64 = 0)
        -> IncomingEntry
    {
        IncomingEntry(
            sequence: sequence, chain: position(sequence).chain, outcome: outcome, change: change)
    }

    static func peer(_ id: NodeID, _ relation: Peer.Relation = .downstream) -> Peer {
        Peer(
            id: id, relation: relation, name: "城关区", tier: .district, status: .enrolled,
            keys: ["a", "\"b\""], url: "https://[::1]:8443", pin: "p", enrolledAt: -1)
    }

    static func held(_ peer: NodeID, _ sequence: UInt64, _ record: RecordID?) -> HeldEntry {
        HeldEntry(
            peer: peer, sequence: sequence, record: record, reason: .gap, header: [1, 0, 255],
            payload: sequence % 2 == 0 ? nil : [], since: 5)
    }

    static func paper(
        _ peer: NodeID, _ sort: Paper.Sort, _ sequence: UInt64, isOwn: Bool? = nil
    ) -> Paper {
        Paper(
            sort: sort, peer: peer, isOwn: isOwn ?? (sort == .head), sequence: sequence,
            bytes: [123, 125],
            signature: "s", key: "k")
    }

    static func audit(_ act: String) -> AuditEntry {
        AuditEntry(at: 1, person: "李雷", act: act, object: "o", detail: #"{"a":1}"#)
    }
}
