import Glibc
import HTTPMessages
import Synchronization

/// Asks over HTTP with libcurl; safe from many threads at once, each call blocks its own thread.
///
/// Connections are kept and used again per origin and pin. libcurl itself asks once more when a kept
/// connection turns out dead before any byte of the answer came, so a server may see one request
/// twice: whatever is asked must bear that.
public final class CurlClient: HTTPClient {
    private struct State {
        var idle: [String: [CurlLine]] = [:]
        var busy: [ObjectIdentifier: CurlLine] = [:]
        var traffic = Traffic()
        var cancelled = false
    }

    /// Bytes of HTTP so far, heads and bodies, without TLS and TCP; for measuring.
    public struct Traffic: Sendable, Equatable {
        public internal(set) var sentBytes: Int64 = 0
        public internal(set) var receivedBytes: Int64 = 0
        /// Requests that went out.
        public internal(set) var requests: Int64 = 0
    }

    private static let idleLinesPerOrigin = 8
    private let state = Mutex(State())

    /// Makes a client without connections. The process ignores SIGPIPE from here on: a peer that
    /// hangs up must not end the program.
    public init() {
        signal(SIGPIPE, SIG_IGN)
    }

    public var traffic: Traffic { state.withLock { $0.traffic } }

    public func send(
        _ request: HTTPRequest, to origin: HTTPOrigin, timeoutSeconds: Int, answerLimit: Int
    ) throws(HTTPFailure) -> HTTPResponse {
        let call = try CurlCall(
            request, to: origin, timeoutSeconds: timeoutSeconds, answerLimit: answerLimit)
        let key = origin.url + " " + (origin.pin ?? "")
        let line = try takeLine(key)
        let outcome = line.perform(call)
        giveBack(line, key: key, outcome: outcome)
        return try outcome.result.get()
    }

    /// Ends every call under way, and every later one, with `.lost(reason: "cancelled")`: for
    /// shutting down, so that a thread in a long poll comes back at once.
    public func cancelAll() {
        let busy = state.withLock { state in
            state.cancelled = true
            state.idle = [:]
            return Array(state.busy.values)
        }
        for line in busy { line.cancel() }
    }

    private func takeLine(_ key: String) throws(HTTPFailure) -> CurlLine {
        let (kept, cancelled) = state.withLock { state in
            let kept = state.cancelled ? nil : state.idle[key]?.popLast()
            if let kept { state.busy[ObjectIdentifier(kept)] = kept }
            return (kept, state.cancelled)
        }
        if cancelled { throw .lost(reason: CurlLine.cancelledReason) }
        if let kept { return kept }
        guard let made = CurlLine() else { throw .notSent(reason: "libcurl cannot start") }
        let tooLate = state.withLock { state in
            state.busy[ObjectIdentifier(made)] = made
            return state.cancelled
        }
        if tooLate { made.cancel() }
        return made
    }

    private func giveBack(_ line: CurlLine, key: String, outcome: CurlLine.Outcome) {
        state.withLock { state in
            state.busy[ObjectIdentifier(line)] = nil
            state.traffic.sentBytes += outcome.sentBytes
            state.traffic.receivedBytes += outcome.receivedBytes
            state.traffic.requests += 1
            guard case .success = outcome.result, !state.cancelled else { return }
            guard state.idle[key, default: []].count < Self.idleLinesPerOrigin else { return }
            state.idle[key, default: []].append(line)
        }
    }
}
