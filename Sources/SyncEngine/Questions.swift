import Hashing
import JSON
import Ledger
import Storage

/// A question on its way or open: the operator of a node where a change waits asked its author's node
/// to take it back (Protocol/merge.md §9). Every node that it passed knows of it until it is answered.
public struct OpenQuestion: Sendable, Equatable {
    public let question: RefusalQuestion
    /// The neighbour that it came from, or this node.
    public let source: NodeID
    /// Whether the author's office answered that it stands by the change; kept by the asker only.
    public let isDeclined: Bool

    private static let prefix = "asked:"

    private static func setting(_ record: RecordID, _ dot: Dot, _ by: NodeID) -> String {
        "\(prefix)\(record.text):\(dot):\(by.text)"
    }

    public static func all(_ reader: any StoreReader) throws(StoreError) -> [OpenQuestion] {
        try all(prefix, reader)
    }

    static func of(
        _ record: RecordID, _ reader: any StoreReader
    ) throws(StoreError) -> [OpenQuestion] {
        try all("\(prefix)\(record.text):", reader)
    }

    private static func all(
        _ prefix: String, _ reader: any StoreReader
    ) throws(StoreError) -> [OpenQuestion] {
        try reader.settings(prefix: prefix).compactMap { _, text in
            let parts = text.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let source = NodeID(text: String(parts[0])),
                let question = try? JSONParser().parse(
                    Array(parts[2].utf8), { try RefusalQuestion.read($0) })
            else { return nil }
            return OpenQuestion(
                question: question, source: source, isDeclined: parts[1] == "declined")
        }
    }

    func keep(_ tx: any StoreWriter) throws(StoreError) {
        let line = String(decoding: question.canonicalBytes, as: UTF8.self)
        try tx.put(
            setting: Self.setting(question.record, question.dot, question.by),
            "\(source.text) \(isDeclined ? "declined" : "open") \(line)")
    }

    func forget(_ tx: any StoreWriter) throws(StoreError) {
        try tx.put(setting: Self.setting(question.record, question.dot, question.by), nil)
    }
}

// MARK: Acts

extension Recorder {
    /// Asks the author's node of a change that waits here to take it back.
    ///
    /// - Parameter from: the peer whose stream brought it.
    public func ask(_ question: RefusalQuestion, from source: NodeID) throws(StoreError) {
        try keep(question, from: node.id)
        let line = question.canonicalBytes
        try append(.line(line), hash: SHA256.hash(line), question.record, to: source)
    }

    /// Makes a change of this node void: what it covered is live again, its text stays here.
    ///
    /// - Returns: false when it is void already, or is no shared change of this node.
    public func withdraw(
        _ dot: Dot, of record: inout StoredRecord, at: Int64
    ) throws(StoreError) -> Bool {
        guard dot.node == node.id, record.shared.vector.covers(dot),
            !record.shared.voids.contains(dot),
            let change = try tx.change(record: record.number, dot: dot)?.change
        else { return false }
        let refusal = Refusal(
            record: record.id, dot: dot, hash: change.hash, code: .withdrawn,
            header: change.headerBytes, by: node.id, at: at)
        try void(refusal, of: &record, source: nil)
        return true
    }

    /// Stands by a change of this node: the record is sent again towards who asked, whatever was
    /// lacking there.
    public func decline(_ open: OpenQuestion, at: Int64) throws(StoreError) {
        try answer(RefusalDeclined(to: open.question, at: at), open)
    }

    private func answer(
        _ declined: RefusalDeclined, _ open: OpenQuestion
    ) throws(StoreError) {
        try open.forget(tx)
        guard let peer = peers.first(where: { $0.id == open.source }) else { return }
        if let record = try record(declined.record), record.audience.includes(peer) {
            try write(setOf: record, to: peer, isRecovery: false)
        }
        let line = declined.canonicalBytes
        try append(.line(line), hash: SHA256.hash(line), declined.record, to: peer.id)
    }

    // MARK: On the way

    func keep(_ question: RefusalQuestion, from source: NodeID) throws(StoreError) {
        let open = OpenQuestion(question: question, source: source, isDeclined: false)
        try open.keep(tx)
    }

    /// Towards the author's node; never back.
    ///
    /// - Returns: whether there is a way.
    fileprivate func pass(
        _ question: RefusalQuestion, from source: NodeID
    ) throws(StoreError) -> Bool {
        if question.dot.node != node.id {
            guard let via = try side(of: question.dot.node)?.via, via != source,
                peers.contains(where: { $0.id == via })
            else { return false }
            let line = question.canonicalBytes
            try append(.line(line), hash: SHA256.hash(line), question.record, to: via)
        }
        try keep(question, from: source)
        return true
    }

    fileprivate func pass(
        _ declined: RefusalDeclined, _ open: OpenQuestion
    ) throws(StoreError) {
        guard open.question.by == node.id else { return try answer(declined, open) }
        let told = OpenQuestion(
            question: open.question, source: open.source, isDeclined: true)
        try told.keep(tx)
    }

    /// A change is void, or its wait came to another end: nothing is left to ask.
    func endQuestions(
        about record: RecordID, _ isMeant: (RefusalQuestion) -> Bool
    ) throws(StoreError) {
        for open in try OpenQuestion.of(record, tx) where isMeant(open.question) {
            try open.forget(tx)
        }
    }
}

extension Receiving {
    /// Believed only of a change that is shared with the peer under that very hash.
    func settle(_ question: RefusalQuestion) throws -> Outcome {
        guard let record = try recorder.record(question.record),
            isHeldByPeer(record) || record.custody == .returned,
            try recorder.hash(of: question.dot, in: record) == question.hash
        else { return .refused(.neverWritten) }
        if record.shared.voids.contains(question.dot) { return .duplicate }
        guard try recorder.pass(question, from: peer.id) else { return .refused(.neverWritten) }
        return .applied(conflicted: false)
    }

    /// Only what was asked is answered, and only from the author's side.
    func settle(_ declined: RefusalDeclined) throws -> Outcome {
        let open = try OpenQuestion.of(declined.record, recorder.tx).first {
            $0.question.dot == declined.dot && $0.question.by == declined.by
        }
        guard let open, !open.isDeclined else { return .duplicate }
        guard try recorder.side(of: declined.dot.node).map({ $0.via == peer.id }) ?? true,
            open.source != peer.id
        else { return .refused(.foreignAuthor) }
        try recorder.pass(declined, open)
        return .applied(conflicted: false)
    }

    /// The peer knows nothing of a change that a question was about. Of one that it sent itself and
    /// that waits here, nothing is left to wait for; for others this node stands by what it passed on.
    func neverWritten(_ sequence: UInt64) throws {
        let entry = try recorder.tx.outgoingEntries(peer.id, after: sequence - 1, limit: 1).first
        guard let line = entry?.header,
            case .question(let question) = EntryReader(vocabulary: recorder.rules.vocabulary)
                .read(header: line, payload: nil).content,
            let open = try OpenQuestion.of(question.record, recorder.tx)
                .first(where: { $0.question == question })
        else { return }
        guard open.source == recorder.node.id else {
            return try recorder.decline(open, at: now)
        }
        try open.forget(recorder.tx)
        for held in try recorder.tx.held(peer: nil, record: question.record)
        where SHA256.hash(held.header) == question.hash {
            let from = try Self.peer(of: held, recorder.tx)
            if from?.id == peer.id { try end(held, .refused(.neverWritten)) }
        }
        try retryHeld(of: question.record)
    }
}
