/// Names and values as a form or an address carries them, in their order.
public struct Fields: Sendable, Equatable {
    public private(set) var all: [(name: String, value: String)] = []

    /// More are not read.
    static let limit = 400

    public init(_ all: [(name: String, value: String)] = []) { self.all = all }

    /// `application/x-www-form-urlencoded`. Nil for what is no such thing: a bad escape, text that
    /// is not UTF-8, a NUL, too many fields.
    public init?(encoded: [UInt8]) {
        guard !encoded.isEmpty else { return }
        let parts = encoded.split(separator: UInt8(ascii: "&"))
        guard parts.count <= Self.limit else { return nil }
        for part in parts {
            let sides = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(Array(sides[0])),
                let value = Self.decoded(sides.count > 1 ? Array(sides[1]) : [])
            else { return nil }
            all.append((name, value))
        }
    }

    /// The first value of a name.
    public subscript(name: String) -> String? { all.first { $0.name == name }?.value }

    public func values(_ name: String) -> [String] {
        all.filter { $0.name == name }.map(\.value)
    }

    /// Without the fields of these names.
    public func without(_ names: Set<String>) -> Fields {
        Fields(all.filter { !names.contains($0.name) })
    }

    public static func == (left: Fields, right: Fields) -> Bool {
        left.all.elementsEqual(right.all) { $0 == $1 }
    }

    /// Percent escapes and pluses resolved; line ends as one character.
    static func decoded(_ bytes: [UInt8], plusIsSpace: Bool = true) -> String? {
        var out: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case 0: return nil
            case UInt8(ascii: "+") where plusIsSpace: out.append(0x20)
            case UInt8(ascii: "%"):
                guard place + 1 < bytes.count, let high = digit(bytes[place]),
                    let low = digit(bytes[place + 1])
                else { return nil }
                place += 2
                let value = high << 4 | low
                if value == 0 { return nil }
                out.append(value)
            default: out.append(byte)
            }
        }
        guard let text = String(validating: out, as: UTF8.self) else { return nil }
        return text.replacing("\r\n", with: "\n")
    }

    /// A part of a path, every byte that could mean something escaped.
    public static func escaped(_ text: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".utf8)
        return text.utf8.map { byte in
            if plain.contains(byte) { return String(UnicodeScalar(byte)) }
            let hex = String(byte, radix: 16, uppercase: true)
            return "%" + (hex.count < 2 ? "0" : "") + hex
        }.joined()
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
