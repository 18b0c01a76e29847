import Hashing
import JSON
import Ledger
import Storage

/// Changes entering the set.
extension Recorder {
    /// Adds a change to the record's shared set and writes it into the streams of its holders.
    ///
    /// - Parameters:
    ///   - listed: the values it sets in listed registers, when the caller has them at hand.
    ///   - source: the peer whose stream brought it; nil for an act of this node.
    /// - Returns: whether the record has an open conflict now.
    @discardableResult
    public func apply(
        _ change: Change, to record: inout StoredRecord, listed: ShownValues?,
        source: NodeID?
    ) throws(StoreError) -> Bool {
        if let source { try welcome(source, bringing: change.header, to: &record) }
        let before = digest(record)
        let came = change
        let change = record.number == 0 ? change : try withoutErased(change)
        // Values that came after their erasure must not show in lists either.
        let listed = change.isErased ? nil : listed
        record.shared.apply(change.header, hash: change.hash)
        record.share()
        let number: Int64
        if record.number == 0, let listed {
            // New: everything is known from this one change, and one insert keeps it.
            record.shown = listed
            try keep(&record)
            number = try tx.add(change: change, record: record.number, isHome: false)
        } else {
            if record.number == 0 { try keep(&record) }
            number = try tx.add(change: change, record: record.number, isHome: false)
            try followHome(&record)
            try refresh(change.header.registers, in: &record, by: change.header.dot, listed: listed)
            try keep(&record)
        }
        lastNumber = number
        try nameAttachments(of: change, number)
        try route(change, number, of: record, source: source)
        if came.payloadBytes != nil, change.isErased { try eraseElsewhere(change.header) }
        try shift(record, from: before)
        return !record.conflicts.isEmpty
    }

    /// Counts a change as made but void, keeps its bytes for its author, and tells every holder.
    public func refuse(
        _ change: Change, of record: inout StoredRecord, code: RefusalCode, source: NodeID?,
        at: Int64
    ) throws(StoreError) {
        let dot = change.header.dot
        if let source { try widen(&record) { $0.add(source) } }
        let before = digest(record)
        if !Weakness.refusalWithoutVoid.isPresent { record.shared.applyVoid(dot) }
        record.share()
        try keep(&record)
        let change = try withoutErased(change)
        lastNumber = try tx.add(change: change, record: record.number, isHome: false)
        try followHome(&record)
        let refusal = Refusal(
            record: record.id, dot: dot, hash: change.hash, code: code,
            header: change.headerBytes, by: node.id, at: at)
        try note(refusal)
        try tell(refusal.canonicalBytes, holdersOf: record, except: nil)
        try shift(record, from: before)
    }

    /// Makes a dot void that was applied before, or that never came: by a refusal from elsewhere
    /// which was found to be right.
    func void(
        _ refusal: Refusal, of record: inout StoredRecord, source: NodeID?
    ) throws(StoreError) {
        let before = digest(record)
        if record.shared.vector.covers(refusal.dot) {
            let history = try tx.changes(record: record.number).filter { !$0.isHome }
            let voids = Set(record.shared.voids + [refusal.dot])
            record.shared = RecordState(
                folding: history.map { ($0.change.header, $0.change.hash) }, voids: voids)
            let registers = Set(history.flatMap(\.change.header.registers)).sorted()
            try followHome(&record)
            try refresh(registers, in: &record, by: nil, listed: nil)
        } else {
            record.shared.applyVoid(refusal.dot)
            try followHome(&record)
        }
        try thaw(&record)
        try keep(&record)
        try note(refusal)
        try tell(refusal.canonicalBytes, holdersOf: record, except: source)
        try shift(record, from: before)
    }

    /// Destroys salt and values of the named changes; waiting bytes of theirs too.
    public func erase(
        _ erasure: Erasure, of record: inout StoredRecord, source: NodeID?
    ) throws(StoreError) {
        for dot in erasure.dots {
            try tx.put(
                setting: Self.erasedSetting(record.id, dot), "\(erasure.at) \(erasure.author)")
            if let stored = try tx.change(record: record.number, dot: dot) {
                try tx.erase(change: stored.number)
            }
        }
        let reader = EntryReader(vocabulary: rules.vocabulary)
        for held in try tx.held(peer: nil, record: record.id) where held.payload != nil {
            let entry = reader.read(header: held.header, payload: nil)
            guard case .change(let change, _, _) = entry.content,
                erasure.dots.contains(change.header.dot)
            else { continue }
            let bare = HeldEntry(
                peer: held.peer, sequence: held.sequence, record: held.record,
                reason: held.reason, header: held.header, payload: nil, since: held.since)
            try tx.release(held: held.peer, held.sequence)
            try tx.hold(bare)
        }
        try dropDrafts(of: record.id)
        let registers = record.current.registers.keys
        try refresh(registers, in: &record, by: nil, listed: nil)
        try keep(&record)
        try tell(erasure.canonicalBytes, holdersOf: record, except: source)
    }

    /// Destroys values of this node's record, in the private set too, of which nobody is told.
    public func eraseOwn(
        _ record: inout StoredRecord, _ dots: [Dot], by author: String, at: Int64
    ) throws(StoreError) {
        let known = record.shared.vector
        for dot in dots where !known.covers(dot) {
            try tx.put(setting: Self.erasedSetting(record.id, dot), "\(at) \(author)")
            if let stored = try tx.change(record: record.number, dot: dot) {
                try tx.erase(change: stored.number)
            }
        }
        if record.number == 0 { return }
        var rest = dots.filter(known.covers)[...]
        repeat {
            let some = Array(rest.prefix(Erasure.limit))
            rest = rest.dropFirst(Erasure.limit)
            try erase(
                Erasure(record: record.id, dots: some, author: author, at: at), of: &record,
                source: nil)
        } while !rest.isEmpty
    }

    /// A peer still has the values of what this office erased: the erasure was lost with the machine that
    /// made it, and the backup is older than the change. It is told again.
    func eraseElsewhere(_ header: ChangeHeader) throws(StoreError) {
        guard let erasure = try ownErasure(of: header.dot, in: header.record),
            let record = try record(header.record)
        else { return }
        try tell(erasure.canonicalBytes, holdersOf: record, except: nil)
    }

    /// This office's own erasure of a change; nil when it made none.
    func ownErasure(of dot: Dot, in record: RecordID) throws(StoreError) -> Erasure? {
        let said = try tx.setting(Self.erasedSetting(record, dot))
        let parts = said?.split(separator: " ", maxSplits: 1) ?? []
        guard record.origin == node.id, parts.count == 2, let at = Int64(parts[0]) else {
            return nil
        }
        return Erasure(record: record, dots: [dot], author: String(parts[1]), at: at)
    }

    /// Destroys again what a backup brought back, and notes what it has not: that may come from peers.
    public func eraseAgain(_ erasures: [Erasure]) throws(StoreError) {
        for erasure in erasures {
            var record = try record(erasure.record) ?? StoredRecord(erasure.record)
            try eraseOwn(&record, erasure.dots, by: erasure.author, at: erasure.at)
        }
    }

    /// The hash under which a dot is known, be it applied or void.
    func hash(of dot: Dot, in record: StoredRecord) throws(StoreError) -> Digest? {
        guard record.shared.vector.covers(dot) else { return nil }
        if let stored = try tx.change(record: record.number, dot: dot) { return stored.change.hash }
        let noted = try tx.setting(Self.voidSetting(record.id, dot))
        return noted.flatMap { $0.split(separator: " ").first }.flatMap { Digest(text: String($0)) }
    }

    /// Nil while nothing of the record is shared, or while it stays out of every sum.
    func digest(_ record: StoredRecord) -> Digest? {
        record.isSummed ? RecordDigest.digest(of: record.id, record.shared) : nil
    }

    /// While a recalled record is private its people work on what was shared and what still comes.
    func followHome(_ record: inout StoredRecord) throws(StoreError) {
        guard record.isPrivate, !record.shared.isEmpty, !Weakness.privateSetStandsStill.isPresent
        else { return }
        record.home = record.home(folding: try tx.changes(record: record.number))
        try keep(&record)
    }

    func withoutErased(_ change: Change) throws(StoreError) -> Change {
        let name = Self.erasedSetting(change.header.record, change.header.dot)
        guard change.payloadBytes != nil, let said = try tx.setting(name) else { return change }
        if said == Self.gone {
            try tx.put(setting: name, nil)
            return change
        }
        return Change(
            header: change.header, headerBytes: change.headerBytes, hash: change.hash,
            payloadBytes: nil)
    }

    /// As what a dot is void here; nil when it is not.
    func voidCode(of dot: Dot, in record: StoredRecord) throws(StoreError) -> RefusalCode? {
        guard record.shared.voids.contains(dot) else { return nil }
        let words = try tx.setting(Self.voidSetting(record.id, dot))?.split(separator: " ") ?? []
        return words.last.flatMap { RefusalCode(rawValue: String($0)) }
    }

    /// As what a change was refused, by the refusals that are known here.
    func knownRefusal(of change: Change) throws(StoreError) -> RefusalCode? {
        let name = Self.voidSetting(change.header.record, change.header.dot)
        let words = try tx.setting(name)?.split(separator: " ") ?? []
        guard words.count == 2, String(words[0]) == change.hash.text else { return nil }
        return RefusalCode(rawValue: String(words[1]))
    }

    func note(_ refusal: Refusal) throws(StoreError) {
        let (record, dot) = (refusal.record, refusal.dot)
        try endQuestions(about: record) { $0.dot == dot }
        try tx.put(
            setting: Self.voidSetting(record, dot),
            "\(refusal.hash.text) \(refusal.code.rawValue)")
        let line = String(decoding: refusal.canonicalBytes, as: UTF8.self)
        try tx.put(setting: Self.refusalSetting(record, dot), line)
    }

    public static func voidSetting(_ record: RecordID, _ dot: Dot) -> String {
        "void:\(record.text):\(dot)"
    }

    /// The refusal itself, to be told to those who join later: the change may never have come here,
    /// or its values may be gone, so that nobody could judge it anew.
    static func refusalSetting(_ record: RecordID, _ dot: Dot) -> String {
        "refusal:\(record.text):\(dot)"
    }

    /// In place of the time of an erasure: nobody erased it, but who gave it back had handed its record
    /// back before, and has no values. They may still come from elsewhere.
    private static let gone = "gone"

    func noteGone(_ record: RecordID, _ dot: Dot) throws(StoreError) {
        let name = Self.erasedSetting(record, dot)
        if try tx.setting(name) == nil { try tx.put(setting: name, Self.gone) }
    }

    func isErased(_ record: RecordID, _ dot: Dot) throws(StoreError) -> Bool {
        guard let said = try tx.setting(Self.erasedSetting(record, dot)) else { return false }
        return said != Self.gone
    }

    func noteErased(_ record: RecordID, _ dot: Dot, at: Int64) throws(StoreError) {
        try tx.put(setting: Self.erasedSetting(record, dot), String(at))
    }

    static func erasedSetting(_ record: RecordID, _ dot: Dot) -> String {
        "erased:\(record.text):\(dot)"
    }
}

extension StoredRecord {
    /// It is shared by what comes or goes; a recall that runs is not undone by what was still owed.
    fileprivate mutating func share() {
        if custody == .home || custody == .returned { custody = .shared }
    }
}
