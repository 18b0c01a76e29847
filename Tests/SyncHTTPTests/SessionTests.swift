import HTTPMessages
import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Synchronization
import Testing

@Suite struct SessionTests {
    @Test func `What the district wrote is at the city, and both prove it`() throws {
        let world = try World()
        let record = try world.proposal(1, "A bridge")

        let tally = try world.sync()

        #expect(try world.city.value(record, "title") == "A bridge")
        #expect(tally.sent == 1)
        #expect(tally.verdict == .equal)
    }

    @Test func `A long first batch is sent once, though the city wants a nonce with it`() throws {
        let world = try World()
        for number in 1...100 { _ = try world.proposal(UInt64(number)) }

        try world.sync(world.district.asks(over: world.wire, compression: false))

        #expect(world.wire.requests.filter { $0.body.count > 16 << 10 }.count == 1)
        #expect(world.wire.answers.first?.status == 401)
        #expect(world.wire.requests.first?.body == [])
        #expect(try world.city.link(world.district)?.incoming?.sequence == 100)
    }

    @Test func `A transport that sends a request twice by itself uses up a nonce, and no session`()
        throws
    {
        let world = try World()
        let record = try world.proposal(1)
        let asker = world.district.asks(over: world.wire)
        try world.sync(asker)
        try world.district.write(record, ["title": .string("Twice")])
        let left = Mutex(2)
        let wire = world.wire
        wire.onRequest { request in
            let isTwice = left.withLock { left in
                left -= 1
                return left >= 0
            }
            if isTwice { _ = wire.deliver(request) }
        }

        let tally = try world.sync(asker)

        #expect(try world.city.value(record, "title") == "Twice")
        #expect(tally.verdict == .equal)
    }

    @Test func `A line that sends all twice for ever is told as one that loses answers`() throws {
        let world = try World()
        _ = try world.proposal(1)
        let wire = world.wire
        wire.onRequest { _ = wire.deliver($0) }

        let failure = #expect(throws: SyncFailure.self) {
            try world.sync(world.district.asks(over: wire))
        }

        guard case .lost = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func `The city's reply comes back down`() throws {
        let world = try World()
        let record = try world.proposal(1)
        let asker = world.district.asks(over: world.wire)
        try world.sync(asker)
        try world.city.write(record, ["reply": .string("Yes")])

        let tally = try world.sync(asker)

        #expect(try world.district.value(record, "reply") == "Yes")
        #expect(tally.received == 1)
        #expect(tally.verdict == .equal)
    }

    @Test func `An empty session is one request and at most 1 KB each way`() throws {
        let world = try World()
        _ = try world.proposal(1)
        let asker = world.district.asks(over: world.wire, compression: false)
        try world.sync(asker)
        let before = world.wire.requests.count

        let tally = try world.sync(asker)

        #expect(tally.exchanges == 1)
        #expect(tally.verdict == .equal)
        #expect(world.wire.requests.count == before + 1)
        let request = try #require(world.wire.requests.last)
        let answer = try #require(world.wire.answers.last)
        #expect(Size.of(request) <= 1024, "\(Size.of(request))")
        #expect(Size.of(answer) <= 1024, "\(Size.of(answer))")
        print("empty session: \(Size.of(request)) up, \(Size.of(answer)) down")
    }
}

/// Bytes on the wire, with the fields that client and server add by themselves.
enum Size {
    static func of(_ request: HTTPRequest) -> Int {
        let line = "\(request.method) \(request.path) HTTP/1.1\r\n"
        let own = "host: jianyan.city.example:8443\r\ncontent-length: \(request.body.count)\r\n\r\n"
        return line.utf8.count + own.utf8.count + fields(request.headers) + request.body.count
    }

    static func of(_ answer: HTTPResponse) -> Int {
        let line = "HTTP/1.1 \(answer.status) OK\r\n"
        let own =
            "date: Mon, 23 Nov 2026 02:14:33 GMT\r\ncontent-length: \(answer.body.count)\r\n\r\n"
        return line.utf8.count + own.utf8.count + fields(answer.headers) + answer.body.count
    }

    private static func fields(_ headers: HTTPHeaders) -> Int {
        headers.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    }
}
