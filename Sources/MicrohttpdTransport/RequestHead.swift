import CMicrohttpd
import HTTPMessages

/// A request's head, read from the library and judged by HTTP's own rules.
struct RequestHead {
    private static let fieldsLimit = 100
    private static let bytesLimit = 32_768

    let path: String
    let query: String?
    let headers: HTTPHeaders
    /// Bytes the body says it has; nil for a chunked one.
    let declaredLength: UInt64?

    var hasBody: Bool { declaredLength != 0 }

    /// The head, or the answer that refuses it.
    static func read(
        _ connection: OpaquePointer, target: String?
    ) -> Result<RequestHead, Refusal> {
        let fields = FieldReader(
            bytesLeft: bytesLimit - (target?.utf8.count ?? 0), fieldsLimit: fieldsLimit)
        withExtendedLifetime(fields) {
            _ = MHD_get_connection_values_n(
                connection, .HEADER_KIND, takeField, Unmanaged.passUnretained(fields).toOpaque())
        }
        if fields.tooLong { return .failure(Refusal(response: .headTooLong)) }
        guard !fields.malformed, let target, target.hasPrefix("/"),
            target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let declared = declaredLength(fields.headers)
        else { return .failure(Refusal(response: .badRequest)) }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return .success(
            RequestHead(
                path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil,
                headers: fields.headers, declaredLength: declared.length))
    }

    /// Nil if the fields contradict one another or repeat: such a request could be read two ways.
    private static func declaredLength(_ headers: HTTPHeaders) -> (length: UInt64?, Void)? {
        let lengths = headers.fields.filter { $0.name == "content-length" }
        let encodings = headers.fields.filter { $0.name == "transfer-encoding" }
        guard lengths.count + encodings.count <= 1 else { return nil }
        if let encoding = encodings.first {
            return encoding.value.lowercased() == "chunked" ? (nil, ()) : nil
        }
        guard let length = lengths.first else { return (0, ()) }
        guard length.value.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let count = UInt64(length.value)
        else { return nil }
        return (count, ())
    }

    struct Refusal: Error { let response: HTTPResponse }
}

/// Gathers header fields within limits while the library walks through them.
private final class FieldReader {
    var headers = HTTPHeaders()
    var tooLong = false
    var malformed = false
    private var bytesLeft: Int
    private let fieldsLimit: Int

    init(bytesLeft: Int, fieldsLimit: Int) {
        self.bytesLeft = bytesLeft
        self.fieldsLimit = fieldsLimit
    }

    /// False ends the walk.
    func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
        bytesLeft -= min(name.count, 1 << 20) + min(value.count, 1 << 20) + 4
        tooLong = bytesLeft < 0 || headers.fields.count >= fieldsLimit
        if tooLong { return false }
        guard !name.contains(0), !value.contains(0),
            let name = String(validating: name, as: UTF8.self),
            let value = String(validating: value, as: UTF8.self)
        else {
            malformed = true
            return false
        }
        headers.add(name, value)
        return true
    }
}

private func takeField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ nameLength: Int, _ value: UnsafePointer<CChar>?, _ valueLength: Int
) -> MHD_Result {
    guard let context, nameLength >= 0, valueLength >= 0 else { return .NO }
    let reader = Unmanaged<FieldReader>.fromOpaque(context).takeUnretainedValue()
    let taken = reader.take(
        UnsafeRawBufferPointer(start: name, count: name == nil ? 0 : nameLength),
        UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength))
    return taken ? .YES : .NO
}
