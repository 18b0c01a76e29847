import Hashing

/// A document as one line of text that people copy, send or carry: a mark, then base64url of its
/// canonical JSON and of four bytes by which a slip is noticed (enrolment.md §1).
struct CarriedText {
    let mark: String

    private static let checksumBytes = 4
    private static let longest = 4096

    func write(_ json: [UInt8]) -> String {
        mark + Base64URL.encode(json + Self.checksum(json))
    }

    /// White space in it, as e-mail programs add it, is passed over.
    func read(_ text: String) throws(CarriedTextFault) -> [UInt8] {
        guard text.utf8.count <= Self.longest else { throw .notThis(mark: mark) }
        let text = text.filter { !$0.isWhitespace }
        guard text.hasPrefix(mark) else { throw .notThis(mark: mark) }
        guard
            let bytes = Base64URL.decode(
                String(text.dropFirst(mark.count)), maxBytes: Self.longest),
            bytes.count > Self.checksumBytes
        else { throw .mistyped(mark: mark) }
        let json = Array(bytes.dropLast(Self.checksumBytes))
        guard bytes.suffix(Self.checksumBytes).elementsEqual(Self.checksum(json)) else {
            throw .mistyped(mark: mark)
        }
        return json
    }

    private static func checksum(_ json: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(json).bytes.prefix(checksumBytes))
    }
}

/// Why a text is no invitation, or no letter.
public enum CarriedTextFault: Error, Sendable, Equatable {
    /// It does not begin as such a text does, or is far too long.
    case notThis(mark: String)
    /// A character is missing or wrong: copy it again.
    case mistyped(mark: String)
    /// Rightly copied, but of a later version, or made by something else.
    case unreadable
}
