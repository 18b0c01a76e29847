import Console
import Foundation
import FrontDesk
import HTTPMessages
import Hashing
import Ledger
import People
import Storage
import SyncEngine
import Testing

@testable import NodeAssembly

/// The consoles of a city and a district, asked in memory by people of every role.
final class ConsoleDesk {
    let world: OperatorWorld
    let district: Console
    let city: Console

    init() throws {
        world = try OperatorWorld()
        district = Console(NodeHouse(world.district), isSecure: false)
        city = Console(NodeHouse(world.city), isSecure: false)
    }

    /// One account for each role at both nodes, named after it, and signed in. After this only they
    /// may act.
    func people() throws {
        for node in [world.district, world.city] {
            try node.store.write { tx in
                for role in Role.allCases {
                    try tx.put(
                        account: Account(
                            name: Self.name(role), roles: [role], password: "", mustChange: false,
                            madeAt: 0))
                    let now = Node.now()
                    try tx.put(
                        session: SignedIn(
                            token: SHA256.hash(Array(Self.token(role).utf8)),
                            account: Self.name(role), begun: now, seen: now, agent: "test"))
                }
            }
        }
    }

    static func name(_ role: Role) -> String { "甲" + role.rawValue }
    static func token(_ role: Role) -> String {
        Base64URL.encode(Array(SHA256.hash(Array(role.rawValue.utf8)).text.utf8.prefix(32)))
    }

    func get(
        _ path: String, as role: Role?, at console: Console? = nil, language: String = "zh"
    ) -> Seen {
        ask("GET", path, [], role, console ?? district, language)
    }

    /// Posts with the session's own token, as the page's form does.
    func post(
        _ path: String, _ fields: [(String, String)], as role: Role, at console: Console? = nil,
        csrf: String? = nil
    ) -> Seen {
        let token = SHA256.hash(Array("form:\(Self.token(role))".utf8)).text
        return ask(
            "POST", path, fields + [("csrf", csrf ?? token)], role, console ?? district, "zh")
    }

    func ask(
        _ method: String, _ target: String, _ fields: [(String, String)], _ role: Role?,
        _ console: Console, _ language: String
    ) -> Seen {
        let answer = console.respond(
            to: request(target, role, method, fields, at: console, language))
        return Seen(answer)
    }

    /// A request of somebody's browser.
    func request(
        _ target: String, _ role: Role?, _ method: String = "GET",
        _ fields: [(String, String)] = [], at console: Console? = nil, _ language: String = "zh"
    ) -> HTTPRequest {
        let node = console === city ? world.city : world.district
        let mark = node.facts.id.text
        var headers = HTTPHeaders()
        headers.add("Host", "127.0.0.1:1")
        headers.add("Content-Type", "application/x-www-form-urlencoded")
        let session = role.map { "jy_\(mark)=\(Self.token($0)); " } ?? ""
        headers.add("Cookie", "\(session)jy_\(mark)_l=\(language)")
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let body = fields.map { "\(Fields.escaped($0.0))=\(Fields.escaped($0.1))" }
            .joined(separator: "&")
        return HTTPRequest(
            method: method, path: parts.first ?? "/", query: parts.dropFirst().first,
            headers: headers, body: method == "POST" ? Array(body.utf8) : [])
    }
}

/// An answer of the console.
struct Seen {
    let status: Int
    let text: String
    let headers: HTTPHeaders

    init(_ answer: HTTPResponse) {
        status = answer.status
        text = String(decoding: answer.body, as: UTF8.self)
        headers = answer.headers
    }

    var location: String { headers["location"] ?? "" }

    /// Every address on the page.
    var addresses: [String] {
        text.matches(of: #/(?:href|action|src)="([^"]*)"/#).map { String($0.1) }
    }

    /// The value of a hidden field, unescaped enough for tokens.
    func field(_ name: String) -> String? {
        guard let start = text.range(of: "name=\"\(name)\" value=\"")?.upperBound else {
            return nil
        }
        return String(text[start...].prefix { $0 != "\"" })
    }
}
