internal import CSimdjson

/// Why a document was refused. None of them passes by itself on a second try,
/// but `outOfMemory` may.
public enum JSONError: Error, Sendable, Equatable {
    /// More bytes than the limit.
    case tooLong
    /// Arrays and objects nested deeper than the limit.
    case tooDeep
    /// An object with more members than the limit.
    case tooManyMembers
    /// The bytes are not UTF-8.
    case notUTF8
    /// Not one JSON document: truncated, trailing bytes, a byte order mark, half
    /// a surrogate pair, a raw control character in a string.
    case malformed
    /// An object names the same member twice.
    case duplicateKey
    /// A fraction, an exponent, a misspelt number or one beyond ±(2^53-1).
    case numberOutOfRange
    /// U+0000 inside a string or a key.
    case nulCharacter
    /// The machine has no memory left for the document.
    case outOfMemory

    /// Nil when the outcome is none.
    init?(_ outcome: jy_json_outcome) {
        switch outcome {
        case .ok: return nil
        case .too_long: self = .tooLong
        case .too_deep: self = .tooDeep
        case .too_many_members: self = .tooManyMembers
        case .not_utf8: self = .notUTF8
        case .malformed: self = .malformed
        case .duplicate_key: self = .duplicateKey
        case .number_out_of_range: self = .numberOutOfRange
        case .nul_character: self = .nulCharacter
        case .out_of_memory: self = .outOfMemory
        }
    }
}
