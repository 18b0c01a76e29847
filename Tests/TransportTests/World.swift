import CurlTransport
import Foundation
import HTTPMessages
import MicrohttpdTransport
import Synchronization

/// A handler made of closures.
struct Desk: HTTPHandler {
    typealias Answer = @Sendable (HTTPResponse) -> Void

    var refusal: @Sendable (String) -> HTTPResponse? = { _ in nil }
    var limit = 8 << 20
    var work: @Sendable (HTTPRequest, @escaping Answer) -> Void

    func refuse(method: String, path: String, headers: HTTPHeaders) -> HTTPResponse? {
        refusal(path)
    }
    func bodyLimit(path: String) -> Int { limit }
    func handle(_ request: HTTPRequest, answer: @escaping Answer) { work(request, answer) }

    /// Says back what it was asked.
    static let echo = Desk { request, answer in
        var headers = HTTPHeaders()
        headers.add("x-method", request.method)
        headers.add("x-target", request.path + (request.query.map { "?" + $0 } ?? ""))
        headers.add("x-word", request.headers["x-word"] ?? "none")
        answer(HTTPResponse(status: 200, headers: headers, body: request.body))
    }
}

/// Keeps the answers of waiting requests until the test lets them go.
final class WaitingRoom: Sendable {
    private let waiting = Mutex<[Desk.Answer]>([])
    let arrived = DispatchSemaphore(value: 0)

    /// `/wait` is kept, anything else answered at once.
    var desk: Desk {
        Desk { [self] request, answer in
            guard request.path == "/wait" else { return answer(HTTPResponse(status: 200)) }
            waiting.withLock { $0.append(answer) }
            arrived.signal()
        }
    }

    func waitForArrivals(_ count: Int) -> Bool {
        (0..<count).allSatisfy { _ in arrived.wait(timeout: .now() + 20) == .success }
    }

    func answerAll(_ status: Int) {
        let answers = waiting.withLock { answers in
            defer { answers = [] }
            return answers
        }
        for answer in answers { answer(HTTPResponse(status: status)) }
    }
}

/// A server and how to reach it.
struct Listening {
    let server: MicrohttpdServer
    let origin: HTTPOrigin

    init(
        _ desk: Desk, tls: TestIdentity? = nil,
        _ adjust: (inout ListenerSettings) -> Void = { _ in }
    )
        throws
    {
        var settings = ListenerSettings()
        settings.tls = tls?.tls
        adjust(&settings)
        server = try MicrohttpdServer(settings, handler: desk)
        origin = HTTPOrigin(
            url: "\(tls == nil ? "http" : "https")://127.0.0.1:\(server.port)", pin: tls?.pin)
    }
}

extension CurlClient {
    func ask(
        _ method: String = "GET", _ path: String = "/", body: [UInt8] = [], of origin: HTTPOrigin,
        timeoutSeconds: Int = 20, limit: Int = 16 << 20
    ) throws(HTTPFailure) -> HTTPResponse {
        try send(
            HTTPRequest(method: method, path: path, body: body), to: origin,
            timeoutSeconds: timeoutSeconds, answerLimit: limit)
    }
}

/// Runs `body` on a thread of its own; `value()` waits for what it returns.
final class Elsewhere<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Value) {
        Thread.detachNewThread { [self] in
            let value = body()
            result.withLock { $0 = value }
            done.signal()
        }
    }

    /// Nil if it takes longer than half a minute.
    func value() -> Value? {
        done.wait(timeout: .now() + 30) == .success ? result.withLock { $0 } : nil
    }
}

extension Elsewhere {
    /// Hands values from thread to thread, in order.
    final class Inbox: Sendable {
        private let kept = Mutex<[Value]>([])
        private let filled = DispatchSemaphore(value: 0)

        func put(_ value: Value) {
            kept.withLock { $0.append(value) }
            filled.signal()
        }

        /// Nil if nothing comes for twenty seconds.
        func take() -> Value? {
            filled.wait(timeout: .now() + 20) == .success ? kept.withLock { $0.removeFirst() } : nil
        }
    }
}
