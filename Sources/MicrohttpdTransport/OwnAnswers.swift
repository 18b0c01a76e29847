import HTTPMessages

/// The answers the server gives by itself.
extension HTTPResponse {
    static let serverBusy = own(503, "busy, try again", ("retry-after", "1"))
    static let shuttingDown = own(
        503, "shutting down", ("retry-after", "1"), ("connection", "close"))
    static let bodyTooLong = own(413, "body too long", ("connection", "close"))
    static let headTooLong = own(431, "request head too long", ("connection", "close"))
    static let badRequest = own(400, "bad request", ("connection", "close"))
    static let badAnswer = own(500, "the answer could not be sent")

    private static func own(_ status: Int, _ text: String, _ fields: (String, String)...)
        -> HTTPResponse
    {
        let all = [("content-type", "text/plain; charset=utf-8")] + fields
        return HTTPResponse(
            status: status, headers: HTTPHeaders(all.map { HTTPField(name: $0.0, value: $0.1) }),
            body: Array((text + "\n").utf8))
    }
}
