import Hashing
import JSON
import Ledger

/// A request or answer of the exchange, read into its message and the lines of its entries.
public struct Exchange: Sendable {
    public var message: ExchangeMessage
    /// The bytes of each entry: its header line and its payload line; `null` means none.
    public let entries: [EntryLines]

    public struct EntryLines: Sendable {
        public let header: [UInt8]
        public let payload: [UInt8]?

        public init(header: [UInt8], payload: [UInt8]?) {
            self.header = header
            self.payload = payload
        }
    }

    /// Writes message and entries as one body.
    public static func body(_ message: ExchangeMessage, entries: [UInt8] = []) -> [UInt8] {
        var body = message.canonicalBytes
        body.reserveCapacity(body.count + 1 + entries.count)
        body.append(0x0A)
        body.append(contentsOf: entries)
        return body
    }

    /// Reads a body. The number of lines must be what the head says: a body cut off on the way is
    /// `truncated`, not a shorter batch.
    public init(body: [UInt8]) throws(Problem) {
        var lines = LineReader(body)
        guard let first = lines.next() else { throw Problem(.truncated, "no message line") }
        message = try Exchange.message(Array(first))
        let count: Int
        if let signed = message.head {
            guard let announced = try Exchange.head(signed).count,
                announced <= SyncLimits.batchEntries
            else { throw Problem(.headInvalid, "the head's positions make no batch") }
            count = announced
        } else {
            count = 0
        }
        var entries: [EntryLines] = []
        entries.reserveCapacity(count)
        for index in 0..<count {
            guard let header = lines.next(), let payload = lines.next() else {
                throw Problem(.truncated, "\(count) entries announced, \(index) found")
            }
            if header.count > SyncLimits.lineBytes || payload.count > SyncLimits.lineBytes {
                throw Problem(.tooLarge, "a line is longer than \(SyncLimits.lineBytes) bytes")
            }
            let isNone = payload.elementsEqual(LineReader.null)
            entries.append(
                EntryLines(header: Array(header), payload: isNone ? nil : Array(payload)))
        }
        if !lines.isAtEnd { throw Problem(.malformed, "more lines than the head announces") }
        self.entries = entries
    }

    private static func message(_ line: [UInt8]) throws(Problem) -> ExchangeMessage {
        try Problem.reading(line, ExchangeMessage.init)
    }

    public static func head(_ document: SignedDocument) throws(Problem) -> BatchHead {
        try Problem.reading(document.bytes, BatchHead.init)
    }

    public static func receipt(_ document: SignedDocument) throws(Problem) -> Receipt {
        try Problem.reading(document.bytes, Receipt.init)
    }

    public static func succession(
        _ document: SignedDocument
    ) throws(Problem) -> SuccessionPaper {
        try Problem.reading(document.bytes, SuccessionPaper.init)
    }

    public static func statement(_ document: SignedDocument) throws(Problem) -> Statement {
        try Problem.reading(document.bytes, Statement.init)
    }
}

/// Lines of a body; each must end with a line feed.
struct LineReader {
    static let null: [UInt8] = [0x6E, 0x75, 0x6C, 0x6C]
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func next() -> ArraySlice<UInt8>? {
        guard let length = bytes.withUnsafeBytes({ Self.line(in: $0[place...]) }) else {
            return nil
        }
        defer { place += length + 1 }
        return bytes[place..<place + length]
    }

    /// The bytes before the first line feed, looked for eight at a time; nil when there is none.
    private static func line(in rest: Slice<UnsafeRawBufferPointer>) -> Int? {
        let rest = UnsafeRawBufferPointer(rebasing: rest)
        let ones: UInt64 = 0x0101_0101_0101_0101
        var place = 0
        while place + 8 <= rest.count {
            // A byte that is a line feed becomes zero, and only from there on top bits are set.
            let bytes = rest.loadUnaligned(fromByteOffset: place, as: UInt64.self) ^ (ones * 0x0A)
            if (bytes &- ones) & ~bytes & (ones * 0x80) != 0 { break }
            place += 8
        }
        while place < rest.count {
            if rest[place] == 0x0A { return place }
            place += 1
        }
        return nil
    }
}
