import CMicrohttpd
import Glibc
import HTTPMessages
import Synchronization

/// What the library's callbacks work on: they convert and forward, the decisions are here.
final class ServerCore: Sendable {
    /// Read and thrown away past a chunked body's limit, so that the client reads its 413 instead
    /// of finding the connection broken.
    private static let excessLimit = 1 << 20
    /// The longest declared body that is read and thrown away for the same reason.
    private static let refusedLimit: UInt64 = 8 << 20
    /// Reserved at once on a client's word; more only as it comes.
    private static let trustedLength = 1 << 20

    let settings: ListenerSettings
    let watch: ConnectionWatch
    let workers: WorkerPool
    private let handler: any HTTPHandler
    private let lastMessage = Mutex("")

    init?(_ settings: ListenerSettings, handler: any HTTPHandler) {
        guard let watch = ConnectionWatch(),
            let workers = WorkerPool(
                threads: settings.workerThreads, queueLimit: settings.workQueueLimit)
        else { return nil }
        self.settings = settings
        self.handler = handler
        self.watch = watch
        self.workers = workers
    }

    /// What the library last complained about; it says at a failed start why.
    var complaint: String {
        get { lastMessage.withLock { $0 } }
        set { lastMessage.withLock { $0 = newValue } }
    }

    /// One call of the request callback: the head, a piece of the body, or its end.
    func proceed(
        _ exchange: Exchange, on connection: OpaquePointer, method: String?,
        piece: UnsafeRawBufferPointer
    ) -> MHD_Result {
        if !exchange.reading.begun {
            exchange.reading.begun = true
            return begin(exchange, on: connection, method: method)
        }
        if !piece.isEmpty { return take(piece, exchange) }
        return finish(exchange, on: connection)
    }

    /// The head is here: refuse, or let the body in. A refusal of a request without a body waits
    /// for the next call, since the library closes a connection that is answered before the end.
    private func begin(
        _ exchange: Exchange, on connection: OpaquePointer, method: String?
    ) -> MHD_Result {
        let head: RequestHead
        switch RequestHead.read(connection, target: exchange.target) {
        case .success(let read): head = read
        case .failure(let refusal): return send(refusal.response, on: connection)
        }
        guard let method else { return send(.badRequest, on: connection) }
        if watch.isStopping { return send(.shuttingDown, on: connection) }
        if let refusal = handler.refuse(method: method, path: head.path, headers: head.headers) {
            return refuse(refusal, exchange, head, on: connection)
        }
        let limit = max(handler.bodyLimit(path: head.path), 0)
        if let length = head.declaredLength, length > UInt64(limit) {
            return refuse(.bodyTooLong, exchange, head, on: connection)
        }
        exchange.reading.bodyLimit = limit
        exchange.reading.request = HTTPRequest(
            method: method, path: head.path, query: head.query, headers: head.headers)
        if head.hasBody {
            let expected = head.declaredLength.flatMap(Int.init(exactly:)) ?? limit
            if head.declaredLength != nil {
                exchange.reading.request.body.reserveCapacity(min(expected, Self.trustedLength))
            }
            watch.step(connection, within: settings.transferTime(bytes: expected))
        }
        return .YES
    }

    /// Answers by the head alone. A client in the middle of sending would find the connection broken
    /// instead of the answer: a body that is coming, and not too long, is thrown away first.
    private func refuse(
        _ refusal: HTTPResponse, _ exchange: Exchange, _ head: RequestHead,
        on connection: OpaquePointer
    ) -> MHD_Result {
        if !head.hasBody {
            exchange.answer(refusal)
            return .YES
        }
        guard let length = head.declaredLength, length <= Self.refusedLimit,
            head.headers["expect"] == nil
        else { return send(refusal, on: connection) }
        exchange.reading.refusal = refusal
        watch.step(connection, within: settings.transferTime(bytes: Int(clamping: length)))
        return .YES
    }

    private func take(_ piece: UnsafeRawBufferPointer, _ exchange: Exchange) -> MHD_Result {
        if exchange.reading.refusal != nil { return .YES }
        let room = exchange.reading.bodyLimit - exchange.reading.request.body.count
        if exchange.reading.excess == 0 && piece.count <= room {
            exchange.reading.request.body.append(contentsOf: piece)
            return .YES
        }
        exchange.reading.request.body = []
        exchange.reading.excess += piece.count
        return exchange.reading.excess <= Self.excessLimit ? .YES : .NO
    }

    /// The request is whole: hand it to a worker and sleep; or, called again, send the answer.
    private func finish(_ exchange: Exchange, on connection: OpaquePointer) -> MHD_Result {
        if let response = exchange.answered { return send(response, on: connection) }
        if let refusal = exchange.reading.refusal { return send(refusal, on: connection) }
        if exchange.reading.excess > 0 { return send(.bodyTooLong, on: connection) }
        // Only requests that began before `stop` get here late, and `stop` waits for those.
        if watch.isStopping { return send(.shuttingDown, on: connection) }
        exchange.park(connection)
        watch.step(connection, within: settings.answerTime, answering: exchange)
        let request = exchange.reading.request
        exchange.reading.request.body = []
        let handler = handler
        let queued = workers.submit {
            // Given up while it waited in the queue: the client was told to come again.
            if exchange.answered != nil { return }
            handler.handle(request) { exchange.answer($0) }
        }
        if !queued { exchange.answer(.serverBusy) }
        return .YES
    }

    private func send(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
        watch.step(connection, within: settings.transferTime(bytes: response.body.count))
        let reply = Reply(response) ?? Reply(.badAnswer)
        return reply?.queue(on: connection) ?? .NO
    }
}
