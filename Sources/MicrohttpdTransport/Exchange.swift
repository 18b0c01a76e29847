import CMicrohttpd
import HTTPMessages

/// One request and its answer, from the request line to the last byte sent.
///
/// reading → parked → answered → (sent). `answer` may come from any thread; the first one counts.
/// `@unchecked Sendable`: `target` never changes; `reading` is touched only by the one event thread
/// that owns the connection, and by a worker after parking; `stage` lies behind the monitor.
final class Exchange: @unchecked Sendable {
    /// What has been read so far.
    struct Reading {
        var begun = false
        var request: HTTPRequest
        var bodyLimit = 0
        /// Bytes of a body past its limit, read only so that the client gets to read its 413.
        var excess = 0
        /// Given by the head already; the body is read only so that the client gets to read this.
        var refusal: HTTPResponse?
    }

    private enum Stage {
        case reading
        case parked(OpaquePointer)
        case answered(HTTPResponse)
    }

    let target: String?
    var reading: Reading
    private let stage = Monitor(Stage.reading)

    /// - Parameter target: path and query as sent; nil if they are not text.
    init(target: String?) {
        self.target = target
        reading = Reading(request: HTTPRequest(method: "", path: ""))
    }

    /// Keeps the answer and wakes the connection if it sleeps. Later answers are dropped: the
    /// server's own deadline may have been first.
    func answer(_ response: HTTPResponse) {
        stage.withLock { stage in
            switch stage {
            case .answered: return
            case .reading: stage = .answered(response)
            case .parked(let connection):
                stage = .answered(response)
                // Under our lock, which `finish` takes too: the daemon outlives this call.
                MHD_resume_connection(connection)
            }
        }
    }

    /// Puts the connection to sleep until `answer`. Only from the request callback.
    func park(_ connection: OpaquePointer) {
        stage.withLock { stage in
            guard case .reading = stage else { return }
            MHD_suspend_connection(connection)
            stage = .parked(connection)
        }
    }

    var answered: HTTPResponse? {
        stage.withLock { stage in
            if case .answered(let response) = stage { response } else { nil }
        }
    }

    /// The last touch by the library: waits for an `answer` that is still waking the connection.
    func finish() { stage.withLock { _ in } }
}
