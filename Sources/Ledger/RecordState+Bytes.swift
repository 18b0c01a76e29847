import Hashing

/// How a store keeps a state: numbers most significant byte first, each list after its length,
/// registers with the same live dots written together. Private to the node, and read and written
/// for every change, hence not JSON; peers compare `RecordDigest` instead.
extension RecordState {
    private static let form: UInt8 = 1

    public var storedBytes: [UInt8] {
        var groups: [(register: RegisterState, names: [RegisterName])] = []
        for entry in registers {
            if let same = groups.firstIndex(where: { $0.register == entry.value }) {
                groups[same].names.append(entry.key)
            } else {
                groups.append((entry.value, [entry.key]))
            }
        }
        var bytes = StateBytes(capacity: 384)
        bytes.append(Self.form)
        bytes.append(vector.marks)
        bytes.append(voids)
        bytes.append(count: hashes.count)
        for hash in hashes {
            bytes.append(hash.key)
            bytes.append(hash.value)
        }
        bytes.append(count: groups.count)
        for group in groups {
            bytes.append(group.register.live)
            bytes.append(group.register.awaited.marks)
            bytes.append(count: group.names.count)
            for name in group.names { bytes.append(name) }
        }
        return bytes.bytes
    }

    /// Reads what `storedBytes` wrote, at any size: the limits on foreign bytes hold for one change,
    /// but a record is the sum of many, and what was let in must be readable again.
    public init(stored bytes: UnsafeRawBufferPointer) throws(FormatError) {
        var reader = StateReader(bytes)
        guard try reader.byte() == Self.form else { throw .mistyped }
        let vector = try reader.vector()
        let voids = try reader.dots()
        var hashes = SortedTable<Dot, Digest>()
        for _ in 0..<(try reader.count()) {
            let dot = try reader.dot()
            hashes[dot] = try reader.digest()
        }
        var registers = SortedTable<RegisterName, RegisterState>()
        for _ in 0..<(try reader.count()) {
            let register = RegisterState(live: try reader.dots(), awaited: try reader.vector())
            for _ in 0..<(try reader.count()) { registers[try reader.name()] = register }
        }
        guard reader.isAtEnd else { throw .tooLong }
        self.init(vector: vector, voids: voids, registers: registers, hashes: hashes)
    }
}

/// What `storedBytes` is written with.
private struct StateBytes {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(count: Int) {
        guard let count = UInt32(exactly: count) else {
            preconditionFailure("a state with \(count) parts of one sort")
        }
        withUnsafeBytes(of: count.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ dot: Dot) {
        let words = (
            dot.writer.node.word.bigEndian, dot.writer.incarnation.word.bigEndian,
            dot.counter.bigEndian
        )
        withUnsafeBytes(of: words) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ dots: [Dot]) {
        append(count: dots.count)
        for dot in dots { append(dot) }
    }

    mutating func append(_ digest: Digest) {
        digest.withBytes { bytes.append(contentsOf: $0) }
    }

    /// At most 40 letters, by `DataName`.
    mutating func append(_ name: RegisterName) {
        append(UInt8(name.text.utf8.count))
        bytes.append(contentsOf: name.text.utf8)
    }
}

/// What it is read with. A file may be damaged, so every step looks whether the bytes are there.
private struct StateReader {
    private var rest: UnsafeRawBufferPointer.SubSequence

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    private mutating func take(_ count: Int) throws(FormatError) -> UnsafeRawBufferPointer {
        guard rest.count >= count else { throw .missing("bytes of a state") }
        defer { rest = rest.dropFirst(count) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }

    mutating func byte() throws(FormatError) -> UInt8 {
        try take(1).loadUnaligned(as: UInt8.self)
    }

    mutating func count() throws(FormatError) -> Int {
        Int(UInt32(bigEndian: try take(4).loadUnaligned(as: UInt32.self)))
    }

    private mutating func word() throws(FormatError) -> UInt64 {
        UInt64(bigEndian: try take(8).loadUnaligned(as: UInt64.self))
    }

    mutating func dot() throws(FormatError) -> Dot {
        let writer = Writer(node: NodeID(try word()), incarnation: Incarnation(try word()))
        let counter = try word()
        // No change has a greater one, for numbers end there on the wire; and one more must fit.
        guard (1...(1 << 53) - 1).contains(counter) else { throw .badCounter }
        return Dot(writer, counter)
    }

    mutating func dots() throws(FormatError) -> [Dot] {
        var dots: [Dot] = []
        for _ in 0..<(try count()) { dots.append(try dot()) }
        return dots
    }

    mutating func vector() throws(FormatError) -> VersionVector {
        guard let vector = VersionVector(sorted: try dots()) else { throw .badVector }
        return vector
    }

    mutating func digest() throws(FormatError) -> Digest {
        guard let digest = Digest(bytes: try take(32)) else { throw .mistyped }
        return digest
    }

    mutating func name() throws(FormatError) -> RegisterName {
        let text = String(decoding: try take(Int(try byte())), as: UTF8.self)
        guard let name = RegisterName(text: text) else { throw .badName }
        return name
    }
}
