import CurlTransport
import Foundation
import HTTPMessages
import MicrohttpdTransport
import Testing

@Suite struct `Asking and answering` {
    @Test func `Method, path, query, headers and body arrive as sent and come back`() throws {
        let world = try Listening(.echo)
        var headers = HTTPHeaders()
        headers.add("X-Word", "建言")
        headers.add("X-Empty", "")
        let answer = try CurlClient().send(
            HTTPRequest(
                method: "POST", path: "/a%20b/../c", query: "x=1+2&y=%E4%BA%AC&z", headers: headers,
                body: Array("正文".utf8)), to: world.origin, timeoutSeconds: 10, answerLimit: 100)
        #expect(answer.status == 200)
        #expect(answer.headers["x-method"] == "POST")
        #expect(answer.headers["x-target"] == "/a%20b/../c?x=1+2&y=%E4%BA%AC&z")
        #expect(answer.headers["x-word"] == "建言")
        #expect(answer.body == Array("正文".utf8))
        #expect(answer.headers["date"] == nil)
    }

    @Test(arguments: ["GET", "HEAD", "PUT", "DELETE", "PATCH", "POST"])
    func `Every method passes through, with a body or without`(method: String) throws {
        let world = try Listening(.echo)
        let client = CurlClient()
        #expect(try client.ask(method, of: world.origin).headers["x-method"] == method)
        if method != "HEAD" && method != "GET" {
            let answer = try client.ask(method, body: [1, 2, 3], of: world.origin)
            #expect(answer.body == [1, 2, 3])
        }
    }

    @Test func `Five megabytes go over TLS and back unharmed`() throws {
        let world = try Listening(.echo, tls: .server)
        let body = (0..<(5 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try CurlClient().ask("POST", body: body, of: world.origin).body == body)
    }

    @Test func `Forty requests at once from many threads are all answered`() throws {
        let world = try Listening(.echo)
        let client = CurlClient()
        let calls = (0..<40).map { number in
            Elsewhere { try? client.ask("POST", body: [UInt8(number)], of: world.origin).body }
        }
        for (number, call) in calls.enumerated() {
            #expect(call.value() == [UInt8(number)])
        }
    }

    @Test func `A long poll is answered later by another thread`() throws {
        let room = WaitingRoom()
        let world = try Listening(room.desk)
        let poll = Elsewhere { try? CurlClient().ask("GET", "/wait", of: world.origin).status }
        #expect(room.waitForArrivals(1))
        room.answerAll(204)
        #expect(poll.value() == 204)
    }

    @Test func `A refused request keeps its connection when it has no body`() throws {
        var desk = Desk.echo
        desk.refusal = { $0 == "/no" ? HTTPResponse(status: 404) : nil }
        let world = try Listening(desk)
        let raw = RawSocket(port: world.server.port)
        raw.send("GET /no HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(raw.readHead().hasPrefix("HTTP/1.1 404"))
        raw.send("GET /yes HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(raw.readHead().hasPrefix("HTTP/1.1 200"))
    }

    @Test func `The bytes counted are the bytes that went over the wire`() throws {
        let request = Elsewhere<[UInt8]>.Inbox()
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
        let server = RawServer { socket in
            request.put(socket.read())
            socket.send(answer)
        }
        let client = CurlClient()
        _ = try client.ask("POST", body: Array("small body".utf8), of: server.origin)
        #expect(client.traffic.sentBytes == Int64(request.take()?.count ?? -1))
        #expect(client.traffic.receivedBytes == Int64(answer.utf8.count))
    }
}
