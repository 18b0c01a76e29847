import Hashing
import JSON

/// The log that one node writes for one other: entries 1, 2, 3 … without gaps.
public struct StreamID: Hashable, Sendable {
    public let sender: NodeID
    public let receiver: NodeID
    public let direction: StreamDirection

    public init(sender: NodeID, receiver: NodeID, direction: StreamDirection) {
        self.sender = sender
        self.receiver = receiver
        self.direction = direction
    }
}

public enum StreamDirection: String, Sendable {
    case up, down
}

/// A place in a stream: (incarnation, sequence, chain hash). Positions are compared before
/// anything else is believed.
public struct Position: Hashable, Sendable {
    public let incarnation: Incarnation
    public let sequence: UInt64
    public let chain: Digest

    public init(incarnation: Incarnation, sequence: UInt64, chain: Digest) {
        self.incarnation = incarnation
        self.sequence = sequence
        self.chain = chain
    }

    /// Before the first entry of a stream (Protocol/records.md §6).
    public static func start(of stream: StreamID, _ incarnation: Incarnation) -> Position {
        var json = CanonicalJSON(capacity: 120)
        json.beginArray()
        json.string("jianyan stream 1")
        json.word(stream.sender.word)
        json.word(stream.receiver.word)
        json.string(stream.direction.rawValue)
        json.word(incarnation.word)
        json.endArray()
        return Position(
            incarnation: incarnation, sequence: 0, chain: SHA256.hash(json.bytes))
    }

    /// One entry further.
    public func next(_ entryHash: Digest) -> Position {
        Position(
            incarnation: incarnation, sequence: sequence + 1, chain: SHA256.hash(chain, entryHash))
    }
}

extension CanonicalJSON {
    public mutating func position(_ position: Position) {
        beginArray()
        word(position.incarnation.word)
        int(Int64(clamping: position.sequence))
        string(position.chain.text)
        endArray()
    }
}

extension JSONNode {
    public func position() throws(FormatError) -> Position {
        let parts = try elements(exactly: 3)
        return Position(
            incarnation: try parts[0].incarnation(), sequence: try parts[1].count(),
            chain: try parts[2].digest())
    }
}
