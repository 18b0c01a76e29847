/// One sentence of the product in its two languages, with places `{name}` to fill in. Everything a
/// user reads is a phrase; the catalogue files of each room list them.
public struct Phrase: Sendable, Equatable {
    public let chinese: String
    public let english: String

    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The sentence with its places filled; a place without a value stays as written, so that a
    /// mistake shows instead of hiding.
    public func text(_ language: Language, _ values: [String: String] = [:]) -> String {
        let pattern = language == .chinese ? chinese : english
        guard !values.isEmpty else { return pattern }
        var result = ""
        var rest = Substring(pattern)
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name] ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

/// Chinese first, English second.
public enum Language: String, Sendable, CaseIterable {
    case chinese = "zh"
    case english = "en"

    /// From `--lang` or, without it, the environment: `en…` is English, anything else Chinese.
    public init(option: String?, environment: [String: String]) {
        let named =
            option ?? environment["LC_ALL"].flatMap { $0.isEmpty ? nil : $0 }
            ?? environment["LC_MESSAGES"].flatMap { $0.isEmpty ? nil : $0 }
            ?? environment["LANG"] ?? ""
        self = named.lowercased().hasPrefix("en") ? .english : .chinese
    }
}
