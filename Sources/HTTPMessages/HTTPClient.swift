/// Where to ask: scheme, host, port, and the key the other side must show.
public struct HTTPOrigin: Sendable, Equatable {
    /// `https://host:port`, or `http://` for loopback only; no path, no slash at the end.
    public let url: String
    /// Base64 of the SHA-256 of the server's public key (SubjectPublicKeyInfo); nil on plain HTTP.
    /// The pin alone decides: certificate names and dates are not looked at, for clocks are wrong.
    public let pin: String?

    public init(url: String, pin: String?) {
        self.url = url
        self.pin = pin
    }
}

/// Asks over HTTP and waits for the whole answer. Blocks the calling thread.
///
/// A request may reach the server twice: a kept connection can die under it and it is sent again.
/// Whatever is asked must bear that.
public protocol HTTPClient: Sendable {
    /// - Parameters:
    ///   - timeoutSeconds: the most the whole exchange may take, on the monotonic clock.
    ///   - answerLimit: the most bytes the answer's body may have.
    func send(
        _ request: HTTPRequest, to origin: HTTPOrigin, timeoutSeconds: Int, answerLimit: Int
    ) throws(HTTPFailure) -> HTTPResponse
}

/// Why no answer came.
public enum HTTPFailure: Error, Sendable, Equatable {
    /// The request never left: name, route, connection or TLS failed. Nothing happened there.
    case notSent(reason: String)
    /// The server showed another key than the pinned one. Nothing was sent.
    case wrongKey
    /// The request may have arrived, the answer did not: outcome unknown.
    case lost(reason: String)
    /// The answer is longer than allowed.
    case answerTooLong
    /// The request itself cannot be sent (bad URL or header): a fault of ours or of configuration.
    case malformed(reason: String)
}
