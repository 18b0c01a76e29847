import Ledger
import Storage

/// A writer whose n-th verb fails, before or after it did its work.
final class FaultyWriter: StoreWriter {
    let inner: any StoreWriter
    private let failing: Int
    private let isAfter: Bool
    private(set) var verbs = 0

    init(_ inner: any StoreWriter, failing: Int, after isAfter: Bool) {
        self.inner = inner
        self.failing = failing
        self.isAfter = isAfter
    }

    func verb<R>(_ body: () throws(StoreError) -> R) throws(StoreError) -> R {
        verbs += 1
        if verbs == failing, !isAfter { throw .failed("injected") }
        let result = try body()
        if verbs == failing { throw .failed("injected") }
        return result
    }

    func put(setting name: String, _ value: String?) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(setting: name, value) }
    }
    func put(record: inout StoredRecord) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(record: &record) }
    }
    func tag(record: Int64, _ tag: String) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.tag(record: record, tag) }
    }
    func untag(record: Int64, _ tag: String) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.untag(record: record, tag) }
    }
    func add(change: Change, record: Int64, isHome: Bool) throws(StoreError) -> Int64 {
        try verb { () throws(StoreError) in
            try inner.add(change: change, record: record, isHome: isHome)
        }
    }
    func erase(change number: Int64) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.erase(change: number) }
    }

    func keep(line: [UInt8], of sequence: UInt64, from peer: NodeID) throws(StoreError) {
        try verb { () throws(StoreError) in
            try inner.keep(line: line, of: sequence, from: peer)
        }
    }

    func putAway(outgoing peer: NodeID, as name: NodeID) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.putAway(outgoing: peer, as: name) }
    }

    func putAway(incoming peer: NodeID, as name: NodeID) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.putAway(incoming: peer, as: name) }
    }

    func cut(outgoing name: NodeID, after sequence: UInt64) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.cut(outgoing: name, after: sequence) }
    }

    func restore(change number: Int64, payload: [UInt8]) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.restore(change: number, payload: payload) }
    }
    func put(peer: Peer) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(peer: peer) }
    }
    func put(link: Link) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(link: link) }
    }
    func append(
        outgoing content: EntryContent, record: RecordID?, to peer: NodeID, at position: Position
    ) throws(StoreError) {
        try verb { () throws(StoreError) in
            try inner.append(outgoing: content, record: record, to: peer, at: position)
        }
    }
    func add(incoming entry: IncomingEntry, from peer: NodeID) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.add(incoming: entry, from: peer) }
    }
    func put(incoming entry: IncomingEntry, from peer: NodeID) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(incoming: entry, from: peer) }
    }
    func hold(_ entry: HeldEntry) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.hold(entry) }
    }
    func release(held peer: NodeID, _ sequence: UInt64) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.release(held: peer, sequence) }
    }
    func add(paper: Paper) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.add(paper: paper) }
    }
    func put(retried key: String, answer: String) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(retried: key, answer: answer) }
    }
    func append(audit entry: AuditEntry) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.append(audit: entry) }
    }
}

/// Reads go through.
extension FaultyWriter {
    func setting(_ name: String) throws(StoreError) -> String? { try inner.setting(name) }
    func settings(prefix: String) throws(StoreError) -> [(name: String, value: String)] {
        try inner.settings(prefix: prefix)
    }
    func record(_ id: RecordID) throws(StoreError) -> StoredRecord? { try inner.record(id) }
    func records(_ query: RecordQuery) throws(StoreError) -> [StoredRecord] {
        try inner.records(query)
    }
    func countRecords(kind: Kind?, onlyConflicts: Bool) throws(StoreError) -> Int {
        try inner.countRecords(kind: kind, onlyConflicts: onlyConflicts)
    }
    func tagged(_ tag: String) throws(StoreError) -> [RecordID] { try inner.tagged(tag) }
    func change(record: Int64, dot: Dot) throws(StoreError) -> StoredChange? {
        try inner.change(record: record, dot: dot)
    }
    func changes(record: Int64) throws(StoreError) -> [StoredChange] {
        try inner.changes(record: record)
    }
    func peer(_ id: NodeID) throws(StoreError) -> Peer? { try inner.peer(id) }
    func peers() throws(StoreError) -> [Peer] { try inner.peers() }
    func link(_ peer: NodeID) throws(StoreError) -> Link? { try inner.link(peer) }
    func outgoing(
        _ peer: NodeID, after sequence: UInt64, maxEntries: Int, maxBytes: Int,
        into buffer: inout [UInt8]
    ) throws(StoreError) -> OutgoingSlice? {
        try inner.outgoing(
            peer, after: sequence, maxEntries: maxEntries, maxBytes: maxBytes, into: &buffer)
    }
    func outgoingPosition(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> Position? {
        try inner.outgoingPosition(peer, sequence)
    }
    func outgoingRecords(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [RecordID]? {
        try inner.outgoingRecords(peer, after: sequence, limit: limit)
    }
    func incoming(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> IncomingEntry? {
        try inner.incoming(peer, sequence)
    }
    func incoming(
        _ peer: NodeID, from first: UInt64, through last: UInt64
    ) throws(StoreError) -> [IncomingEntry] {
        try inner.incoming(peer, from: first, through: last)
    }
    func held(peer: NodeID?, record: RecordID?) throws(StoreError) -> [HeldEntry] {
        try inner.held(peer: peer, record: record)
    }
    func papers(peer: NodeID?, sort: Paper.Sort?) throws(StoreError) -> [Paper] {
        try inner.papers(peer: peer, sort: sort)
    }
    func headsThatCame(
        from peer: NodeID, after place: (sequence: UInt64, number: Int64), limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)] {
        try inner.headsThatCame(from: peer, after: place, limit: limit)
    }
    func papers(
        peer: NodeID, sort: Paper.Sort?, below number: Int64?, limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)] {
        try inner.papers(peer: peer, sort: sort, below: number, limit: limit)
    }
    func retried(_ key: String) throws(StoreError) -> String? { try inner.retried(key) }
    func audit(after sequence: Int64, limit: Int) throws(StoreError) -> [AuditEntry] {
        try inner.audit(after: sequence, limit: limit)
    }
    func lastAudit() throws(StoreError) -> AuditEntry? { try inner.lastAudit() }
}
