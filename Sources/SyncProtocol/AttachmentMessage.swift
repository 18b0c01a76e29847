import Hashing
import JSON
import Ledger

/// What a node says of attached files before any byte moves (Protocol/attachments.md §4).
public struct AttachmentAsk: Sendable, Equatable {
    /// The most names of each sort in one message.
    public static let limit = 1000

    /// Files whose bytes the asker has for the answerer.
    public var offers: [AttachmentName]
    /// Files whose bytes the asker lacks.
    public var wants: [AttachmentName]

    public init(offers: [AttachmentName], wants: [AttachmentName]) {
        self.offers = offers
        self.wants = wants
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 1024)
        json.beginObject()
        json.key("offers")
        json.attachments(offers)
        json.versions(SyncLimits.versions)
        json.key("wants")
        json.attachments(wants)
        json.endObject()
        return json.bytes
    }

    public init(bytes: [UInt8]) throws(Problem) {
        self = try Problem.attachmentMessage(bytes) { node throws(FormatError) in
            AttachmentAsk(
                offers: try node.required("offers").attachments(),
                wants: try node.required("wants").attachments())
        }
    }
}

/// The answer to it.
public struct AttachmentState: Sendable, Equatable {
    /// How many bytes the answerer has of each file that was offered and that is known to it.
    public var have: [AttachmentName: Int64]
    /// Those that were wanted, and can be had.
    public var ready: [AttachmentName]

    public init(have: [AttachmentName: Int64], ready: [AttachmentName]) {
        self.have = have
        self.ready = ready
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 1024)
        json.beginObject()
        json.key("have")
        json.beginArray()
        for (name, count) in have.sorted(by: { $0.key < $1.key }) {
            json.beginArray()
            json.attachment(name)
            json.int(count)
            json.endArray()
        }
        json.endArray()
        json.key("ready")
        json.attachments(ready)
        json.endObject()
        return json.bytes
    }

    /// - Parameter ask: what is answered; an answer about anything else is none.
    public init(bytes: [UInt8], to ask: AttachmentAsk) throws(Problem) {
        let state = try AttachmentState(bytes: bytes)
        guard Set(ask.offers).isSuperset(of: state.have.keys),
            Set(ask.wants).isSuperset(of: state.ready)
        else { throw Problem(.mistyped, "the answer speaks of files that were not asked about") }
        self = state
    }

    /// One that a bundle brings, whatever it speaks of.
    public init(bytes: [UInt8]) throws(Problem) {
        self = try Problem.reading(bytes, limit: SyncLimits.attachmentMessageBytes) {
            node throws(FormatError) in
            var have: [AttachmentName: Int64] = [:]
            for element in try node.required("have").elements(atMost: AttachmentAsk.limit) {
                let pair = try element.elements(atMost: 2)
                guard pair.count == 2 else { throw FormatError.mistyped }
                let name = try pair[0].attachment()
                let count = Int64(clamping: try pair[1].count())
                guard count <= name.size, have.updateValue(count, forKey: name) == nil else {
                    throw FormatError.mistyped
                }
            }
            return AttachmentState(have: have, ready: try node.required("ready").attachments())
        }
    }
}

/// A place in a file: what is asked for, or where the bytes that follow belong.
public struct AttachmentPlace: Sendable, Equatable {
    public let name: AttachmentName
    /// From 0; below the file's size.
    public let at: Int64
    /// The most bytes that are asked for; nil: as many as a piece may have.
    public let count: Int?

    public init(_ name: AttachmentName, at: Int64, count: Int? = nil) {
        self.name = name
        self.at = at
        self.count = count
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 160)
        json.beginObject()
        json.key("at")
        json.int(at)
        if let count {
            json.key("count")
            json.int(Int64(count))
        }
        json.key("file")
        json.attachment(name)
        json.versions(SyncLimits.versions)
        json.endObject()
        return json.bytes
    }

    public init(bytes: [UInt8]) throws(Problem) {
        self = try Problem.attachmentMessage(bytes) { node throws(FormatError) in
            let name = try node.required("file").attachment()
            let at = Int64(clamping: try node.required("at").count())
            guard at < name.size else { throw FormatError.mistyped }
            let count = try node["count"]?.count()
            guard count != 0 else { throw FormatError.mistyped }
            return AttachmentPlace(name, at: at, count: count.map { Int(clamping: $0) })
        }
    }
}

/// A piece of a file on its way to the node that is asked: the place in one line, then the bytes.
public struct AttachmentPiece: Sendable, Equatable {
    public let place: AttachmentPlace
    public let bytes: [UInt8]

    public init(_ place: AttachmentPlace, _ bytes: [UInt8]) {
        self.place = place
        self.bytes = bytes
    }

    public var body: [UInt8] { place.canonicalBytes + [0x0A] + bytes }

    public init(body: [UInt8]) throws(Problem) {
        guard let end = body.prefix(SyncLimits.attachmentLineBytes).firstIndex(of: 0x0A) else {
            throw Problem(.truncated, "no line says where the bytes belong")
        }
        place = try AttachmentPlace(bytes: Array(body[..<end]))
        bytes = Array(body[(end + 1)...])
        if bytes.isEmpty { throw Problem(.truncated, "no bytes follow") }
        guard bytes.count <= SyncLimits.pieceBytes else {
            throw Problem(.tooLarge, "a piece has at most \(SyncLimits.pieceBytes) bytes")
        }
        if Int64(bytes.count) > place.name.size - place.at {
            throw Problem(.malformed, "more bytes than the file has")
        }
    }
}

/// How many bytes of a file are there now.
public struct AttachmentTaken: Sendable, Equatable {
    public let have: Int64

    public init(have: Int64) { self.have = have }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 32)
        json.beginObject()
        json.key("have")
        json.int(have)
        json.endObject()
        return json.bytes
    }

    /// - Parameter name: the file of which the answer speaks.
    public init(bytes: [UInt8], of name: AttachmentName) throws(Problem) {
        let have = try Problem.reading(bytes) { node throws(FormatError) in
            Int64(clamping: try node.required("have").count())
        }
        guard have <= name.size else {
            throw Problem(.mistyped, "more bytes than the file has")
        }
        self.have = have
    }
}

extension Problem {
    /// Reads a message about files: first the versions, for of another version the rest may mean
    /// anything.
    fileprivate static func attachmentMessage<T>(
        _ bytes: [UInt8], _ make: (JSONNode) throws(FormatError) -> T
    ) throws(Problem) -> T {
        let (versions, made) = try Problem.reading(
            bytes, limit: SyncLimits.attachmentMessageBytes
        ) { node throws(FormatError) in
            let versions = try node.required("versions").versions()
            return (versions, SyncLimits.versions.overlaps(versions) ? try make(node) : nil)
        }
        try SyncLimits.agree(versions)
        guard let made else { throw Problem(.mistyped, "nothing is asked") }
        return made
    }
}

extension CanonicalJSON {
    fileprivate mutating func attachment(_ name: AttachmentName) {
        beginArray()
        string(name.digest.text)
        int(name.size)
        endArray()
    }

    fileprivate mutating func attachments(_ names: [AttachmentName]) {
        beginArray()
        for name in names { attachment(name) }
        endArray()
    }
}

extension JSONNode {
    fileprivate func attachment() throws(FormatError) -> AttachmentName {
        let pair = try elements(atMost: 2)
        guard pair.count == 2, let size = Int64(exactly: try pair[1].count()),
            let name = AttachmentName(try pair[0].digest(), size: size)
        else { throw .mistyped }
        return name
    }

    fileprivate func attachments() throws(FormatError) -> [AttachmentName] {
        var names: [AttachmentName] = []
        for element in try elements(atMost: AttachmentAsk.limit) {
            names.append(try element.attachment())
        }
        return names
    }
}
