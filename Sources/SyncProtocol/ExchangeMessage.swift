import Hashing
import JSON
import Ledger

/// How far a peer has a restored node's former stream; said to one life of the node, for another
/// restore asks anew.
public struct Reclaimed: Hashable, Sendable {
    public let life: Incarnation
    public let end: Position

    public init(life: Incarnation, end: Position) {
        self.life = life
        self.end = end
    }
}

/// The first line of a request or an answer of the exchange; the entries of its batch follow, two
/// lines each (Protocol/sync.md §3). One shape serves both directions: each side says where it
/// stands, hands over a batch, signs for the batch it got, and compares. An answer with a statement
/// gives its time and positions there and nowhere else, which keeps an empty session small.
public struct ExchangeMessage: Sendable, Equatable {
    public var versions: ClosedRange<Int>
    /// Milliseconds since 1970 UTC on the sender's clock: evidence, never a condition.
    public var at: Int64
    /// The end of the sender's stream to the reader.
    public var written: Position
    /// How far the sender has applied the reader's stream; nil before its first entry.
    public var read: Position?
    public var head: SignedDocument?
    public var receipt: SignedDocument?
    /// Requests only.
    public var ask: StatementAsk?
    /// Answers only.
    public var statement: SignedDocument?
    /// From a node that was restored, until the reader has taken its new incarnation.
    public var succession: SignedDocument?
    /// From a node that was restored: up to here it has its own stream to the reader; the reader
    /// gives back what follows.
    public var reclaim: Position?
    /// The answer when nothing follows.
    public var reclaimed: Reclaimed?
    /// How much the asker takes; 0 entries asks for none. Requests only.
    public var entryLimit: Int
    /// How long the answer may wait for news, when there is none. Requests only.
    public var waitSeconds: Int

    public init(at: Int64, written: Position, read: Position?) {
        versions = SyncLimits.versions
        self.at = at
        self.written = written
        self.read = read
        entryLimit = 0
        waitSeconds = 0
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 1024)
        json.beginObject()
        if statement == nil {
            json.key("at")
            json.int(at)
        }
        if let head { json.signed("head", head) }
        if entryLimit > 0 {
            json.key("limit")
            json.int(Int64(entryLimit))
        }
        if statement == nil {
            json.key("read")
            if let read { json.position(read) } else { json.null() }
        }
        if let receipt { json.signed("receipt", receipt) }
        if let reclaim {
            json.key("reclaim")
            json.position(reclaim)
        }
        if let reclaimed {
            json.key("reclaimed")
            json.beginArray()
            json.word(reclaimed.life.word)
            json.position(reclaimed.end)
            json.endArray()
        }
        if let statement { json.signed("statement", statement) }
        if let succession { json.signed("succession", succession) }
        if let ask {
            json.key("sum")
            json.beginArray()
            json.string(ask.sum.total.text)
            json.records(ask.except)
            json.endArray()
        }
        json.versions(versions)
        if waitSeconds > 0 {
            json.key("wait")
            json.int(Int64(waitSeconds))
        }
        if statement == nil {
            json.key("written")
            json.position(written)
        }
        json.endObject()
        return json.bytes
    }

    public init(_ node: JSONNode) throws(FormatError) {
        versions = try node.required("versions").versions()
        let place = try node["statement"]?.elements(exactly: 2)[0] ?? node
        at = try place.required("at").integer()
        written = try place.required("written").position()
        let read = try place.required("read")
        self.read = read.kind == .null ? nil : try read.position()
        head = try node["head"]?.signed()
        receipt = try node["receipt"]?.signed()
        statement = try node["statement"]?.signed()
        succession = try node["succession"]?.signed()
        reclaim = try node["reclaim"].map { (node) throws(FormatError) in try node.position() }
        reclaimed = try node["reclaimed"].map { (node) throws(FormatError) in
            let parts = try node.elements(exactly: 2)
            return Reclaimed(life: try parts[0].incarnation(), end: try parts[1].position())
        }
        entryLimit = Int(clamping: try node["limit"]?.count() ?? 0)
        waitSeconds = Int(clamping: try node["wait"]?.count() ?? 0)
        if let sum = node["sum"] {
            let parts = try sum.elements(exactly: 2)
            ask = StatementAsk(
                except: try parts[1].recordIDs(), sum: StatementSum(total: try parts[0].digest()))
        }
    }
}

extension CanonicalJSON {
    /// A document and its signature, side by side.
    mutating func signed(_ name: StaticString, _ document: SignedDocument) {
        key(name)
        beginArray()
        raw(document.bytes)
        string(document.signature)
        endArray()
    }
}

extension JSONNode {
    func signed() throws(FormatError) -> SignedDocument {
        let parts = try elements(exactly: 2)
        guard parts[0].kind == .object else { throw .mistyped }
        return SignedDocument(
            bytes: parts[0].value.canonical, signature: try parts[1].text(atMost: 128))
    }
}
