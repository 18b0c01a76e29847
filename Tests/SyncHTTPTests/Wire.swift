import HTTPMessages
import SyncHTTP
import Synchronization

/// Carries requests to a handler in this process. A test may look at them, change them, lose them.
final class Wire: HTTPClient {
    typealias Ask = @Sendable (HTTPRequest) throws(HTTPFailure) -> HTTPResponse
    private struct State {
        var requests: [HTTPRequest] = []
        var answers: [HTTPResponse] = []
        var onRequest: @Sendable (inout HTTPRequest) throws -> Void = { _ in }
        var onAnswer: @Sendable (inout HTTPResponse) throws -> Void = { _ in }
    }

    private let handler: any HTTPHandler
    private let state = Mutex(State())

    private let isRecorded: Bool

    /// - Parameter isRecorded: no for what a node of another release would answer.
    init(_ handler: any HTTPHandler, isRecorded: Bool = true) {
        self.handler = handler
        self.isRecorded = isRecorded
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    var answers: [HTTPResponse] { state.withLock { $0.answers } }

    /// Called with each request before it arrives.
    func onRequest(_ body: @escaping @Sendable (inout HTTPRequest) throws -> Void) {
        state.withLock { $0.onRequest = body }
    }

    /// Called with each answer before it arrives.
    func onAnswer(_ body: @escaping @Sendable (inout HTTPResponse) throws -> Void) {
        state.withLock { $0.onAnswer = body }
    }

    func send(
        _ request: HTTPRequest, to origin: HTTPOrigin, timeoutSeconds: Int, answerLimit: Int
    ) throws(HTTPFailure) -> HTTPResponse {
        var request = request
        let (onRequest, onAnswer) = state.withLock { ($0.onRequest, $0.onAnswer) }
        do {
            try onRequest(&request)
            var answer = deliver(request)
            state.withLock { [request] in
                $0.requests.append(request)
                $0.answers.append(answer)
            }
            try onAnswer(&answer)
            return answer
        } catch let failure as HTTPFailure {
            throw failure
        } catch {
            throw .lost(reason: "\(error)")
        }
    }

    /// Hands a request to the server and waits for its answer.
    func deliver(_ request: HTTPRequest) -> HTTPResponse {
        let answer = ask(request)
        if isRecorded { Recording.shared.note(request, answer) }
        return answer
    }

    private func ask(_ request: HTTPRequest) -> HTTPResponse {
        if let refusal = handler.refuse(
            method: request.method, path: request.path, headers: request.headers)
        {
            return refusal
        }
        let answer = Later<HTTPResponse>()
        handler.handle(request) { answer.give($0) }
        return answer.wait()
    }
}
