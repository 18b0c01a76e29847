import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// What a command says: sentences for people, facts for programs.
struct Telling {
    let call: CommandCall
    let output: any CommandOutput

    var wantsFacts: Bool { call.wantsJSON }

    func say(_ phrase: Phrase, _ values: [String: String] = [:], indent: Int = 0) {
        for line in call.text(phrase, values).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            output.line(String(repeating: " ", count: indent) + line)
        }
    }

    func gap() { output.line("") }

    func table(_ rows: [[String]], header: [Phrase]) {
        let titles = header.map { call.text($0) }
        for line in Columns.table(rows, header: titles, limit: call.columns) { output.line(line) }
    }

    /// One line of JSON.
    func facts(_ members: KeyValuePairs<String, JSONValue?>) {
        output.line(String(decoding: JSONValue.facts(members).canonical, as: UTF8.self))
    }

    func text(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
        call.text(phrase, values)
    }

    /// A register's value as people read it.
    func value(_ register: RegisterName, _ value: JSONValue?) -> String {
        ValueText(language: call.language).text(register.text, value)
    }

    /// A register's name, with the word to type.
    func name(_ register: RegisterName) -> String {
        guard let name = WordPhrases.register(register.text) else { return register.text }
        return "\(text(name)) \(register.text)"
    }

    /// Who wrote a side of a conflict, where, when and why.
    func writers(of side: ConflictSheet.Side, _ names: NodeNames) {
        for writing in side.writings {
            say(
                ConflictPhrases.writer,
                [
                    "author": writing.author, "node": names[writing.dot.node],
                    "tier": text(OperatorWords.name(writing.tier)), "at": time(writing.at),
                ], indent: 2)
            if let reason = writing.reason {
                say(ConflictPhrases.why, ["reason": reason], indent: 2)
            }
        }
    }

    func name(_ kind: Kind) -> String { WordPhrases.kind(kind).map { text($0) } ?? kind.text }

    func time(_ milliseconds: Int64) -> String { BeijingTime.text(milliseconds) }
}

extension JSONValue {
    /// An object of the members that are there.
    static func facts(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(
            members.compactMap { name, value in value.map { JSONMember(key: name, value: $0) } })
    }

    static func number(_ number: UInt64) -> JSONValue { .int(Int64(clamping: number)) }
    static func number(_ number: Int) -> JSONValue { .int(Int64(clamping: number)) }
}

/// How nodes are called: by their names when this node has heard them.
struct NodeNames {
    private let names: [NodeID: String]

    init(_ node: Node, _ reader: any StoreReader) throws(StoreError) {
        var names = [node.facts.id: node.facts.name]
        for peer in try reader.peers() where !peer.name.isEmpty { names[peer.id] = peer.name }
        self.names = names
    }

    subscript(node: NodeID) -> String { names[node] ?? node.text }

    func fact(_ node: NodeID) -> JSONValue {
        .facts(["id": .string(node.text), "name": names[node].map { .string($0) }])
    }
}

extension StoredRecord {
    /// Number and title as lists show them; the record's name where there is no number.
    var shortName: String {
        shown("city_number")?.stringValue ?? shown("number")?.stringValue ?? id.text
    }

    var title: String { shown("title")?.stringValue ?? "" }
}
