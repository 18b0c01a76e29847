import HTTPMessages

/// Collects one answer as it comes in, within limits. Used by one thread at a time.
final class AnswerBuffer {
    private static let headerBytesLimit = 65_536
    private static let headerFieldsLimit = 128
    /// Reserved at once on the server's word; more only as it comes.
    private static let trustedLength = 4 << 20

    /// Why the answer was broken off by us.
    enum Fault { case bodyTooLong, badHeader }

    private(set) var headers = HTTPHeaders()
    private(set) var body: [UInt8] = []
    private(set) var fault: Fault?
    private var headEnded = false
    private let bodyLimit: Int
    private var headerBytes = 0

    init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    /// Takes a piece of the body; false ends the transfer.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= bodyLimit - body.count else {
            fault = .bodyTooLong
            return false
        }
        if body.isEmpty, let declared = headers["content-length"].flatMap({ Int($0) }) {
            body.reserveCapacity(min(max(declared, 0), bodyLimit, Self.trustedLength))
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Takes one line of the head, a status line or a field; false ends the transfer.
    func takeHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerBytesLimit, headers.fields.count < Self.headerFieldsLimit,
            let line = String(validating: bytes, as: UTF8.self)
        else {
            fault = .badHeader
            return false
        }
        if line.hasPrefix("HTTP/") {
            headers = HTTPHeaders()  // an interim answer (100) came before this one
            headEnded = false
        } else if line == "\r\n" || line == "\n" {
            headEnded = true
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
            let end = value.lastIndex(where: { !$0.isWhitespace }).map(value.index(after:))
            headers.add(String(line[..<colon]), String(value[..<(end ?? value.startIndex)]))
        }
        return true
    }

    /// Whether the end could be told from a break: libcurl takes a connection that closes within
    /// the head, or after a body of no stated length, for the answer's end.
    func isWhole(method: String, status: Int) -> Bool {
        guard headEnded else { return false }
        if method == "HEAD" || status == 204 || status == 304 { return true }
        return headers["content-length"] != nil || headers["transfer-encoding"] != nil
    }
}
