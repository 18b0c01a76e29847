import Hashing
import Ledger
import Storage

/// Everything that can be read from a store, as text to compare.
func dump(_ store: any Store, keys: [String] = []) throws -> [String] {
    try store.read { try dump($0, keys: keys) }
}

func dump(_ reader: any StoreReader, keys: [String] = []) throws -> [String] {
    var lines: [String] = []
    for setting in try reader.settings(prefix: "") { lines.append("setting \(setting)") }
    for record in try reader.records(RecordQuery(limit: .max)) {
        let state = Base64URL.encode(record.shared.storedBytes)
        let home = Base64URL.encode(record.home.storedBytes)
        lines.append(
            "record \(record.number) \(record.id) \(record.custody) \(state) \(home) "
                + "\(record.audience) \(record.shown.members) \(record.conflicts) \(record.isFrozen) "
                + "\(record.touched)")
        for change in try reader.changes(record: record.number) { lines.append("\(change)") }
    }
    for key in keys {
        lines.append("tag \(try reader.tagged(key))")
        lines.append("retry \(try reader.retried(key) ?? "none")")
    }
    for peer in [Samples.district, Samples.city, Samples.village] {
        lines.append("peer \(String(describing: try reader.peer(peer)))")
        lines.append("link \(String(describing: try reader.link(peer)))")
        var bytes: [UInt8] = []
        let slice = try reader.outgoing(
            peer, after: 0, maxEntries: .max, maxBytes: .max, into: &bytes)
        lines.append("out \(String(describing: slice)) \(String(decoding: bytes, as: UTF8.self))")
        lines.append("in \(try reader.incoming(peer, from: 0, through: .max))")
    }
    for side in [Samples.district, Samples.city, Samples.village] {
        lines.append(
            "missing \(try reader.missingAttachments(from: side, after: nil, limit: .max))")
        lines.append("owed \(try reader.owedAttachments(to: side, after: nil, limit: .max))")
    }
    for name in try reader.wholeAttachments(after: nil, limit: .max) {
        lines.append("whole \(name) \(try reader.namings(of: name))")
    }
    lines.append("unnamed \(try reader.unnamedAttachments(limit: .max))")
    for entry in try reader.held(peer: nil, record: nil) { lines.append("\(entry)") }
    for paper in try reader.papers(peer: nil, sort: nil) { lines.append("\(paper)") }
    for entry in try reader.audit(after: 0, limit: .max) { lines.append("\(entry)") }
    for account in try reader.accounts() { lines.append("\(account)") }
    for session in try reader.sessions(account: nil) { lines.append("\(session)") }
    for isOpen in [true, false] {
        for desk in try reader.cases(CaseQuery(isOpen: isOpen, limit: .max)) {
            lines.append("\(desk)")
        }
    }
    return lines
}
