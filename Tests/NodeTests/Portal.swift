import Foundation

/// Answers every request on a port with the same bytes, as gateways and login pages do.
final class Portal: Sendable {
    private let door: LoopbackDoor

    var port: Int { door.port }

    /// - Parameter answer: sent as it is; the connection is closed after it.
    init(_ answer: [UInt8]) throws {
        door = try LoopbackDoor()
        door.open { Self.answer($0, answer) }
    }

    private static func answer(_ client: RawSocket, _ answer: [UInt8]) {
        var asked: [UInt8] = []
        while !isWhole(asked), let part = client.read(milliseconds: 5000), !part.isEmpty {
            asked += part
        }
        client.send(answer)
        client.endSending()
        _ = client.readToEnd(milliseconds: 2000)
    }

    private static func isWhole(_ request: [UInt8]) -> Bool {
        let text = String(decoding: request, as: UTF8.self).lowercased()
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let head = text[..<end.lowerBound]
        guard
            let field = head.split(separator: "\r\n").first(where: {
                $0.hasPrefix("content-length:")
            })
        else { return true }
        let length = Int(field.split(separator: ":")[1].filter(\.isNumber)) ?? 0
        // Counted in bytes: the body may be packed.
        return request.count >= head.utf8.count + 4 + length
    }
}
