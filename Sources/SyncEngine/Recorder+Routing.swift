import Hashing
import Ledger
import Storage

/// Who is told. Decided when a change commits, and written then: a session costs what it carries.
extension Recorder {
    /// Writes a change into the streams of the record's holders: never back to where it came from,
    /// upward only what nodes on this side wrote, downward nothing of the receiver's own side.
    func route(
        _ change: Change, _ number: Int64, of record: StoredRecord, source: NodeID?
    ) throws(StoreError) {
        for peer in peers where record.audience.includes(peer) {
            if peer.id == source, !Weakness.echoes.isPresent { continue }
            let isMeant = try mayCarry(author: change.header.dot.node, to: peer)
            if isMeant || Weakness.echoes.isPresent {
                try append(.change(number), hash: change.hash, record.id, to: peer.id)
                try oweAttachments(of: change, to: peer)
            }
        }
    }

    /// Who brings a change of a record shares it. What comes from above may name nodes further down:
    /// those on this side get it from here.
    func welcome(
        _ source: NodeID, bringing header: ChangeHeader, to record: inout StoredRecord
    ) throws(StoreError) {
        try widen(&record) { audience throws(StoreError) in
            audience.add(source)
            if Weakness.releasedByItself.isPresent {
                for peer in peers where peer.relation == .upstream { audience.add(peer.id) }
            }
            guard header.isFounding, let to = header.to,
                peers.contains(where: { $0.id == source && $0.relation == .upstream })
            else { return }
            switch to {
            case .everyoneBelow: audience.isEveryoneBelow = true
            case .nodes(let nodes):
                for node in nodes {
                    if let peer = try downstream(towards: node) { audience.add(peer) }
                }
            }
        }
    }

    /// Lets more peers share a record. A restored node may have one back from one peer before it
    /// hears of the others: they get what it holds by then, and count it.
    func widen(
        _ record: inout StoredRecord, _ change: (inout Audience) throws(StoreError) -> Void
    ) throws(StoreError) {
        let before = record.audience
        try change(&record.audience)
        if record.custody != .shared || record.shared.isEmpty || record.audience == before {
            return
        }
        try keep(&record)
        for peer in peers where record.audience.includes(peer) && !before.includes(peer) {
            try introduce(record.id, to: peer)
        }
    }

    /// The peer below through which a node is reached.
    private func downstream(towards node: NodeID) throws(StoreError) -> NodeID? {
        guard let via = try side(of: node)?.via else { return nil }
        return peers.first { $0.id == via && $0.relation == .downstream }?.id
    }

    /// The record's origin, when it lies below one of those below who hold the record: what is
    /// written about the record is for it too.
    public func distantOrigin(of record: RecordID) throws(StoreError) -> [NodeID] {
        guard let via = try downstream(towards: record.origin), via != record.origin else {
            return []
        }
        return [record.origin]
    }

    /// Hands a record on to one more holder (转呈): its history travels unaltered, as far as it may
    /// be carried there.
    public func pass(_ record: inout StoredRecord, to peer: Peer) throws(StoreError) {
        if record.audience.includes(peer) { return }
        try tx.put(setting: Self.newRecall(record.id), nil)
        record.audience.add(peer.id)
        try keep(&record)
        // It may have had it before, and handed back what itself wrote.
        try introduce(record.id, to: peer, isRecovery: true)
    }

    func mayCarry(author: NodeID, to peer: Peer) throws(StoreError) -> Bool {
        let side = try side(of: author)
        switch peer.relation {
        case .upstream: return side.map { $0.via != peer.id } ?? false
        case .downstream: return side?.via != peer.id
        }
    }

    /// Writes a line (refusal, erasure) into the streams of all holders but one.
    func tell(
        _ line: [UInt8], holdersOf record: StoredRecord, except source: NodeID?
    ) throws(StoreError) {
        for peer in peers where peer.id != source && record.audience.hears(peer) {
            try append(.line(line), hash: SHA256.hash(line), record.id, to: peer.id)
        }
    }

    func append(
        _ content: EntryContent, hash: Digest, _ record: RecordID?, to peer: NodeID
    ) throws(StoreError) {
        var link = try link(peer)
        link.outgoing = link.outgoing.next(hash)
        try tx.append(outgoing: content, record: record, to: peer, at: link.outgoing)
        put(link)
    }

    /// Writes a record's whole set into the stream of a peer that did not hold it.
    ///
    /// - Parameter isRecovery: whether the peer gets back what it or those beyond it wrote.
    public func introduce(
        _ id: RecordID, to peer: Peer, isRecovery: Bool = false
    ) throws(StoreError) {
        guard let record = try record(id), !record.shared.isEmpty,
            record.audience.includes(peer)
        else { return }
        try write(setOf: record, to: peer, isRecovery: isRecovery)
        guard let digest = digest(record) else { return }
        var link = try link(peer.id)
        link.sum.add(digest)
        put(link)
    }

    /// Writes a record's whole set into the stream of a peer.
    func write(
        setOf record: StoredRecord, to peer: Peer, isRecovery: Bool
    ) throws(StoreError) {
        let id = record.id
        for stored in try tx.changes(record: record.number)
        where !stored.isHome || Weakness.passedOnWithPrivateSet.isPresent {
            let change = stored.change
            if Weakness.passedOnWithoutHistory.isPresent,
                record.shared.hashes[change.header.dot] == nil
            {
                continue
            }
            if try isRecovery ? true : mayCarry(author: change.header.dot.node, to: peer) {
                if try isAway(stored, of: record) {
                    try owe(change.header.dot, of: id, to: peer.id)
                    continue
                }
                if isRecovery { try settleDebt(change.header.dot, of: id, to: peer.id) }
                try append(.change(stored.number), hash: change.hash, id, to: peer.id)
                try oweAttachments(of: change, to: peer)
            }
        }
        try writeErasures(of: record, to: peer)
        for dot in record.shared.voids
        where try isRecovery ? true : mayCarry(author: dot.node, to: peer) {
            try retell(refusalOf: dot, in: id, to: peer)
        }
    }

    /// A peer that had the record before may have values that were erased since: only an erasure entry
    /// destroys them.
    private func writeErasures(of record: StoredRecord, to peer: Peer) throws(StoreError) {
        guard record.id.origin == node.id else { return }
        for stored in try tx.changes(record: record.number)
        where !stored.isHome && stored.change.isErased {
            guard let erasure = try ownErasure(of: stored.change.header.dot, in: record.id) else {
                continue
            }
            let line = erasure.canonicalBytes
            try append(.line(line), hash: SHA256.hash(line), record.id, to: peer.id)
        }
    }

    func retell(refusalOf dot: Dot, in record: RecordID, to peer: Peer) throws(StoreError) {
        guard let line = try tx.setting(Self.refusalSetting(record, dot)) else { return }
        let bytes = Array(line.utf8)
        try append(.line(bytes), hash: SHA256.hash(bytes), record, to: peer.id)
    }

    /// Follows a record's new state in the sums of all who share it.
    func shift(_ record: StoredRecord, from before: Digest?) throws(StoreError) {
        let after = digest(record)
        if before == after { return }
        for peer in peers where record.audience.includes(peer) {
            var link = try link(peer.id)
            if let before { link.sum.subtract(before) }
            if let after { link.sum.add(after) }
            put(link)
        }
    }
}
