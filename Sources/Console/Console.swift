import Dispatch
import HTTPMessages
import Hashing
import Identity
import People
import Storage
import Wording

/// The console's web server: who it is, may he, and the frame around every page. What the pages say
/// is the house's.
///
/// Pages are made here and are whole without a program in the browser. Nothing is loaded from
/// elsewhere, nothing inline is run, no page is kept by a cache.
public final class Console: HTTPHandler {
    static let bodyBytes = 512 << 10

    let house: any ConsoleHouse
    let signIn: SignIn
    /// Whether browsers reach it over TLS.
    let isSecure: Bool
    /// Until the first account exists.
    public let first = FirstPerson()
    let turnstile = Turnstile(atOnce: 4, perMinute: 60)
    let room = LiveRoom()
    /// For browsers that were let in before, so that a flood of guesses does not keep them out.
    let ownTurnstile = Turnstile(atOnce: 4, perMinute: 60)

    public init(_ house: any ConsoleHouse, isSecure: Bool) {
        self.house = house
        self.isSecure = isSecure
        signIn = SignIn(house.accounts)
    }

    // MARK: HTTPHandler

    public func refuse(method: String, path: String, headers: HTTPHeaders) -> HTTPResponse? {
        switch method {
        case "GET", "HEAD": break
        case "POST":
            let type = headers["content-type"]?.split(separator: ";").first.map(String.init)
            guard type == "application/x-www-form-urlencoded" else {
                return Self.short(415, "forms only")
            }
            // Browsers say where a request comes from; only our own pages may post.
            if let site = headers["sec-fetch-site"], site != "same-origin", site != "none" {
                return Self.short(403, "from another site")
            }
        default: return Self.short(405, "GET and POST only")
        }
        guard isSecure || isLoopback(headers["host"]) else {
            return Self.short(421, "another host")
        }
        return nil
    }

    public func bodyLimit(path: String) -> Int { Self.bodyBytes }

    public func handle(
        _ request: HTTPRequest, answer: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        guard request.path == "/live", request.method == "GET" else {
            return answer(respond(to: request))
        }
        attend(request, until: .now() + Self.longestWait, answer: answer)
    }

    /// Over plain HTTP names of this machine only, so that no other site's name leads here.
    private func isLoopback(_ host: String?) -> Bool {
        guard let host else { return false }
        let name = host.hasPrefix("[") ? "[::1]" : host.split(separator: ":").first.map(String.init)
        return ["127.0.0.1", "localhost", "[::1]"].contains(name)
    }

    static func short(_ status: Int, _ text: String) -> HTTPResponse {
        var headers = HTTPHeaders()
        headers.add("Content-Type", "text/plain; charset=utf-8")
        headers.add("Cache-Control", "no-store")
        return HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    // MARK: Answering

    public func respond(to request: HTTPRequest) -> HTTPResponse {
        if let refused = refuse(
            method: request.method, path: request.path, headers: request.headers)
        {
            return refused
        }
        let isPost = request.method == "POST"
        if !isPost, let file = Assets.answer(request.path) { return file }
        let jar = Cookies(request.headers, mark: house.mark, isSecure: isSecure)
        var caller = Caller(
            isPost: isPost, path: request.path, language: jar.language,
            agent: request.headers["user-agent"] ?? "", jar: jar, now: house.now())
        let parts = request.path.split(separator: "/").map {
            Fields.decoded(Array($0.utf8), plusIsSpace: false)
        }
        guard let query = Fields(encoded: Array((request.query ?? "").utf8)),
            let form = Fields(encoded: isPost ? request.body : []), !parts.contains(nil)
        else { return badRequest(caller) }
        caller.parts = parts.compactMap { $0 }
        caller.query = query
        caller.form = form
        do { return try answer(caller) } catch { return failure(error, caller) }
    }

    private func answer(_ caller: Caller) throws -> HTTPResponse {
        switch caller.parts.first {
        case "language": return switchLanguage(caller)
        case "sign-in": return try caller.isPost ? enter(caller) : entrance(caller)
        case "first": return try firstPerson(caller)
        default: break
        }
        guard let token = caller.jar.token,
            let (account, session) = try signIn.person(
                holding: token, now: caller.now, isPerson: caller.parts != ["live"])
        else { return try strangerPage(caller) }
        let visit = Visit(
            isPost: caller.isPost, path: caller.parts, query: caller.query,
            form: caller.form.without(["csrf"]), account: account, session: session,
            language: caller.language, now: caller.now, csrf: Self.csrf(token))
        if caller.isPost, caller.form["csrf"] != visit.csrf { return staleForm(visit, caller) }
        if caller.parts == ["sign-out"], caller.isPost {
            try signIn.signOut(token, now: caller.now)
            return seeOther("/sign-in", cookies: [caller.jar.forgetting()])
        }
        if caller.parts == ["password"] { return try password(visit) }
        if caller.parts == ["live"], !caller.isPost { return try live(visit) }
        if house.accounts.mustChoose(account, now: caller.now) { return seeOther("/password") }
        return try page(visit)
    }

    private func page(_ visit: Visit) throws -> HTTPResponse {
        guard let need = house.need(visit.path, isPost: visit.isPost) else {
            return lost(visit)
        }
        if case .one(let deeds) = need, !need.lets(visit.account), let deed = deeds.first {
            return forbidden(visit, deed)
        }
        do {
            switch try house.answer(visit) {
            case .page(let page): return frame(page, visit)
            case .seeOther(let path): return seeOther(path)
            case .download(let name, let type, let bytes):
                return respond(
                    200, type, bytes,
                    extra: [("Content-Disposition", "attachment; filename=\"\(name)\"")])
            case .notFound: return lost(visit)
            }
        } catch {
            return failure(error, visit)
        }
    }

    /// What a form of a session must carry: made of the token, which no page shows.
    static func csrf(_ token: String) -> String {
        SHA256.hash(Array("form:\(token)".utf8)).text
    }

    private func switchLanguage(_ caller: Caller) -> HTTPResponse {
        let language = Language(rawValue: caller.parts.dropFirst().first ?? "") ?? .chinese
        let back = Attribute.local(caller.query["back"] ?? "/")
        return seeOther(back, cookies: [caller.jar.keeping(language)])
    }
}

/// One request before it is known who sends it.
struct Caller {
    let isPost: Bool
    /// As sent.
    let path: String
    let language: Language
    let agent: String
    let jar: Cookies
    let now: Int64
    var parts: [String] = []
    var query = Fields()
    var form = Fields()

    func text(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
        phrase.text(language, values)
    }
}
