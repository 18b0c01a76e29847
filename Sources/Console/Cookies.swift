import HTTPMessages
import Wording

/// What this console keeps in a browser: the session's token, the language, and before there is a
/// session a random word for the forms; and a word by which the browser is known again.
struct Cookies {
    private let values: [String: String]
    private let mark: String
    private let isSecure: Bool

    init(_ headers: HTTPHeaders, mark: String, isSecure: Bool) {
        self.mark = mark
        self.isSecure = isSecure
        var values: [String: String] = [:]
        for field in headers.fields where field.name == "cookie" {
            for pair in field.value.split(separator: ";") {
                let sides = pair.split(separator: "=", maxSplits: 1)
                guard sides.count == 2 else { continue }
                let name = sides[0].drop { $0 == " " }
                values[String(name)] = String(sides[1])
            }
        }
        self.values = values
    }

    var token: String? { word("jy_\(mark)") }
    /// Before signing in.
    var guest: String? { word("jy_\(mark)_g") }
    /// By which a browser is known again at the entrance; of no use without a password.
    var browser: String? { word("jy_\(mark)_b") }
    var language: Language { Language(rawValue: values["jy_\(mark)_l"] ?? "") ?? .chinese }

    private func word(_ name: String) -> String? {
        guard let value = values[name], value.utf8.count == 43 else { return nil }
        return value
    }

    func keeping(token: String) -> String { cookie("jy_\(mark)", token, nil) }
    func keeping(guest: String) -> String { cookie("jy_\(mark)_g", guest, nil) }
    func keeping(browser: String) -> String { cookie("jy_\(mark)_b", browser, 31_536_000) }
    func keeping(_ language: Language) -> String {
        cookie("jy_\(mark)_l", language.rawValue, 31_536_000)
    }
    func forgetting() -> String { cookie("jy_\(mark)", "", 0) }

    private func cookie(_ name: String, _ value: String, _ seconds: Int?) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=Strict"
            + (seconds.map { "; Max-Age=\($0)" } ?? "") + (isSecure ? "; Secure" : "")
    }
}
