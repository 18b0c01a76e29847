import Foundation

/// Answers every request on a port with the same bytes, as gateways and login pages do.
final class Portal: Sendable {
    let port: Int
    private let listening: Int32

    /// - Parameter answer: sent as it is; the connection is closed after it.
    init(_ answer: [UInt8]) throws {
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let number = listening
        let free = try freePort()
        guard Loopback.with(port: free, { bind(number, $0, $1) }) == 0, listen(number, 8) == 0
        else { throw Unexpected("listen: \(errno)") }
        port = Int(free)
        Thread.detachNewThread {
            while true {
                let accepted = accept(number, nil, nil)
                guard accepted >= 0 else { return }
                Self.answer(RawSocket(accepted: accepted), answer)
            }
        }
    }

    deinit {
        shutdown(listening, Int32(SHUT_RDWR))
        close(listening)
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
