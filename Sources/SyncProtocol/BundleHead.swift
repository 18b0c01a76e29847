import Hashing
import JSON
import Ledger

/// The head of a bundle: who made it, for whom, how its content is sealed, and the digest of all that
/// follows it in the file. Its maker signs it; it takes the place of the signed request
/// (Protocol/sync.md §14).
public struct BundleHead: Signable, Sendable, Equatable {
    public let from: NodeID
    public let to: NodeID
    /// In which the maker made it.
    public let life: Incarnation
    /// Milliseconds since 1970 UTC on the maker's clock: evidence, never a condition.
    public let at: Int64
    /// How far in its own stream the maker holds the reader's receipts.
    public let receipted: UInt64
    /// Why the maker refused the reader's last bundle, and in which life that was made.
    public let refusal: Refusal?
    /// The maker's changes of key.
    public let rotations: [RotationPaper]
    public let seal: Seal
    /// Of everything after the head, as it stands in the file.
    public let content: Digest
    /// How many bytes that is.
    public let bytes: UInt64
    public let versions: ClosedRange<Int>

    public struct Refusal: Sendable, Equatable {
        public let life: Incarnation
        public let problem: Problem

        public init(life: Incarnation, problem: Problem) {
            self.life = life
            self.problem = problem
        }
    }

    /// How the content is sealed to the reader.
    public struct Seal: Sendable, Equatable {
        /// The reader's Ed25519 key, base64url.
        public let reader: String
        /// The key of the content in a sealed box, base64url.
        public let key: String
        /// The header of the secret stream, base64url.
        public let header: String

        public init(reader: String, key: String, header: String) {
            self.reader = reader
            self.key = key
            self.header = header
        }
    }

    public init(
        from: NodeID, to: NodeID, life: Incarnation, at: Int64, receipted: UInt64,
        refusal: Refusal?, rotations: [RotationPaper], seal: Seal, content: Digest = .zero,
        bytes: UInt64 = 0, versions: ClosedRange<Int> = SyncLimits.versions
    ) {
        self.from = from
        self.to = to
        self.life = life
        self.at = at
        self.receipted = receipted
        self.refusal = refusal
        self.rotations = rotations
        self.seal = seal
        self.content = content
        self.bytes = bytes
        self.versions = versions
    }

    /// The same head over another content; its canonical form is as long.
    public func over(_ content: Digest, bytes: UInt64) -> BundleHead {
        BundleHead(
            from: from, to: to, life: life, at: at, receipted: receipted, refusal: refusal,
            rotations: rotations, seal: seal, content: content, bytes: bytes, versions: versions)
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 640)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("bytes")
        json.word(bytes)
        json.key("content")
        json.string(content.text)
        json.key("from")
        json.word(from.word)
        json.key("life")
        json.word(life.word)
        json.key("receipted")
        json.int(Int64(clamping: receipted))
        if let refusal {
            json.key("refusal")
            json.beginArray()
            json.word(refusal.life.word)
            json.raw(refusal.problem.canonicalBytes)
            json.endArray()
        }
        if !rotations.isEmpty {
            json.key("rotations")
            json.raw(RotationPaper.bytes(of: rotations))
        }
        json.key("seal")
        json.beginArray()
        for word in [seal.reader, seal.key, seal.header] { json.string(word) }
        json.endArray()
        json.key("to")
        json.word(to.word)
        json.key("type")
        json.string("bundle")
        json.versions(versions)
        json.endObject()
        return json.bytes
    }

    public init(_ node: JSONNode) throws(FormatError) {
        if try node.required("type").text(atMost: 20) != "bundle" { throw .mistyped }
        versions = try node.required("versions").versions()
        from = try node.required("from").nodeID()
        to = try node.required("to").nodeID()
        life = try node.required("life").incarnation()
        at = try node.required("at").integer()
        receipted = try node.required("receipted").count()
        refusal = try node["refusal"]?.refusal()
        rotations = try node["rotations"]?.rotations() ?? []
        let seal = try node.required("seal").elements(exactly: 3)
        self.seal = Seal(
            reader: try seal[0].text(atMost: 64), key: try seal[1].text(atMost: 128),
            header: try seal[2].text(atMost: 64))
        content = try node.required("content").digest()
        bytes = try node.required("bytes").word()
    }
}

extension JSONNode {
    /// Nil when its code is one of a later version: it says what the reader shall be told, no more.
    fileprivate func refusal() throws(FormatError) -> BundleHead.Refusal? {
        let parts = try elements(exactly: 2)
        guard parts[1].kind == .object else { throw .mistyped }
        let life = try parts[0].incarnation()
        return Problem(bytes: parts[1].value.canonical).map {
            BundleHead.Refusal(life: life, problem: $0)
        }
    }

    fileprivate func rotations() throws(FormatError) -> [RotationPaper] {
        do { return try RotationPaper.list(value.canonical) } catch { throw .mistyped }
    }
}

extension BundleHead {
    /// The first line of a bundle: the head and its signature, ended by a line feed.
    public static func line(_ document: SignedDocument) -> [UInt8] {
        var json = CanonicalJSON(capacity: document.bytes.count + 128)
        json.beginArray()
        json.raw(document.bytes)
        json.string(document.signature)
        json.endArray()
        return json.bytes + [0x0A]
    }

    /// Reads the first line, without its line feed.
    public static func signed(line: [UInt8]) throws(Problem) -> SignedDocument {
        try Problem.reading(line, limit: SyncLimits.bundleHeadBytes) { node throws(FormatError) in
            try node.signed()
        }
    }

    public init(_ document: SignedDocument) throws(Problem) {
        self = try Problem.reading(document.bytes, limit: SyncLimits.bundleHeadBytes) {
            node throws(FormatError) in try BundleHead(node)
        }
    }
}
