import Hashing

/// How a store keeps a state: numbers most significant byte first, each list after its length,
/// registers with the same live dots written together. Private to the node, and read and written
/// for every change, hence not JSON; peers compare `RecordDigest` instead.
extension RecordState {
    private static let form: UInt8 = 1

    public var storedBytes: [UInt8] {
        // For each register the place of the first that has the same live dots.
        let entries = registers.entries
        let firsts = entries.map { entry in
            entries.firstIndex { $0.value == entry.value } ?? 0
        }
        let groups = entries.indices.filter { firsts[$0] == $0 }
        var size = 1 + 4 * 4 + (vector.marks.count + voids.count) * StateBytes.dot
        size += hashes.count * (StateBytes.dot + 32)
        for entry in entries { size += 1 + entry.key.text.utf8.count }
        for group in groups {
            let register = entries[group].value
            let dots = register.live.count + register.awaited.marks.count
            size += 3 * 4 + dots * StateBytes.dot
        }
        return [UInt8](unsafeUninitializedCapacity: size) { room, count in
            var bytes = StateBytes(UnsafeMutableRawBufferPointer(room))
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
                bytes.append(entries[group].value.live)
                bytes.append(entries[group].value.awaited.marks)
                bytes.append(count: firsts.count { $0 == group })
                for (index, first) in firsts.enumerated() where first == group {
                    bytes.append(entries[index].key)
                }
            }
            count = bytes.count
        }
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

/// What `storedBytes` is written with: the room for all of it is made at once.
private struct StateBytes {
    /// Bytes of a dot.
    static let dot = 24

    private let room: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ room: UnsafeMutableRawBufferPointer) { self.room = room }

    mutating func append(_ byte: UInt8) {
        room[count] = byte
        count += 1
    }

    mutating func append(count number: Int) {
        guard let number = UInt32(exactly: number) else {
            preconditionFailure("a state with \(number) parts of one sort")
        }
        withUnsafeBytes(of: number.bigEndian) { append($0) }
    }

    mutating func append(_ dot: Dot) {
        let words = (
            dot.writer.node.word.bigEndian, dot.writer.incarnation.word.bigEndian,
            dot.counter.bigEndian
        )
        withUnsafeBytes(of: words) { append($0) }
    }

    mutating func append(_ dots: [Dot]) {
        append(count: dots.count)
        for dot in dots { append(dot) }
    }

    mutating func append(_ digest: Digest) { digest.withBytes { append($0) } }

    /// At most 40 letters, by `DataName`.
    mutating func append(_ name: RegisterName) {
        var text = name.text
        text.withUTF8 {
            append(UInt8($0.count))
            append(UnsafeRawBufferPointer($0))
        }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
        count += bytes.count
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
