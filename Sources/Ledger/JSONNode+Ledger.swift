import Hashing
import JSON

/// Readers of the ledger's words from parsed JSON. All refuse instead of guessing.
extension JSONNode {
    public func required(_ key: StaticString) throws(FormatError) -> JSONNode {
        guard let node = self[key] else { throw .missing("\(key)") }
        return node
    }

    public func integer() throws(FormatError) -> Int64 {
        guard let value = int else { throw .mistyped }
        return value
    }

    /// A whole number from 0 up.
    public func count() throws(FormatError) -> UInt64 {
        guard let value = int, let count = UInt64(exactly: value) else { throw .mistyped }
        return count
    }

    /// - Parameter limit: in UTF-8 bytes.
    public func text(atMost limit: Int) throws(FormatError) -> String {
        guard let text = string else { throw .mistyped }
        if text.utf8.count > limit { throw .tooLong }
        return text
    }

    public func word() throws(FormatError) -> UInt64 {
        guard let word = withUTF8({ Hex.parse($0) }) ?? nil else { throw .badName }
        return word
    }

    public func digest() throws(FormatError) -> Digest {
        guard let digest = withUTF8({ Digest(utf8: $0) }) ?? nil else { throw .badName }
        return digest
    }

    public func nodeID() throws(FormatError) -> NodeID { NodeID(try word()) }
    public func incarnation() throws(FormatError) -> Incarnation { Incarnation(try word()) }

    public func recordID() throws(FormatError) -> RecordID {
        let parts = try triple()
        guard let kind = Ledger.Kind(text: try parts.0.text(atMost: 40)) else { throw .badName }
        return RecordID(kind: kind, origin: try parts.1.nodeID(), number: try parts.2.word())
    }

    public func dot() throws(FormatError) -> Dot {
        let parts = try triple()
        let writer = Writer(node: try parts.0.nodeID(), incarnation: try parts.1.incarnation())
        let counter = try parts.2.count()
        if counter == 0 { throw .badCounter }
        return Dot(writer, counter)
    }

    public func dots(atMost limit: Int = 4096) throws(FormatError) -> [Dot] {
        var dots: [Dot] = []
        for element in try elements(atMost: limit) { dots.append(try element.dot()) }
        return dots
    }

    public func vector(atMost limit: Int = 4096) throws(FormatError) -> VersionVector {
        guard let vector = VersionVector(sorted: try dots(atMost: limit)) else { throw .badVector }
        return vector
    }

    /// - Parameter known: given back when the names are these: most headers name what the one before
    ///   named.
    func registerNames(like known: [RegisterName]) throws(FormatError) -> [RegisterName] {
        var place = 0
        var isKnown = true
        forEachElement { element in
            let isNext =
                place < known.count && (element.withUTF8 { known[place].isSpelt($0) } ?? false)
            isKnown = isKnown && isNext
            place += 1
        }
        return isKnown && place == known.count && place > 0 ? known : try registerNames()
    }

    public func registerNames(atMost limit: Int = 256) throws(FormatError) -> [RegisterName] {
        var names: [RegisterName] = []
        for element in try elements(atMost: limit) {
            guard let name = RegisterName(text: try element.text(atMost: 40)) else {
                throw .badName
            }
            if let last = names.last, !(last < name) { throw .registersNotSorted }
            names.append(name)
        }
        if names.isEmpty { throw .missing("registers") }
        return names
    }

    /// An array of exactly three, without making one: headers and states are full of them.
    func triple() throws(FormatError) -> (JSONNode, JSONNode, JSONNode) {
        var found: (JSONNode?, JSONNode?, JSONNode?) = (nil, nil, nil)
        var place = 0
        forEachElement { node in
            switch place {
            case 0: found.0 = node
            case 1: found.1 = node
            case 2: found.2 = node
            default: break
            }
            place += 1
        }
        guard place == 3, let first = found.0, let second = found.1, let third = found.2 else {
            throw .mistyped
        }
        return (first, second, third)
    }

    public func elements(exactly count: Int) throws(FormatError) -> [JSONNode] {
        let nodes = try elements(atMost: count)
        if nodes.count != count { throw .mistyped }
        return nodes
    }

    public func elements(atMost limit: Int) throws(FormatError) -> [JSONNode] {
        guard kind == .array, let count else { throw .mistyped }
        if count > limit { throw .tooLong }
        var nodes: [JSONNode] = []
        nodes.reserveCapacity(count)
        forEachElement { nodes.append($0) }
        return nodes
    }
}

/// Writers of the same words.
extension CanonicalJSON {
    /// Without making a `String` of it: states and headers are full of words.
    public mutating func word(_ word: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Hex.length) { text in
            Hex.write(word, to: text)
            string(utf8: UnsafeRawBufferPointer(text))
        }
    }

    public mutating func digest(_ digest: Digest) {
        digest.withText { string(utf8: $0) }
    }

    public mutating func record(_ record: RecordID) {
        beginArray()
        string(record.kind.text)
        word(record.origin.word)
        word(record.number)
        endArray()
    }

    public mutating func dot(_ dot: Dot) {
        beginArray()
        word(dot.writer.node.word)
        word(dot.writer.incarnation.word)
        int(Int64(clamping: dot.counter))
        endArray()
    }

    public mutating func dots(_ dots: [Dot]) {
        beginArray()
        for each in dots { dot(each) }
        endArray()
    }

    public mutating func vector(_ vector: VersionVector) { dots(vector.marks) }
}
