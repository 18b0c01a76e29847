import Dispatch
import HTTPMessages

/// What keeps an open page true: the header's state, and whether the page is out of date. A request
/// that names what the page shows waits until that changes, without a thread of its own.
extension Console {
    /// The most that an answer is put off.
    static let longestWait = DispatchTimeInterval.seconds(25)

    /// Something may have changed: those who wait are looked after. Only signals.
    public func ring() { room.ring() }

    /// Answers all who wait; later ones are answered at once.
    public func stop() { room.stop() }

    /// How many pages wait for a change now.
    public var waiting: Int { room.count }

    /// Answers when there is something new, or after a while.
    func attend(
        _ request: HTTPRequest, until deadline: DispatchTime,
        answer: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        let stamp = room.stamp
        let response = respond(to: request)
        guard response.status == 200, Self.isSeen(response, by: request), .now() < deadline
        else { return answer(response) }
        let waiter = LiveRoom.Waiter(deadline: deadline) { [self] in
            attend(request, until: deadline, answer: answer)
        }
        if !room.wait(waiter, stamp: stamp) { answer(response) }
    }

    /// Whether the answer's first line is what the page has already.
    private static func isSeen(_ response: HTTPResponse, by request: HTTPRequest) -> Bool {
        guard let seen = Fields(encoded: Array((request.query ?? "").utf8))?["seen"] else {
            return false
        }
        return response.body.starts(with: Array(seen.utf8) + [0x0A])
    }

    /// The page's word, a line end, and the header's state and menu as they are now.
    func live(_ visit: Visit) throws -> HTTPResponse {
        let pulse = try house.pulse(visit.query["watch"] ?? "", visit)
        let header = header(visit, at: visit.query["at"] ?? "")
        let parts = el(.div) {
            el(.ul, .class("menu")) { header.menu }
            el(.div, .class("strip")) { header.strip }
        }
        return respond(
            200, "text/plain; charset=utf-8", Array((pulse + "\n").utf8) + parts.bytes)
    }
}
