import JSON
import Ledger
import Office

/// One `--set register=value`, or `--set group.field=value`.
struct Setting {
    let register: RegisterName
    /// Of a group; nil sets the whole register.
    let field: String?
    let value: JSONValue

    init(register: RegisterName, field: String?, value: JSONValue) {
        self.register = register
        self.field = field
        self.value = value
    }

    init(text: String) throws(CommandMistake) {
        let (name, value) = try Self.split(text)
        try self.init(name, .string(value), text)
    }

    init(json text: String) throws(CommandMistake) {
        let (name, value) = try Self.split(text)
        guard let value = try? JSONParser().value(Array(value.utf8)) else {
            throw .badJSON(register: name)
        }
        try self.init(name, value, text)
    }

    private init(_ name: String, _ value: JSONValue, _ text: String) throws(CommandMistake) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let register = RegisterName(text: parts[0]) else {
            throw .badSetting(name)
        }
        let field = parts.count == 2 ? parts[1] : nil
        self.init(
            register: register, field: field, value: Self.typed(field ?? parts[0], value))
    }

    /// Words may be given by their Chinese or English name.
    private static func typed(_ name: String, _ value: JSONValue) -> JSONValue {
        guard let text = value.stringValue, let word = WordPhrases.word(name, named: text) else {
            return value
        }
        return .string(word)
    }

    private static func split(_ text: String) throws(CommandMistake) -> (String, String) {
        guard let equals = text.firstIndex(of: "=") else { throw .badSetting(text) }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    /// The values to save: groups whole, fields that were not given taken from what was shown.
    static func merged(
        _ settings: [Setting], into shown: [RegisterName: JSONValue], _ kind: Kind
    ) throws(CommandMistake) -> [RegisterName: JSONValue] {
        var values: [RegisterName: JSONValue] = [:]
        for setting in settings {
            guard let field = setting.field else {
                values[setting.register] = setting.value
                continue
            }
            var members: [JSONMember] = []
            if case .object(let known)? = values[setting.register] ?? shown[setting.register] {
                members = known.filter { $0.key != field }
            }
            values[setting.register] = .object(
                members + [JSONMember(key: field, value: setting.value)])
        }
        return values
    }
}
