import CurlTransport
import Foundation
import HTTPMessages
import MicrohttpdTransport
import Testing

@Suite struct `A server's life` {
    @Test func `Stopping answers a waiting long poll and returns`() throws {
        let room = WaitingRoom()
        let world = try Listening(room.desk) { $0.stopTime = .milliseconds(200) }
        let raw = RawSocket(port: world.server.port)
        raw.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(room.waitForArrivals(1))
        world.server.stop()
        #expect(raw.readToEnd().hasPrefix("HTTP/1.1 503"))
        world.server.stop()
        room.answerAll(200)  // too late, and harmless
    }

    @Test func `Stopping lets a running request finish`() throws {
        let room = WaitingRoom()
        let world = try Listening(room.desk) { $0.stopTime = .seconds(20) }
        let call = Elsewhere { try? CurlClient().ask("GET", "/wait", of: world.origin).status }
        #expect(room.waitForArrivals(1))
        let stopping = Elsewhere { world.server.stop() }
        let raw = RawSocket(port: world.server.port)
        raw.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        _ = raw.readToEnd()  // whatever it gets: 200 before the stop, nothing after
        room.answerAll(201)
        #expect(call.value() == 201)
        #expect(stopping.value() != nil)
    }

    @Test func `Stopping under load neither hangs nor aborts`() throws {
        for _ in 0..<5 {
            let room = WaitingRoom()
            let world = try Listening(room.desk) { $0.stopTime = .milliseconds(50) }
            let client = CurlClient()
            let load = (0..<8).map { number in
                Elsewhere {
                    for _ in 0..<50 {
                        _ = try? client.ask(
                            "GET", number % 2 == 0 ? "/" : "/wait", of: world.origin)
                    }
                }
            }
            #expect(room.waitForArrivals(2))
            world.server.stop()
            #expect(load.allSatisfy { $0.value() != nil })
        }
    }

    @Test func `A full queue answers 503 and says when to come again`() throws {
        let gate = DispatchSemaphore(value: 0)
        let begun = DispatchSemaphore(value: 0)
        let desk = Desk { _, answer in
            begun.signal()
            gate.wait()
            answer(HTTPResponse(status: 200))
        }
        let world = try Listening(desk) {
            $0.workerThreads = 1
            $0.workQueueLimit = 1
        }
        // One is worked on, one waits; whoever comes then is told at once.
        let raws = (0..<6).map { _ in RawSocket(port: world.server.port) }
        raws[0].send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        begun.wait()
        for raw in raws[1...] { raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
        let heads = Elsewhere<String>.Inbox()
        let readers = raws.map { raw in Elsewhere { heads.put(raw.readHead()) } }
        for _ in 0..<4 {
            let head = heads.take() ?? ""
            #expect(head.hasPrefix("HTTP/1.1 503"))
            #expect(head.lowercased().contains("retry-after: 1"))
        }
        for _ in 0..<2 { gate.signal() }
        for _ in 0..<2 { #expect(heads.take()?.hasPrefix("HTTP/1.1 200") == true) }
        #expect(readers.allSatisfy { $0.value() != nil })
    }

    @Test func `A handler that never answers is answered for`() throws {
        let world = try Listening(Desk { _, _ in }) { $0.answerTime = .milliseconds(200) }
        #expect(try CurlClient().ask(of: world.origin).status == 503)
    }

    @Test func `Of two answers to one request the first counts`() throws {
        let desk = Desk { _, answer in
            answer(HTTPResponse(status: 200))
            answer(HTTPResponse(status: 500))
        }
        let world = try Listening(desk)
        #expect(try CurlClient().ask(of: world.origin).status == 200)
    }

    @Test func `An answer that cannot be sent becomes a 500`() throws {
        let bad = HTTPHeaders([HTTPField(name: "a", value: "b\r\nc: d")])
        let world = try Listening(Desk { $1(HTTPResponse(status: 200, headers: bad)) })
        #expect(try CurlClient().ask(of: world.origin).status == 500)
        let odd = try Listening(Desk { $1(HTTPResponse(status: -7)) })
        #expect(try CurlClient().ask(of: odd.origin).status == 500)
    }

    @Test func `A port in use, a wrong address and a broken key are told apart`() throws {
        let world = try Listening(.echo)
        #expect(throws: ListenError.addressInUse) {
            try Listening(.echo) { $0.port = world.server.port }
        }
        #expect(throws: ListenError.badAddress) {
            try Listening(.echo) { $0.address = "city.example" }
        }
        #expect(throws: ListenError.badAddress) {
            try Listening(.echo) { $0.address = "192.0.2.1" }
        }
        let failure = #expect(throws: ListenError.self) {
            try Listening(.echo) { $0.tls = .init(keyPEM: "no key", certificatePEM: "none") }
        }
        guard case .tls(let reason) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func `A stopped server's port is free again`() throws {
        let first = try Listening(.echo)
        let port = first.server.port
        first.server.stop()
        let second = try Listening(.echo) { $0.port = port }
        #expect(try CurlClient().ask(of: second.origin).status == 200)
    }

    @Test func `A server listens on IPv6 as well`() throws {
        let world = try Listening(.echo) { $0.address = "::1" }
        let origin = HTTPOrigin(url: "http://[::1]:\(world.server.port)", pin: nil)
        #expect(try CurlClient().ask(of: origin).status == 200)
    }
}
