internal import JSON
internal import Wording

extension CommandCall {
    /// The call without its input's bytes.
    var json: JSONValue {
        var members: [JSONMember] = [
            JSONMember(key: "path", value: .strings(path)),
            JSONMember(key: "words", value: .strings(words)),
            JSONMember(key: "arguments", value: .lists(arguments)),
            JSONMember(key: "options", value: .lists(optionValues)),
            JSONMember(key: "flags", value: .strings(flags.sorted())),
            JSONMember(key: "lang", value: .string(language.rawValue)),
            JSONMember(key: "as", value: .string(person)),
            JSONMember(key: "json", value: .bool(wantsJSON)),
            JSONMember(key: "home", value: .string(home)),
            JSONMember(key: "folder", value: .string(folder)),
        ]
        if let columns { members.append(JSONMember(key: "columns", value: .int(Int64(columns)))) }
        if let inputName {
            members.append(JSONMember(key: "input_name", value: .string(inputName)))
        }
        return .object(members)
    }

    /// Nil when a part is missing or of the wrong kind; parts it does not know are passed over.
    init?(json: JSONValue) {
        guard let path = json["path"]?.strings, let words = json["words"]?.strings,
            let arguments = json["arguments"]?.lists,
            let options = json["options"]?.lists, let flags = json["flags"]?.strings,
            let language = json["lang"]?.stringValue.flatMap(Language.init(rawValue:)),
            let person = json["as"]?.stringValue,
            let wantsJSON = json["json"]?.boolValue,
            let home = json["home"]?.stringValue,
            let folder = json["folder"]?.stringValue
        else { return nil }
        let columns = json["columns"]?.intValue.flatMap { Int(exactly: $0) }
        self.init(
            path: path, words: words, arguments: arguments, options: options, flags: Set(flags),
            language: language, person: person, wantsJSON: wantsJSON, home: home, folder: folder,
            columns: columns.flatMap { (1...10_000).contains($0) ? $0 : nil },
            inputName: json["input_name"]?.stringValue)
    }
}

extension JSONValue {
    static func strings(_ texts: [String]) -> JSONValue {
        .array(texts.map { .string($0) })
    }

    static func lists(_ lists: [String: [String]]) -> JSONValue {
        .object(lists.map { JSONMember(key: $0.key, value: .strings($0.value)) })
    }

    /// Nil when it is no list of texts.
    var strings: [String]? {
        guard let elements = arrayValue else { return nil }
        let texts = elements.compactMap(\.stringValue)
        return texts.count == elements.count ? texts : nil
    }

    fileprivate var lists: [String: [String]]? {
        guard case .object(let members) = self else { return nil }
        var lists: [String: [String]] = [:]
        for member in members {
            guard let texts = member.value.strings else { return nil }
            lists[member.key] = texts
        }
        return lists
    }
}
