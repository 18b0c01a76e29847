/// A word of the data language: a kind or a register. Lower-case ASCII letters, digits and `_`,
/// beginning with a letter, at most 40 characters; so bytes, order and equality agree everywhere.
public protocol DataName: Hashable, Sendable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    var text: String { get }
    init(unchecked text: String)
}

extension DataName {
    /// Nil if the text is no such word.
    public init?(text: String) {
        guard isDataName(text) else { return nil }
        self.init(unchecked: text)
    }

    public init(stringLiteral text: String) {
        precondition(isDataName(text), "not a data name: \(text)")
        self.init(unchecked: text)
    }

    public var description: String { text }

    /// Whether these bytes are this very word.
    func isSpelt(_ utf8: UnsafeRawBufferPointer) -> Bool {
        var text = text
        return text.withUTF8 { word in
            word.count == utf8.count && word.indices.allSatisfy { word[$0] == utf8[$0] }
        }
    }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

private func isDataName(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
        guard let first = bytes.first, bytes.count <= 40, (0x61...0x7A).contains(first) else {
            return false
        }
        return bytes.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
    }
}

/// What sort of record: proposal, reply, campaign, … The ledger knows none of them by name.
public struct Kind: DataName {
    public let text: String
    public init(unchecked text: String) { self.text = text }
}

/// The name of a register: a field, or a group of fields that are always written whole.
public struct RegisterName: DataName {
    public let text: String
    public init(unchecked text: String) { self.text = text }
}
