/// What a parser takes at most; a document beyond any of them is refused whole.
public struct JSONLimits: Sendable {
    /// Largest document, in bytes (never above 1 GiB).
    public var bytes: Int
    /// Deepest nesting of arrays and objects (never above 512).
    public var depth: Int
    /// Most members of one object.
    public var members: Int

    public init(bytes: Int = 8 << 20, depth: Int = 16, members: Int = 4096) {
        self.bytes = bytes
        self.depth = depth
        self.members = members
    }
}
