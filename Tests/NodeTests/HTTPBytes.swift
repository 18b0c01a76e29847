import Foundation

/// A request or an answer as its bytes go over a line: head and body.
struct HTTPBytes: Sendable {
    var head: [String]
    var body: [UInt8]

    init(_ head: [String], _ body: [UInt8] = []) {
        self.head = head
        self.body = body
    }

    /// A page that some box in between made.
    static func page(_ status: String, type: String, _ body: String, _ fields: String...) -> Self {
        HTTPBytes(
            ["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"]
                + fields, Array(body.utf8))
    }

    /// Whether it is an answer that brings what was asked for, and not the call for a fresh nonce
    /// that comes before.
    var isSuccess: Bool { head.first?.contains(" 200") == true }

    var bytes: [UInt8] { Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body }

    /// The value of a field; nil when it is not there.
    subscript(name: String) -> String? {
        get {
            head.first { Self.name($0) == name.lowercased() }
                .map { $0.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces) }
        }
        set {
            head.removeAll { Self.name($0) == name.lowercased() }
            if let newValue { head.append("\(name): \(newValue)") }
        }
    }

    private static func name(_ line: String) -> String {
        String(line.prefix { $0 != ":" }).lowercased()
    }

    /// The body in pieces, its length said by none of them.
    func chunked(_ size: Int) -> [UInt8] {
        var message = self
        message["Content-Length"] = nil
        message["Transfer-Encoding"] = "chunked"
        var pieces: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: size) {
            let piece = body[start..<min(start + size, body.count)]
            pieces += Array(String(piece.count, radix: 16).utf8) + [13, 10] + piece + [13, 10]
        }
        message.body = pieces + Array("0\r\n\r\n".utf8)
        return message.bytes
    }

    /// The next whole message; nil when the other side is gone, or silent for too long.
    static func read(_ socket: RawSocket, within milliseconds: Int32) -> HTTPBytes? {
        var bytes: [UInt8] = []
        while true {
            if let message = HTTPBytes(whole: bytes) { return message }
            guard let part = socket.read(milliseconds: milliseconds), !part.isEmpty else {
                return nil
            }
            bytes += part
        }
    }

    /// Nil while something is missing.
    private init?(whole bytes: [UInt8]) {
        let end: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= 4,
            let gap = (0...bytes.count - 4).first(where: { bytes[$0..<$0 + 4].elementsEqual(end) })
        else { return nil }
        let text = String(decoding: bytes[..<gap], as: UTF8.self)
        self.init(text.components(separatedBy: "\r\n"), Array(bytes[(gap + 4)...]))
        let length = self["content-length"].flatMap { Int($0) } ?? 0
        guard body.count >= length else { return nil }
        body = Array(body[..<length])
    }
}
