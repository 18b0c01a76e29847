import Hashing
import Ledger
import Storage

/// After an upgrade, what the former release kept without knowing it is judged, listed and found by the
/// words of this one, and what waited is tried again.
public enum Upgrading {
    private static let setting = "words"

    /// Runs when the store was last opened by a program that knew other words.
    ///
    /// - Parameter now: by this node's clock; for display.
    public static func runIfDue(
        _ store: any Store, node: NodeFacts, rules: Rules, now: Int64
    ) throws {
        let words = words(of: rules.vocabulary)
        if try store.read({ try $0.setting(setting) }) == words { return }
        try run(store, node: node, rules: rules, now: now)
        try store.write { try $0.put(setting: setting, words) }
    }

    /// A new store was made by this program.
    public static func note(_ rules: Rules, _ tx: any StoreWriter) throws(StoreError) {
        try tx.put(setting: setting, words(of: rules.vocabulary))
    }

    /// Changes when any word does by which entries are judged.
    private static func words(of vocabulary: Vocabulary) -> String {
        let kinds = vocabulary.kinds.values.map { kind in
            let registers = kind.registers.values.map { "\($0)" }.sorted()
            return "\(kind.kind) \(kind.madeBy) \(kind.staysHome) \(registers)"
        }
        let codes = RefusalCode.allCases.map(\.rawValue) + Tier.allCases.map(\.rawValue)
        let words = kinds.sorted() + vocabulary.entries.map { "\($0)" }.sorted() + codes
        return SHA256.hash(Array(words.joined(separator: "\n").utf8)).text
    }

    /// A page of records in each transaction: doing it twice does it once.
    package static func run(
        _ store: any Store, node: NodeFacts, rules: Rules, now: Int64
    ) throws {
        var last: Int64 = 0
        while true {
            let names = try store.read { try $0.recordNames(after: last, limit: 1000) }
            guard let end = names.last else { break }
            last = end.number
            try store.write { tx in
                let recorder = try Recorder(tx, node: node, rules: rules)
                for (_, id) in names { try recorder.judgeAnew(id, now: now) }
                try recorder.finish(at: now)
            }
        }
        try store.write { tx in
            let recorder = try Recorder(tx, node: node, rules: rules)
            for held in try tx.held(peer: nil, record: nil) {
                guard let record = held.record, let peer = try Receiving.peer(of: held, tx),
                    peer.status == .enrolled
                else { continue }
                try Receiving(recorder, from: peer, now: now).retryHeld(of: record)
            }
            try recorder.finish(at: now)
        }
    }
}

extension Recorder {
    /// Voids what breaks a rule that was not known when it came, tells every holder, and lists what
    /// was not listed.
    fileprivate func judgeAnew(_ id: RecordID, now: Int64) throws(StoreError) {
        guard var record = try record(id), let declaration = rules.vocabulary[id.kind] else {
            return
        }
        let reader = EntryReader(vocabulary: rules.vocabulary)
        for stored in try tx.changes(record: record.number) where !stored.isHome {
            let change = stored.change
            let entry = reader.read(header: change.headerBytes, payload: change.payloadBytes)
            guard case .change(_, let examined, _) = entry.content,
                let code = examined.violation,
                !record.shared.voids.contains(change.header.dot)
            else { continue }
            let refusal = Refusal(
                record: id, dot: change.header.dot, hash: change.hash, code: code,
                header: change.headerBytes, by: node.id, at: now)
            try void(refusal, of: &record, source: nil)
        }
        for stored in try tx.changes(record: record.number) {
            try nameAttachments(of: stored.change, stored.number)
            if stored.isHome { continue }
            for peer in peers where record.audience.includes(peer) {
                try oweAttachments(of: stored.change, to: peer)
            }
        }
        if record.custody == .returned { return }
        let before = record
        let names = record.current.registers.keys
        let listed = names.filter { declaration[register: $0]?.isListed == true }
        try refresh(listed, in: &record, by: nil, listed: nil)
        // Lists go by when a record was last written: what says the same as before was not.
        if record != before { try keep(&record) }
    }
}
