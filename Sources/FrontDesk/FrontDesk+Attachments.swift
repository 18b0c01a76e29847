import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// A file to be attached: its name on somebody's disk, what it is said to be.
public struct AttachedFile: Sendable, Equatable {
    public static let nameByteLimit = 200

    public let name: AttachmentName
    public let fileName: String
    /// A media type, such as `application/pdf`.
    public let type: String

    public init(_ name: AttachmentName, fileName: String, type: String) {
        self.name = name
        self.fileName = fileName
        self.type = type
    }

    var value: JSONValue {
        .object([
            JSONMember(key: "name", value: .string(fileName)),
            JSONMember(key: "sha256", value: .string(name.digest.text)),
            JSONMember(key: "size", value: .int(name.size)),
            JSONMember(key: "type", value: .string(type)),
        ])
    }
}

/// Files that belong to a proposal (附件).
extension FrontDesk {
    /// Names a file whose bytes are kept already. It goes to all who hold the proposal, unless it stays
    /// private; of a private proposal it is private too.
    ///
    /// - Parameter word: the proposal.
    /// - Returns: the attachment's record name.
    public func attach(
        _ file: AttachedFile, to word: String, staysPrivate: Bool, by actor: Actor
    ) throws -> String {
        guard !file.fileName.isEmpty else {
            throw ActRefusal.badValue(field: "file", reason: .empty)
        }
        guard file.fileName.utf8.count <= AttachedFile.nameByteLimit else {
            throw ActRefusal.badValue(field: "file", reason: .tooLong)
        }
        if file.fileName.utf8.contains(0) {
            throw ActRefusal.badValue(field: "file", reason: .containsNUL)
        }
        return try act("attach", actor) { recorder, pen in
            let proposal = try find(word, recorder, kind: .proposal)
            if proposal.isFrozen { throw ActRefusal.isFrozen }
            guard proposal.isPrivate || proposal.custody == .shared else {
                throw ActRefusal.notWritable(custody: proposal.custody.rawValue)
            }
            let isShared = !proposal.isPrivate && !staysPrivate
            let made = try recorder.create(
                .attachment,
                ["proposal": .string(proposal.id.text), "file": file.value],
                audience: isShared ? holders(of: proposal) : nil,
                for: isShared ? recorder.distantOrigin(of: proposal.id) : [], pen)
            try recorder.holdOwn(file.name)
            if staysPrivate { try recorder.tag(made, Self.keptTag(proposal.id)) }
            return (
                proposal.id.text, made.id.text, detail(["attachment": made.id.text])
            )
        }
    }

    /// Shares a private attachment with all who hold its proposal.
    public func shareAttachment(_ word: String, by actor: Actor) throws -> String {
        try act("share", actor) { recorder, pen in
            var record = try find(word, recorder, kind: .attachment)
            guard let about = record.shown("proposal")?.stringValue else {
                throw ActRefusal.noSuchRecord(word)
            }
            let proposal = try find(about, recorder, kind: .proposal)
            guard !proposal.isPrivate, proposal.custody == .shared else {
                throw ActRefusal.notShared
            }
            guard record.custody.allowsRelease else {
                throw record.isPassedOn
                    ? ActRefusal.alreadyReleased
                    : ActRefusal.notWritable(custody: record.custody.rawValue)
            }
            try release(attachment: &record, to: holders(of: proposal), recorder, pen)
            return (record.id.text, record.id.text, "{}")
        }
    }

    /// Those that were attached to stay private.
    private static func keptTag(_ proposal: RecordID) -> String { "kept:\(proposal.text)" }

    /// The private attachments of a proposal that go with it when it is released, in order of coming.
    public func releasable(
        with proposal: RecordID, _ reader: any StoreReader
    ) throws -> [RecordID] {
        let kept = Set(try reader.tagged(Self.keptTag(proposal)))
        return try reader.tagged("about:\(proposal.text)").filter { id in
            guard id.kind == .attachment, !kept.contains(id), let record = try reader.record(id)
            else { return false }
            return record.isPrivate && record.custody.allowsRelease
        }
    }

    func release(
        attachment record: inout StoredRecord, to audience: Audience, _ recorder: Recorder,
        _ pen: Recorder.Pen
    ) throws {
        if record.isFrozen { throw ActRefusal.isFrozen }
        if !record.conflicts.isEmpty {
            let names = record.conflicts.map(\.text).joined(separator: ", ")
            throw ActRefusal.inConflict(registers: names)
        }
        let values = try RecordReading.values(of: record, recorder.reader)
        try recorder.release(&record, as: values, to: audience, pen)
    }

    /// A city's file goes down; a district's to everyone who holds the proposal.
    private func holders(of proposal: StoredRecord) -> Audience {
        node.tier >= .city
            ? Audience(peers: proposal.audience.peers) : proposal.audience.sharing
    }

    // MARK: Looking

    /// What is known of an attachment here.
    public struct AttachmentView: Sendable {
        public let record: StoredRecord
        public let fileName: String
        public let type: String
        /// Nil: the record names no file that could be carried.
        public let name: AttachmentName?
        /// From whose side the bytes must come.
        public let side: NodeID
        public let isWhole: Bool
        /// How often that side brought other bytes than those of the name.
        public let wrong: Int
    }

    /// An attachment's file by its provisional value, and whether its bytes are here.
    public func attachment(
        _ record: StoredRecord, _ reader: any StoreReader
    ) throws -> AttachmentView {
        let conflict = try RecordReading.conflict("file", in: record, reader)
        let file = conflict.provisional ?? .null
        let name = AttachmentName(file)
        var found: (side: NodeID, isWhole: Bool)?
        if let name {
            for naming in try reader.namings(of: name)
            where naming.record == record.id && found?.isWhole != true {
                found = (
                    naming.side, try reader.isWhole(name, from: naming.side) == true
                )
            }
        }
        let side = found?.side ?? node.id
        return AttachmentView(
            record: record, fileName: file["name"]?.stringValue ?? "",
            type: file["type"]?.stringValue ?? "", name: name, side: side,
            isWhole: found?.isWhole == true,
            wrong: try name.map { try AttachmentTrouble.times($0, from: side, reader) } ?? 0)
    }

    /// The attachments of a proposal, in order of coming.
    public func attachments(
        of proposal: RecordID, _ reader: any StoreReader
    ) throws -> [AttachmentView] {
        try reader.tagged("about:\(proposal.text)").filter { $0.kind == .attachment }
            .compactMap { id in
                guard let record = try reader.record(id), record.custody != .returned else {
                    return nil
                }
                return try attachment(record, reader)
            }
    }
}
