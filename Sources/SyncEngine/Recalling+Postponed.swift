import Ledger
import Storage

/// Recalls that come to a restored node while it reads back (Protocol/sync.md §10).
extension Recorder {
    func isReadingBack() throws(StoreError) -> Bool {
        for peer in peers where try Recovery.reclaim(from: peer.id, tx) != nil { return true }
        return false
    }

    private static let newRecallPrefix = "recall-new:"

    /// A recall by this office while it still reads back from somebody: who turns out to have the record
    /// as well must hand it back too.
    static func newRecall(_ record: RecordID) -> String { newRecallPrefix + record.text }

    /// Recalls a record from a peer of whom the restored node has only now heard that it has it.
    ///
    /// - Returns: false when this office did not recall it since the restore.
    func recallAlso(
        from peer: Peer, _ record: inout StoredRecord
    ) throws(StoreError) -> Bool {
        guard let text = try tx.setting(Self.newRecall(record.id)),
            try source(of: record) != peer.id
        else { return false }
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, let at = Int64(words[0]) else {
            throw .damaged("a recall that was made cannot be read")
        }
        if record.audience.leaving.contains(peer.id) { return true }
        let kept = record.audience.peers.filter { $0 != peer.id }
        record.audience.keep(only: kept, leaving: [peer.id])
        if record.custody == .home { record.custody = .recalling }
        try keep(&record)
        try write(Recall(record: record.id, author: words[1], at: at), to: peer.id)
        return true
    }

    /// Everything was read back: nobody else has what was recalled meanwhile.
    private func forgetNewRecalls() throws(StoreError) {
        for (name, _) in try tx.settings(prefix: Self.newRecallPrefix) {
            try tx.put(setting: name, nil)
        }
    }

    static let postponedPrefix = "recall-postponed:"

    static func postponed(_ record: RecordID) -> String { postponedPrefix + record.text }

    /// Keeps a recall for the time when everything was read back.
    func postpone(_ recall: Recall, from source: NodeID) throws(StoreError) {
        try tx.put(
            setting: Self.postponed(recall.record), "\(source.text) \(recall.at) \(recall.author)")
    }

    /// Once everything was read back.
    func settlePostponed(now: Int64) throws(StoreError) {
        if try isReadingBack() { return }
        try forgetNewRecalls()
        for (name, value) in try tx.settings(prefix: Self.postponedPrefix) {
            try tx.put(setting: name, nil)
            let words = value.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
                .map(String.init)
            guard words.count == 3, let source = NodeID(text: words[0]), let at = Int64(words[1]),
                let id = RecordID(text: String(name.dropFirst(Self.postponedPrefix.count)))
            else { throw .damaged("a recall that waits cannot be read") }
            let recall = Recall(record: id, author: words[2], at: at)
            guard var record = try record(id), !record.shared.isEmpty,
                record.custody == .sealed || record.custody == .shared
            else {
                try answerClosed(id, to: source, now: now)
                try noteHeard(id, from: source, nil)
                continue
            }
            // Another peer brought it back before its own side did.
            record.audience.add(source)
            if record.custody == .sealed {
                try handBack(&record, for: source, recall, now: now)
            } else {
                try seal(&record, for: source, recall, now: now)
            }
        }
    }
}
