import JSON
import People

/// `password` in `node.json`: `shortest` (characters, 8 to 16), `forbidden` (a list of what no password
/// may contain), `oldest_days` (after which another must be chosen; 0: never).
extension Configuration {
    private static let day: Int64 = 86_400_000
    /// A password that the program makes up has seventeen characters.
    private static let lengths: ClosedRange<Int64> = 8...16
    private static let longestAge: Int64 = 3_650
    private static let mostForbidden = 10_000

    static func value(_ rules: PasswordRules) -> JSONValue {
        .object([
            JSONMember(key: "forbidden", value: .array(rules.forbidden.map { .string($0) })),
            JSONMember(key: "oldest_days", value: .int((rules.oldest ?? 0) / day)),
            JSONMember(key: "shortest", value: .int(Int64(rules.shortest))),
        ])
    }

    static func passwords(
        _ value: JSONValue?, _ file: String
    ) throws(HomeError) -> PasswordRules {
        var rules = PasswordRules()
        guard let value else { return rules }
        func wrong(_ field: String) -> HomeError {
            .badConfiguration(file: file, field: "password.\(field)")
        }
        if let shortest = value["shortest"] {
            guard let number = shortest.intValue, lengths.contains(number) else {
                throw wrong("shortest")
            }
            rules.shortest = Int(number)
        }
        if let oldest = value["oldest_days"] {
            guard let days = oldest.intValue, (0...longestAge).contains(days) else {
                throw wrong("oldest_days")
            }
            rules.oldest = days == 0 ? nil : days * day
        }
        if let forbidden = value["forbidden"] {
            let words = forbidden.arrayValue?.compactMap(\.stringValue) ?? []
            guard words.count == forbidden.arrayValue?.count, words.count <= mostForbidden,
                !words.contains("")
            else { throw wrong("forbidden") }
            rules.forbidden = words
        }
        return rules
    }
}
