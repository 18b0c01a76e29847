import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

extension JSONValue {
    static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    /// A record's provisional values as one object.
    static func values(_ values: [RegisterName: JSONValue]) -> JSONValue {
        .object(values.map { JSONMember(key: $0.key.text, value: $0.value) })
    }
}

/// Values of registers as people read them.
struct ValueText {
    let language: Language

    /// Names of registers that hold milliseconds since 1970.
    private static let times: Set<String> = ["received_at", "issued_at", "decided_at", "at"]

    func label(_ register: String) -> String {
        WordPhrases.register(register)?.text(language) ?? register
    }

    func word(_ register: String, _ value: JSONValue?) -> String {
        guard let text = value?.stringValue else { return "" }
        return WordPhrases.word(register, text)?.text(language) ?? text
    }

    /// Nil was erased.
    func text(_ register: String, _ value: JSONValue?) -> String {
        switch value {
        case nil: return SharedPhrases.erased.text(language)
        case .null?: return ""
        case .bool(let flag)?: return flag ? "true" : "false"
        case .int(let number)?:
            return Self.times.contains(register) ? BeijingTime.text(number) : String(number)
        case .fraction(let number)?: return String(number)
        case .string?: return word(register, value)
        case .array(let elements)?:
            return elements.map { text(register, $0) }
                .joined(separator: language == .chinese ? "、" : ", ")
        case .object(let members)?:
            let parts = members.filter { $0.value != .string("") }
                .map { "\(label($0.key)) \(text($0.key, $0.value))" }
            return parts.joined(separator: " · ")
        }
    }
}
