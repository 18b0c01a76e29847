internal import CSimdjson

/// Reads JSON documents strictly, one at a time, with buffers it keeps.
///
/// Strict means: one document of valid UTF-8 without byte order mark, no member
/// named twice, no U+0000, whole numbers within ±(2^53-1) only, everything within
/// the limits. What passes has exactly one meaning to every reader.
///
/// One thread at a time. Making one costs some buffers, so keep it.
public final class JSONParser {
    private let parser: OpaquePointer?
    private var isReading = false

    /// - Parameter fractions: take any JSON number: fractions as `Double`, whole
    ///   numbers as far as `Int64` reaches. For imported files, never for our protocol.
    public init(limits: JSONLimits = JSONLimits(), fractions: Bool = false) {
        parser = jy_json_new(
            jy_json_limits(
                bytes: max(0, limits.bytes),
                depth: max(0, limits.depth),
                members: max(0, limits.members),
                fractions: fractions))
    }

    deinit {
        jy_json_free(parser)
    }

    /// Parses one document and hands its root to `body`.
    ///
    /// The node and all reached from it are valid only inside `body`, which must not
    /// parse with the same parser.
    /// - Throws: `JSONError` for a refused document, or what `body` throws.
    public func parse<R>(_ bytes: UnsafeRawBufferPointer, _ body: (JSONNode) throws -> R) throws
        -> R
    {
        let root = try open(bytes)
        defer { isReading = false }
        return try body(root)
    }

    /// Parses one document and hands its root to `body`, as above.
    public func parse<R>(_ bytes: [UInt8], _ body: (JSONNode) throws -> R) throws -> R {
        try bytes.withUnsafeBytes { try parse($0, body) }
    }

    /// Parses one document into a tree of values.
    public func value(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> JSONValue in
            let root = try open(UnsafeRawBufferPointer(buffer))
            defer { isReading = false }
            return root.value
        }
    }

    private func open(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONNode {
        precondition(!isReading, "a JSONParser was used again inside its own parse")
        guard let parser else { throw .outOfMemory }
        var root = jy_json_node()
        let outcome = jy_json_parse(parser, bytes.baseAddress, bytes.count, &root)
        if let error = JSONError(outcome) { throw error }
        isReading = true
        return JSONNode(root)
    }
}
