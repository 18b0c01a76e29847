import CurlTransport
import Foundation
import HTTPMessages
import MicrohttpdTransport
import Testing

@Suite struct `What the client refuses and how it fails` {
    @Test func `A server with another key than the pinned one is refused before anything is sent`()
        throws
    {
        let world = try Listening(.echo, tls: .server)
        let mistaken = HTTPOrigin(url: world.origin.url, pin: TestIdentity.stranger.pin)
        let client = CurlClient()
        #expect(throws: HTTPFailure.wrongKey) { try client.ask(of: mistaken) }
        #expect(client.traffic.sentBytes == 0)
    }

    @Test(arguments: [
        HTTPOrigin(url: "https://127.0.0.1:1", pin: nil),
        HTTPOrigin(url: "https://127.0.0.1:1", pin: "/etc/passwd"),
        HTTPOrigin(url: "http://192.0.2.1:80", pin: nil),
        HTTPOrigin(url: "http://127.0.0.1.example:80", pin: nil),
        HTTPOrigin(url: "http://user@127.0.0.1:80", pin: nil),
        HTTPOrigin(url: "http://127.0.0.1:80/", pin: nil),
        HTTPOrigin(url: "http://127.0.0.1:80/path", pin: nil),
        HTTPOrigin(url: "file:///etc/passwd", pin: nil),
        HTTPOrigin(url: "ftp://127.0.0.1", pin: nil),
        HTTPOrigin(url: "", pin: nil),
    ])
    func `An origin without a pin, off this machine in the clear, or oddly written is refused`(
        origin: HTTPOrigin
    ) {
        let failure = #expect(throws: HTTPFailure.self) { try CurlClient().ask(of: origin) }
        guard case .malformed = failure else {
            Issue.record("\(origin.url): \(String(describing: failure))")
            return
        }
    }

    @Test(arguments: [
        HTTPRequest(method: "GET", path: "no-slash"),
        HTTPRequest(method: "GET", path: "/a b"),
        HTTPRequest(method: "GET", path: "/a#b"),
        HTTPRequest(method: "GET", path: "/a?b"),
        HTTPRequest(method: "GET", path: "/a", query: "x\r\nHost: y"),
        HTTPRequest(method: "GET /", path: "/"),
        HTTPRequest(
            method: "GET", path: "/",
            headers: HTTPHeaders([HTTPField(name: "a", value: "b\r\nc: d")])),
        HTTPRequest(
            method: "GET", path: "/", headers: HTTPHeaders([HTTPField(name: "a:", value: "b")])),
        HTTPRequest(
            method: "GET", path: "/",
            headers: HTTPHeaders([HTTPField(name: "Content-Length", value: "3")])),
    ])
    func `A request that could smuggle a line is refused`(request: HTTPRequest) {
        let origin = HTTPOrigin(url: "http://127.0.0.1:1", pin: nil)
        let failure = #expect(throws: HTTPFailure.self) {
            try CurlClient().send(request, to: origin, timeoutSeconds: 1, answerLimit: 1)
        }
        guard case .malformed = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func `An answer longer than allowed is broken off`() throws {
        let world = try Listening(.echo)
        #expect(throws: HTTPFailure.answerTooLong) {
            try CurlClient().ask("POST", body: [0, 1, 2], of: world.origin, limit: 2)
        }
        #expect(
            try CurlClient().ask("POST", body: [0, 1], of: world.origin, limit: 2).body == [0, 1])
    }

    @Test func `A refused connection means nothing was sent`() {
        let server = RawServer { _ in }
        server.stop()
        expectNotSent { try CurlClient().ask(of: server.origin) }
    }

    @Test func `A plain server behind an https address means nothing was sent`() {
        let server = RawServer { socket in socket.send("HTTP/1.1 200 OK\r\n\r\n") }
        let origin = HTTPOrigin(
            url: "https://127.0.0.1:\(server.port)", pin: TestIdentity.server.pin)
        expectNotSent { try CurlClient().ask(of: origin) }
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "SSH-2.0-garbage\r\n\r\n",
    ])
    func `A server that dies within its answer leaves the outcome unknown`(answer: String) {
        let server = RawServer { socket in
            _ = socket.read()
            socket.send(answer)
        }
        expectLost { try CurlClient().ask("POST", body: [1], of: server.origin) }
    }

    @Test func `A kept connection that dies with the request leaves the outcome unknown`() throws {
        let mortal = Elsewhere<RawServer>.Inbox()
        let server = RawServer { socket in
            _ = socket.readHead()
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            _ = socket.readHead()
            mortal.take()?.stop()
        }
        let client = CurlClient()
        #expect(try client.ask(of: server.origin).status == 200)
        mortal.put(server)
        // libcurl tries again on a new connection, which is refused; the first try went out though.
        expectLost { try client.ask("POST", body: [1], of: server.origin) }
    }

    @Test func `An answer's head without end is broken off`() {
        let server = RawServer { socket in
            _ = socket.read()
            socket.send("HTTP/1.1 200 OK\r\n")
            while socket.send("x-more: \(String(repeating: "y", count: 500))\r\n") {}
        }
        expectLost { try CurlClient().ask(of: server.origin) }
    }

    @Test func `An answer that never comes is given up in time`() {
        let server = RawServer { socket in while !socket.read().isEmpty {} }
        expectLost { try CurlClient().ask(of: server.origin, timeoutSeconds: 1) }
    }

    @Test func `Cancelling wakes a waiting call at once and refuses later ones`() throws {
        let room = WaitingRoom()
        let world = try Listening(room.desk)
        let client = CurlClient()
        let poll = Elsewhere { failure { try client.ask("GET", "/wait", of: world.origin) } }
        #expect(room.waitForArrivals(1))
        let start = ContinuousClock.now
        client.cancelAll()
        #expect(poll.value() == .lost(reason: "cancelled"))
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(throws: HTTPFailure.lost(reason: "cancelled")) { try client.ask(of: world.origin) }
        room.answerAll(200)
    }
}

private func failure(_ body: () throws -> HTTPResponse) -> HTTPFailure? {
    do {
        _ = try body()
        return nil
    } catch { return error as? HTTPFailure }
}

private func expectNotSent(_ body: () throws -> HTTPResponse) {
    let failure = failure(body)
    if case .notSent = failure { return }
    Issue.record("\(String(describing: failure))")
}

private func expectLost(_ body: () throws -> HTTPResponse) {
    let failure = failure(body)
    if case .lost = failure { return }
    Issue.record("\(String(describing: failure))")
}
