import HTTPMessages

/// The answers the server gives by itself, as problems (RFC 9457) like those of the handlers.
extension HTTPResponse {
    static let serverBusy = own(503, "busy", "busy, try again", retry: true, ("retry-after", "1"))
    static let shuttingDown = own(
        503, "shutting_down", "this node is stopping", retry: true, ("retry-after", "1"),
        ("connection", "close"))
    static let bodyTooLong = own(413, "too_large", "body too long", ("connection", "close"))
    static let headTooLong = own(
        431, "head_too_large", "request head too long", ("connection", "close"))
    static let badRequest = own(400, "bad_request", "bad request", ("connection", "close"))
    static let badAnswer = own(500, "internal_failure", "the answer could not be sent")

    /// The texts are ours and need no escaping.
    private static func own(
        _ status: Int, _ code: String, _ detail: String, retry: Bool = false,
        _ fields: (String, String)...
    ) -> HTTPResponse {
        let all = [("content-type", "application/problem+json")] + fields
        let body =
            #"{"code":"\#(code)","detail":"\#(detail)","retry":\#(retry),"status":\#(status),"#
            + #""title":"\#(code)","type":"about:blank"}"#
        return HTTPResponse(
            status: status, headers: HTTPHeaders(all.map { HTTPField(name: $0.0, value: $0.1) }),
            body: Array(body.utf8))
    }
}
