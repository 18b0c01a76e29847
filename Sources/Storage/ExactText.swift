/// Text that is compared and ordered by its UTF-8 bytes, as every store's keys are. `String` would
/// take "é" written as one character and as two for the same key.
struct ExactText: Hashable, Comparable, Sendable {
    let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func hasPrefix(_ other: ExactText) -> Bool { bytes.starts(with: other.bytes) }

    static func < (left: ExactText, right: ExactText) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
