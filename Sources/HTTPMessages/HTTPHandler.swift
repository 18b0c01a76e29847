/// What a server needs of whoever answers: the needer's contract, so no room above knows the server.
public protocol HTTPHandler: Sendable {
    /// Judges a request by its head, before its body is read. A returned response refuses it at once
    /// (unknown path, wrong type, a declared length over the limit); nil lets it in with a body of
    /// at most `bodyLimit(path)` bytes.
    func refuse(method: String, path: String, headers: HTTPHeaders) -> HTTPResponse?

    /// The most bytes a body for this path may have; a longer one is answered 413 by the server.
    func bodyLimit(path: String) -> Int

    /// Answers a whole request. Called on a worker thread that may block; `answer` may be called
    /// later and from any thread (a long poll), and must be called exactly once. The server answers
    /// 503 in place of a handler that takes too long and drops every answer after the first.
    func handle(_ request: HTTPRequest, answer: @escaping @Sendable (HTTPResponse) -> Void)
}
