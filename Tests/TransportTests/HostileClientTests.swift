import CurlTransport
import Foundation
import HTTPMessages
import MicrohttpdTransport
import Testing

@Suite struct `Clients that mean no good` {
    private static let noWork = Desk(limit: 1000) { _, answer in
        Issue.record("the handler was asked")
        answer(HTTPResponse(status: 200))
    }

    @Test func `A body declared too long is answered 413 before it is sent`() throws {
        let world = try Listening(Self.noWork)
        let raw = RawSocket(port: world.server.port)
        raw.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        #expect(raw.readToEnd().hasPrefix("HTTP/1.1 413"))
    }

    @Test func `A chunked body that grows too long is answered 413`() throws {
        let world = try Listening(Self.noWork)
        let raw = RawSocket(port: world.server.port)
        raw.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<20 { raw.send("64\r\n\(String(repeating: "a", count: 100))\r\n") }
        raw.send("0\r\n\r\n")
        #expect(raw.readToEnd().hasPrefix("HTTP/1.1 413"))
    }

    @Test func `A chunked body without end is hung up on`() throws {
        let world = try Listening(Self.noWork)
        let raw = RawSocket(port: world.server.port)
        raw.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n\(String(repeating: "a", count: 65_536))\r\n"
        #expect((0..<1000).contains { _ in !raw.send(chunk) })
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n384\r\n",
    ])
    func `A client dripping bytes is hung up on at the deadline`(start: String) throws {
        let world = try Listening(Self.noWork) {
            $0.headTime = .milliseconds(300)
            $0.bodyTime = .milliseconds(300)
        }
        let raw = RawSocket(port: world.server.port)
        raw.send(start)
        let began = ContinuousClock.now
        while !raw.isClosed && ContinuousClock.now - began < .seconds(15) {
            raw.send("a")
            usleep(20_000)
        }
        #expect(ContinuousClock.now - began < .seconds(10))
    }

    @Test func `A silent client and an idle one are hung up on, over TLS too`() throws {
        let world = try Listening(.echo, tls: .server) { $0.headTime = .milliseconds(200) }
        #expect(RawSocket(port: world.server.port).readToEnd() == "")
        let plain = try Listening(.echo) { $0.idleTime = .milliseconds(200) }
        let raw = RawSocket(port: plain.server.port)
        raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(raw.readToEnd().hasPrefix("HTTP/1.1 200"))
    }

    @Test(arguments: Nonsense.all)
    func `Nonsense is refused or hung up on, and the next client is served`(_ nonsense: Nonsense)
        throws
    {
        let world = try Listening(.echo) { $0.headTime = .milliseconds(500) }
        let raw = RawSocket(port: world.server.port)
        raw.send(nonsense.text)
        let answer = raw.readToEnd()
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 5"))
        #expect(try CurlClient().ask(of: world.origin).status == 200)
    }

    @Test func `A NUL within a header does no harm`() throws {
        let world = try Listening(.echo)
        let raw = RawSocket(port: world.server.port)
        raw.send("GET / HTTP/1.1\r\nHost: x\r\nX-Word: a\u{0}b\r\nConnection: close\r\n\r\n")
        // The library ends the value there; nothing behind it reaches the handler.
        #expect(!raw.readToEnd().contains("b\r\n\r\n"))
        #expect(try CurlClient().ask(of: world.origin).status == 200)
    }

    @Test func `Header bytes that are no text are refused`() throws {
        let world = try Listening(Self.noWork)
        let raw = RawSocket(port: world.server.port)
        raw.send(
            Array("GET / HTTP/1.1\r\nHost: x\r\nA: ".utf8) + [0xFF, 0xC0, 0x0D, 0x0A, 0x0D, 0x0A])
        #expect(raw.readToEnd().hasPrefix("HTTP/1.1 400"))
    }

    @Test func `An old client speaking HTTP 1,0 is served`() throws {
        let world = try Listening(.echo)
        let raw = RawSocket(port: world.server.port)
        raw.send("GET / HTTP/1.0\r\n\r\n")
        #expect(raw.readToEnd().contains(" 200 "))
    }

    @Test func `Two hundred waiting requests do not keep an honest client waiting`() throws {
        let room = WaitingRoom()
        let world = try Listening(room.desk) {
            $0.workerThreads = 2
            $0.headTime = .seconds(60)
        }
        let waiting = (0..<200).map { _ in RawSocket(port: world.server.port) }
        for raw in waiting { raw.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n") }
        #expect(room.waitForArrivals(200))
        #expect(try CurlClient().ask(of: world.origin, timeoutSeconds: 5).status == 200)
        room.answerAll(200)
        #expect(waiting.allSatisfy { $0.readHead().hasPrefix("HTTP/1.1 200") })
    }

    @Test func `Clients who went away while waiting do no harm`() throws {
        let room = WaitingRoom()
        let world = try Listening(room.desk)
        for _ in 0..<20 {
            RawSocket(port: world.server.port).send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        }
        #expect(room.waitForArrivals(20))
        room.answerAll(200)
        #expect(try CurlClient().ask(of: world.origin).status == 200)
    }

    @Test func `When all places are taken by silent clients, an honest one waits its turn`() throws
    {
        let world = try Listening(.echo) {
            $0.connectionLimit = 4
            $0.headTime = .milliseconds(300)
        }
        let silent = (0..<12).map { _ in RawSocket(port: world.server.port) }
        #expect(try CurlClient().ask(of: world.origin).status == 200)
        #expect(silent.count == 12)
    }

    @Test func `In a crowd the slowest make room, also for one of the same address`() throws {
        let world = try Listening(.echo) {
            $0.connectionLimit = 64
            $0.connectionsPerAddress = 32
            $0.makesRoom = true
            $0.headTime = .seconds(300)
            $0.bodyTime = .seconds(300)
        }
        for round in 0..<3 {
            let slow = (0..<100).map { _ in RawSocket(port: world.server.port) }
            for (place, raw) in slow.enumerated() {
                raw.send(
                    place % 2 == 0
                        ? "GET / HTTP/1.1\r\nHost"
                        : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
            }
            #expect(
                try CurlClient().ask(of: world.origin, timeoutSeconds: 20).status == 200,
                "\(round)")
            #expect(slow.count == 100)
        }
    }

    @Test func `Nobody whose answer is being made has to make room`() throws {
        let room = WaitingRoom()
        let world = try Listening(room.desk) {
            $0.connectionLimit = 32
            $0.connectionsPerAddress = 32
            $0.makesRoom = true
        }
        let waiting = (0..<20).map { _ in RawSocket(port: world.server.port) }
        for raw in waiting { raw.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n") }
        #expect(room.waitForArrivals(20))
        let slow = (0..<50).map { _ in RawSocket(port: world.server.port) }
        #expect(try CurlClient().ask(of: world.origin, timeoutSeconds: 20).status == 200)
        room.answerAll(200)
        #expect(waiting.allSatisfy { $0.readHead().hasPrefix("HTTP/1.1 200") })
        #expect(slow.count == 50)
    }

    @Test func `One address cannot take every place`() throws {
        let world = try Listening(.echo) { $0.connectionsPerAddress = 2 }
        let crowd = (0..<5).map { _ in RawSocket(port: world.server.port) }
        for raw in crowd { raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
        #expect(crowd.filter { $0.readHead().hasPrefix("HTTP/1.1 200") }.count == 2)
    }
}

/// Bytes that are no request.
struct Nonsense: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String

    private static func post(_ what: String, _ fields: String, _ body: String) -> Nonsense {
        Nonsense(
            testDescription: what, text: "POST / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\n\(body)")
    }

    private static func get(_ what: String, _ line: String, _ fields: String = "Host: x\r\n")
        -> Nonsense
    {
        Nonsense(testDescription: what, text: "GET \(line)\r\n\(fields)\r\n")
    }

    static let all = [
        Nonsense(testDescription: "binary", text: "\u{0}\u{1}\u{2}\u{3}garbage\r\n\r\n"),
        Nonsense(testDescription: "empty lines", text: "\r\n\r\n\r\n"),
        Nonsense(testDescription: "a colon", text: ":\r\n\r\n"),
        post(
            "length and chunked", "Content-Length: 3\r\nTransfer-Encoding: chunked",
            "0\r\n\r\n"),
        post("two lengths", "Content-Length: 3\r\nContent-Length: 4", "abcd"),
        post("negative length", "Content-Length: -3", "abc"),
        post("huge length", "Content-Length: 99999999999999999999999", "abc"),
        post("listed lengths", "Content-Length: 3, 3", "abc"),
        post("unknown coding", "Transfer-Encoding: gzip", "abc"),
        post("huge chunk", "Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFFF\r\n"),
        get("no host", "/ HTTP/1.1", ""),
        get("HTTP 9.9", "/ HTTP/9.9"),
        get("no version", "/"),
        get("asterisk", "* HTTP/1.1"),
        get("proxy form", "http://x/ HTTP/1.1"),
        get("unescaped path", "/建言 HTTP/1.1"),
        get("space in the path", "/a b HTTP/1.1"),
        get(
            "100 KB header", "/ HTTP/1.1",
            "Host: x\r\nBig: \(String(repeating: "b", count: 100_000))\r\n"),
        get("200 headers", "/ HTTP/1.1", "Host: x\r\n\(String(repeating: "a: b\r\n", count: 200))"),
        get("80 KB path", "/\(String(repeating: "long", count: 20_000)) HTTP/1.1"),
    ]
}
