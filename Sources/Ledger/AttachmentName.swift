import Hashing
import JSON

/// The name of an attached file: what its bytes hash to, and how many they are. Two names with one
/// digest and two sizes are two names; at most one of them is ever whole.
public struct AttachmentName: Hashable, Sendable {
    /// The most bytes that an attachment may have.
    public static let sizeLimit: Int64 = 64 << 20

    public let digest: Digest
    /// 1 to `sizeLimit`.
    public let size: Int64

    /// Nil when the size is out of range.
    public init?(_ digest: Digest, size: Int64) {
        guard 1...Self.sizeLimit ~= size else { return nil }
        self.digest = digest
        self.size = size
    }

    /// The name in a register that names a file: a group with `sha256` and `size`. Nil: it names none.
    public init?(_ value: JSONValue) {
        guard let digest = value["sha256"]?.stringValue.flatMap({ Digest(text: $0) }),
            let size = value["size"]?.intValue
        else { return nil }
        self.init(digest, size: size)
    }
}

extension AttachmentName: Comparable {
    public static func < (left: AttachmentName, right: AttachmentName) -> Bool {
        left.digest == right.digest ? left.size < right.size : left.digest < right.digest
    }
}
