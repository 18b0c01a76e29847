import Ledger
import Storage

/// Recalls that come to a restored node while it reads back (Protocol/sync.md §10).
extension Recorder {
    func isReadingBack() throws(StoreError) -> Bool {
        for peer in peers where try Recovery.reclaim(from: peer.id, tx) != nil { return true }
        return false
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
