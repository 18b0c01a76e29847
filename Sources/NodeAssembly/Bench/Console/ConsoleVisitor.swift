import Console
import CurlTransport
import Foundation
import HTTPMessages

/// A person's browser at a console, as far as a measurement needs one: cookies, forms, and how long
/// each answer took.
final class ConsoleVisitor {
    struct Answer {
        let status: Int
        let text: String
        let bytes: Int
        let location: String?
        let milliseconds: Double
    }

    private let client = CurlClient()
    private let origin: HTTPOrigin
    private var cookies: [String: String] = [:]

    /// - Parameter console: where it is, as `serve` says: plain, on this machine.
    init(_ console: String) {
        origin = HTTPOrigin(url: String(console.reversed().drop { $0 == "/" }.reversed()), pin: nil)
    }

    func get(_ target: String) throws -> Answer { try ask("GET", target, []) }

    /// Sends a form of the page at `page`, with its token.
    func post(
        _ target: String, _ fields: [(String, String)], from page: Answer
    ) throws -> Answer {
        try ask("POST", target, fields + [("csrf", Self.field("csrf", page.text) ?? "")])
    }

    /// - Throws: when the console does not let the person in.
    func signIn(_ name: String, _ password: String) throws {
        let page = try get("/sign-in")
        let answer = try post("/sign-in", [("name", name), ("password", password)], from: page)
        guard answer.status == 303 else {
            throw ChildError.ended(code: Int32(answer.status), output: answer.text)
        }
    }

    private func ask(
        _ method: String, _ target: String, _ fields: [(String, String)]
    ) throws -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var headers = HTTPHeaders()
        headers.add("Cookie", cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
        let body = fields.map { "\(Fields.escaped($0.0))=\(Fields.escaped($0.1))" }
            .joined(separator: "&")
        if method == "POST" { headers.add("Content-Type", "application/x-www-form-urlencoded") }
        let request = HTTPRequest(
            method: method, path: parts.first ?? "/", query: parts.dropFirst().first,
            headers: headers, body: Array(body.utf8))
        let start = ContinuousClock.now
        let answer = try client.send(
            request, to: origin, timeoutSeconds: 60, answerLimit: 32 << 20)
        let took = (ContinuousClock.now - start) / .milliseconds(1)
        for field in answer.headers.fields where field.name == "set-cookie" {
            let pair = field.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { cookies[String(pair[0])] = String(pair[1]) }
        }
        return Answer(
            status: answer.status, text: String(decoding: answer.body, as: UTF8.self),
            bytes: answer.body.count, location: answer.headers["location"], milliseconds: took)
    }

    /// The value of a hidden field.
    private static func field(_ name: String, _ text: String) -> String? {
        guard let start = text.range(of: "name=\"\(name)\" value=\"")?.upperBound else {
            return nil
        }
        return String(text[start...].prefix { $0 != "\"" })
    }
}
