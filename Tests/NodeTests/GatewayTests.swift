import Foundation
import JSON
import Synchronization
import Testing

@testable import NodeAssembly

/// What boxes between two offices do to their requests. Whatever it is: the operator reads what he
/// can do, and the next session without the box makes everything good.
@Suite struct GatewayTests {
    struct Trick: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The codes of what the operator may read; none when nothing is lost by it.
        let told: Set<String>
        let play: Gateway.Play

        init(_ name: String, _ told: Set<String> = [], _ play: @escaping Gateway.Play) {
            testDescription = name
            self.told = told
            self.play = play
        }

        /// The request is altered before it goes on.
        static func request(
            _ name: String, _ told: Set<String> = [],
            _ alter: @escaping @Sendable (inout HTTPBytes) -> Void
        ) -> Trick {
            Trick(name, told) { passage in
                var request = passage.request
                alter(&request)
                passage.give(passage.ask(request))
                return false
            }
        }

        /// The answer is altered on its way back.
        static func answer(
            _ name: String, _ told: Set<String> = [],
            _ alter: @escaping @Sendable (inout HTTPBytes) -> Void
        ) -> Trick {
            Trick(name, told) { passage in
                guard var answer = passage.ask(passage.request) else { return false }
                let isMeant = answer.isSuccess
                if isMeant { alter(&answer) }
                passage.give(answer)
                return !isMeant
            }
        }

        /// Done to the first request only.
        static func once(
            _ name: String, _ told: Set<String> = [], _ play: @escaping Gateway.Play
        ) -> Trick {
            let isDone = Flag()
            return Trick(name, told) { isDone.set() ? Gateway.pass($0) : play($0) }
        }

        /// The box answers by itself.
        static func says(_ name: String, _ told: Set<String>, _ answer: HTTPBytes) -> Trick {
            Trick(name, told) { passage in
                passage.give(answer)
                return false
            }
        }
    }

    @Test(arguments: [
        Trick.request("another Host, and the marks of a proxy") { request in
            request["Host"] = "gateway.invalid"
            request["Via"] = "1.1 gate"
            request["X-Forwarded-For"] = "10.0.0.1"
            request["Connection"] = "close"
        },
        Trick.request("names of fields in capitals, and in another order") { request in
            let first = request.head.removeFirst()
            request.head =
                [first]
                + request.head.reversed().map { line in
                    let colon = line.firstIndex(of: ":") ?? line.endIndex
                    return line[..<colon].uppercased() + line[colon...]
                }
        },
        Trick.request("packing that the box does not know is taken out of the offer") { request in
            request["Accept-Encoding"] = "gzip"
        },
        Trick("both ways in small pieces without a length") { passage in
            guard let answer = passage.ask(passage.request.chunked(7)) else { return false }
            passage.client.send(answer.chunked(11))
            return false
        },
        Trick("a byte at a time") { passage in
            guard let answer = passage.ask(passage.request) else { return false }
            for byte in answer.bytes where !passage.client.send([byte]) { return false }
            return false
        },
        Trick("sent twice, the first answer counts") { passage in
            let first = passage.ask(passage.request)
            _ = passage.ask(passage.request)
            passage.give(first)
            return false
        },
        Trick.once("sent twice, the second answer counts") { passage in
            _ = passage.ask(passage.request)
            passage.give(passage.ask(passage.request))
            return true
        },
        Trick.answer("an empty line and a warning before the answer's fields") { answer in
            answer.head.insert("Warning: 214 gate \"transformed\"", at: 1)
        },
        Trick("a hundred-continue before the answer") { passage in
            guard let answer = passage.ask(passage.request) else { return false }
            passage.client.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
            passage.give(answer)
            return false
        },
    ])
    func `A box that leaves the content alone is no hindrance`(trick: Trick) throws {
        let offices = try GatewayOffices(trick.play)
        try offices.act()
        let said = try offices.sync()
        #expect(said.code == 0, "\(said.all)")
        #expect(said.fact["verdict"] == .string("equal"), "\(said.all)")
        try offices.claimAllOnce()
    }

    @Test(arguments: [
        Trick("the request is lost", ["answer-lost"]) { _ in false },
        Trick("the answer is lost", ["answer-lost"]) { passage in
            guard let answer = passage.ask(passage.request), !answer.isSuccess else { return false }
            passage.give(answer)
            return true
        },
        Trick("every request is sent twice, and the second answer counts", ["answer-lost"]) {
            passage in
            _ = passage.ask(passage.request)
            passage.give(passage.ask(passage.request))
            return true
        },
        Trick.answer("the answer loses its signature", ["not-the-node"]) { answer in
            answer["signature"] = nil
        },
        Trick.answer("the answer comes under another status", ["not-the-node"]) { answer in
            answer.head[0] = "HTTP/1.1 203 Non-Authoritative Information"
        },
        Trick.answer("the answer is called a page", ["not-the-node"]) { answer in
            answer["Content-Type"] = "text/html"
        },
        Trick.answer("a script is put into the answer", ["not-the-node"]) { answer in
            answer.body += Array("<script src=//gate.invalid></script>".utf8)
            answer["Content-Length"] = "\(answer.body.count)"
        },
        Trick.answer("the answer ends before its length", ["answer-lost"]) { answer in
            answer.body.removeLast()
        },
        Trick.answer("the answer is too short, with a length to fit", ["not-the-node"]) { answer in
            answer.body.removeLast()
            answer["Content-Length"] = "\(answer.body.count)"
        },
        Trick.request("a byte of the body is another", ["digest_mismatch"]) { request in
            request.body[request.body.count / 2] ^= 1
        },
        Trick.request("the request loses its signature", ["not-the-node"]) { request in
            request["signature"] = nil
        },
        Trick.request("the body's type is another", ["content_type"]) { request in
            request["Content-Type"] = "text/plain"
        },
        Trick.request("the path is another", ["not_found"]) { request in
            request.head[0] = "POST /cache/sync/v1/exchange HTTP/1.1"
        },
        Trick.request("asked as GET", ["method_not_allowed"]) { request in
            request.head[0] = request.head[0].replacing("POST ", with: "GET ")
        },
        Trick.says(
            "a login page", ["not-the-node"],
            .page("200 OK", type: "text/html", "<html>请先登录</html>")),
        Trick.says(
            "a redirect", ["not-the-node"],
            .page("302 Found", type: "text/html", "", "Location: http://127.0.0.1:1/")),
        Trick.says(
            "the gate's own error", ["not-the-node"],
            .page("502 Bad Gateway", type: "text/html", "upstream")),
        Trick.says(
            "an answer of JSON", ["not-the-node"],
            .page("200 OK", type: "application/x-ndjson", "{\"versions\":[1,1]}\n")),
        Trick.says(
            "a refusal that nobody signed", ["not-the-node"],
            .page(
                "403 Forbidden", type: "application/problem+json",
                "{\"code\":\"node_revoked\",\"detail\":\"\"}")),
    ])
    func `A box that does harm is told of, and nothing is lost or done twice`(trick: Trick) throws {
        let offices = try GatewayOffices(trick.play)
        try offices.act()
        let said = try offices.sync()
        #expect(said.code == 1 && trick.told.contains(said.errorCode ?? "none"), "\(said.all)")
        // What happened, and what to do about it, in the operator's language.
        let text = try offices.sync(["--lang", "zh"])
        #expect(text.problems.count == 2 && text.lines.isEmpty, "\(text.all)")
        try offices.leave()
        try offices.claimAllOnce()
    }

    @Test func `An answer of yesterday, given again by a cache, is not today's`() throws {
        let offices = try GatewayOffices()
        let cache = Mutex<HTTPBytes?>(nil)
        offices.gateway.plays { passage in
            let kept = cache.withLock { $0 }
            let answer = kept ?? passage.ask(passage.request)
            if answer?.isSuccess == true { cache.withLock { $0 = answer } }
            passage.give(answer)
            return true
        }
        try offices.act()
        let said = try offices.sync()
        #expect(said.errorCode == "not-the-node", "\(said.all)")
        try offices.leave()
        try offices.claimAllOnce()
    }

    @Test func `A request of yesterday, sent again by a box, changes nothing`() throws {
        let offices = try GatewayOffices()
        let requests = Mutex<[HTTPBytes]>([])
        offices.gateway.plays { passage in
            requests.withLock { $0.append(passage.request) }
            return Gateway.pass(passage)
        }
        try offices.act()
        #expect(try offices.sync().code == 0)
        try offices.act()
        #expect(try offices.sync().code == 0)
        let before = try offices.picture()
        offices.repeatAll(requests.withLock { $0 })
        #expect(try offices.picture() == before)
        try offices.claimAllOnce()
    }
}
