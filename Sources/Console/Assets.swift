import HTTPMessages
import Hashing

/// The stylesheet and the little program, under names made of their contents: browsers keep them
/// for ever, and a new release has new names.
enum Assets {
    static let style = name(Stylesheet.text, "css")
    static let script = name(Script.text, "js")

    /// The file at a path; nil when there is none.
    static func answer(_ path: String) -> HTTPResponse? {
        switch path {
        case style: file(Stylesheet.text, "text/css; charset=utf-8")
        case script: file(Script.text, "text/javascript; charset=utf-8")
        default: nil
        }
    }

    private static func name(_ text: String, _ end: String) -> String {
        "/assets/\(SHA256.hash(Array(text.utf8)).text.prefix(16)).\(end)"
    }

    private static func file(_ text: String, _ type: String) -> HTTPResponse {
        var headers = HTTPHeaders()
        headers.add("Content-Type", type)
        headers.add("Cache-Control", "public, max-age=31536000, immutable")
        headers.add("X-Content-Type-Options", "nosniff")
        headers.add("Cross-Origin-Resource-Policy", "same-origin")
        return HTTPResponse(status: 200, headers: headers, body: Array(text.utf8))
    }
}
