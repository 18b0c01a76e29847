import Foundation
import HTTPMessages
import Identity
import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Synchronization
import Testing

@testable import NodeAssembly

/// Clients that mean no good, against the shipped program with its own limits.
@Suite struct HostileClientTests {
    private func picture(_ city: Station) throws -> [String] {
        try city.ask(["status"], expecting: [0, 5]).lines
            + city.ask(["verify"], expecting: [0]).lines
    }

    private func city(_ folder: TestFolder, plain: Bool, limits: String? = nil) throws -> Station {
        let city = Station(folder.path + "/city")
        try Stations.make(
            city,
            ["--tier", "city", "--name", "市征集办", "--listen", "127.0.0.1:0"]
                + (plain ? ["--plain"] : []))
        try city.start(limits: limits)
        return city
    }

    private static let post = "POST /sync/v1/exchange HTTP/1.1\r\nHost: a\r\n"

    private static let garbage: [[UInt8]] = [
        [0], [0x16, 0x03, 0x01, 0xFF, 0xFF, 0x01], Array("GET".utf8), Array("\r\n\r\n\r\n".utf8),
        (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 197 &+ $0 / 7) },
        Array("\(post)Content-Length: 99999999999999999999\r\n\r\n".utf8),
        Array("\(post)Content-Length: -1\r\n\r\n".utf8),
        Array("\(post)Content-Length: 9223372036854775807\r\n\r\n".utf8),
        Array("\(post)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc".utf8),
        Array("\(post)Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n".utf8),
        Array("\(post)Transfer-Encoding: chunked\r\n\r\nnone\r\n".utf8),
        Array("\(post)X: \(String(repeating: "y", count: 200_000))\r\n\r\n".utf8),
        Array((post + String(repeating: "X: y\r\n", count: 2000) + "\r\n").utf8),
        Array("\(post)X\u{0}Y: z\r\n\r\n".utf8), Array("\(post): \r\n\r\n".utf8),
        Array("POST http://other/ HTTP/1.1\r\nHost: a\r\n\r\n".utf8),
        Array("POST /%00/\u{FF} HTTP/1.1\r\nHost: a\r\n\r\n".utf8),
        Array("GET / HTTP/9.9\r\n\r\n".utf8), Array("BREW /pot HTCPCP/1.0\r\n\r\n".utf8),
    ]

    @Test(arguments: [true, false])
    func `Garbage ends its own connection and nothing else`(plain: Bool) throws {
        let folder = try TestFolder()
        let city = try city(folder, plain: plain)
        let before = try picture(city)
        let clients = try Self.garbage.map { bytes in
            let client = try RawSocket(port: city.port)
            client.send(bytes)
            client.endSending()
            return client
        }
        for (index, client) in clients.enumerated() {
            let answer = try #require(client.read(milliseconds: 15_000), "\(index)")
            let text = String(decoding: answer.prefix(12), as: UTF8.self)
            let isRefused = text.hasPrefix("HTTP/1.1 4") || text.hasPrefix("HTTP/1.1 5")
            #expect(answer.isEmpty || isRefused || !plain, "\(index): \(text)")
            #expect(!text.hasPrefix("HTTP/1.1 2"), "\(index): \(text)")
        }
        #expect(try picture(city) == before)
        #expect(city.stop() == 0)
    }

    @Test func `A client that drips a byte a second is hung up on, and others are served`() throws {
        let folder = try TestFolder()
        let city = try city(folder, plain: true)
        let seconds = Mutex(0.0)
        let port = city.port
        let crew = Crew([
            {
                let start = ContinuousClock.now
                let client = try RawSocket(port: port)
                for byte in Self.post.utf8 {
                    client.send([byte])
                    if let end = client.read(milliseconds: 1000), end.isEmpty { break }
                }
                seconds.withLock { $0 = (ContinuousClock.now - start) / .seconds(1) }
            }
        ])
        let client = try RawSocket(port: city.port)
        client.send(
            Array("GET /sync/v1/keys HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
        let answer = try #require(client.readToEnd())
        #expect(String(decoding: answer.prefix(15), as: UTF8.self) == "HTTP/1.1 200 OK")
        try crew.wait()
        let took = seconds.withLock { $0 }
        #expect(took > 5 && took < 15, "\(took)")
        #expect(city.stop() == 0)
    }

    @Test func `More clients than descriptors wait, and the node works on`() throws {
        let folder = try TestFolder()
        let city = try city(folder, plain: true, limits: "-n 128")
        var clients: [RawSocket] = []
        for _ in 0..<120 { clients.append(try RawSocket(port: city.port)) }

        // The socket for commands is not their way in.
        #expect(city.ask(["status"]).code == 0)
        #expect(city.ask(["unit", "add", "--code", "a", "--name", "单位"]).code == 0)
        let start = ContinuousClock.now
        let client = try RawSocket(port: city.port)
        client.send(
            Array("GET /sync/v1/keys HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
        let answer = try #require(client.readToEnd(milliseconds: 30_000))
        let took = (ContinuousClock.now - start) / .seconds(1)

        #expect(String(decoding: answer.prefix(15), as: UTF8.self) == "HTTP/1.1 200 OK")
        #expect(took < 25, "\(took)")
        #expect(city.ask(["verify"]).code == 0)
        clients = []
        #expect(city.stop() == 0)
    }

    @Test func `Over TLS the same refusals come, and another key is no city`() throws {
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        district.stop()
        let node = try Node(opening: district.home)
        defer { node.close() }
        var above = try #require(try node.upstream())
        let asker = Asker(
            node.facts, node.keys, city: above.id, url: above.url, pin: above.pin)
        let before = try picture(city)
        let answer = try asker.send(try asker.request("{\"at\":1,\"at\":2}\n"))
        #expect(answer.status == 400)
        #expect(Problem(bytes: answer.body)?.code == .duplicateKey)
        #expect(try picture(city) == before)

        above.pin = try node.tlsPin()
        #expect(throws: SyncFailure.wrongKey) { try node.sync(with: above) }
        #expect(try picture(city) == before)
    }
}
