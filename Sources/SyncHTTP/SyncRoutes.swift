import Compression
import HTTPMessages
import Storage
import SyncEngine
import SyncProtocol

/// The answering end of the wire: downstream nodes ask here (Protocol/sync.md §2).
public final class SyncRoutes: HTTPHandler {
    /// The most that a request other than an exchange may have.
    private static let smallBody = 64 << 10

    private let answers: AnswerMaking
    private let exchange: ExchangeRoute

    /// - Parameters:
    ///   - clock: milliseconds since 1970 UTC; evidence only, nothing is decided by it but the
    ///     end of an invitation.
    ///   - longestPoll: the most that an answer is put off while waiting for news.
    public init(
        side: ExchangeSide, store: any Store, clock: @escaping @Sendable () -> Int64,
        longestPoll: Duration = .seconds(SyncLimits.waitSeconds)
    ) {
        let answers = AnswerMaking(side: side, nonces: NonceBook(), zstd: Zstd())
        self.answers = answers
        exchange = ExchangeRoute(
            side: side, store: store, clock: clock, answers: answers, longestPoll: longestPoll)
        store.observe { [parking = exchange.parking] in parking.signal($0) }
    }

    deinit { stop() }

    /// Answers every poll that waits; later ones are answered at once. Blocks until it is done.
    public func stop() { exchange.parking.stop() }

    // MARK: HTTPHandler

    public func refuse(method: String, path: String, headers: HTTPHeaders) -> HTTPResponse? {
        guard let problem = problem(method, path, headers) else { return nil }
        let request = HTTPRequest(method: method, path: path, headers: headers)
        return answers.refusal(problem, to: request, peer: nil)
    }

    private func problem(_ method: String, _ path: String, _ headers: HTTPHeaders) -> Problem? {
        guard path == SyncLimits.exchangePath else {
            return Problem(.notFound, "there is nothing at this path")
        }
        guard method == "POST" else {
            return Problem(.methodNotAllowed, "only POST is answered here")
        }
        guard headers["content-type"] == SyncLimits.mediaType else {
            return Problem(.contentType, "the body must be \(SyncLimits.mediaType)")
        }
        let encodings = headers.fields.filter { $0.name == "content-encoding" }
        guard encodings.isEmpty || encodings.map(\.value) == ["zstd"] else {
            return Problem(.contentEncoding, "the body may be packed with zstd only")
        }
        if let length = headers["content-length"].flatMap(Int.init), length > bodyLimit(path: path)
        {
            return Problem(.tooLarge, "the body is longer than \(bodyLimit(path: path)) bytes")
        }
        return nil
    }

    public func bodyLimit(path: String) -> Int {
        path == SyncLimits.exchangePath ? SyncLimits.messageBytes : Self.smallBody
    }

    public func handle(
        _ request: HTTPRequest, answer: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        if let problem = problem(request.method, request.path, request.headers) {
            return answer(answers.refusal(problem, to: request, peer: nil))
        }
        guard request.body.count <= bodyLimit(path: request.path) else {
            let problem = Problem(.tooLarge, "the body is too long")
            return answer(answers.refusal(problem, to: request, peer: nil))
        }
        exchange.handle(request, answer: answer)
    }
}
