import Foundation
import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// A case that ended, with what was in view then, read from the record's history.
public struct PastCase: Sendable {
    public let desk: DeskCase
    public let record: StoredRecord
    /// Nil for one that nobody settled, or whose values were erased or handed back.
    public private(set) var settlement: Settlement?
    public private(set) var sides: [ConflictSheet.Side]

    public init?(_ desk: DeskCase, _ reader: any StoreReader) throws {
        guard let record = try reader.record(desk.record) else { return nil }
        self.desk = desk
        self.record = record
        guard let dot = desk.ending?.dot else {
            (settlement, sides) = (nil, [])
            return
        }
        settlement = try Settlement.all(desk.register, in: record, reader)
            .first { $0.header.dot == dot }
        sides = try settlement?.before(desk.register, in: record, reader).sides ?? []
    }

    /// The same with something else in place of its values.
    public func showing(_ shown: (JSONValue) -> JSONValue) -> PastCase {
        var past = self
        past.settlement = settlement?.showing(shown)
        past.sides = sides.map {
            ConflictSheet.Side(
                number: $0.number, value: $0.value.map(shown), writings: $0.writings)
        }
        return past
    }

    /// Whether any of it says the word: the record's listed values, the versions, the reason, who
    /// settled it. Of a record that stays home no value is looked into: a hit would tell a telephone
    /// number that nobody may see.
    func mentions(_ word: String) -> Bool {
        var texts = [record.id.text, desk.ending?.person ?? "", settlement?.reason ?? ""]
        texts += sides.flatMap(\.writings).map(\.author)
        if OfficeVocabulary.vocabulary[record.id.kind]?.staysHome != true {
            texts += record.shown.members.flatMap { $0.value.texts }
            texts += sides.flatMap { $0.value?.texts ?? [] } + (settlement?.value?.texts ?? [])
        }
        return texts.contains { $0.localizedStandardContains(word) }
    }

    /// The cases that ended last, or the last ones that mention a word.
    ///
    /// - Parameter searched: how many are looked through.
    public static func all(
        mentioning word: String, after: DeskCase?, limit: Int, searched: Int = 5_000,
        _ reader: any StoreReader
    ) throws -> [PastCase] {
        var query = CaseQuery(isOpen: false, limit: 200)
        query.after = after
        var (found, seen) = ([PastCase](), 0)
        while found.count < limit, seen < searched {
            let page = try reader.cases(query)
            for desk in page where found.count < limit {
                guard let past = try PastCase(desk, reader) else { continue }
                if word.isEmpty || past.mentions(word) { found.append(past) }
            }
            seen += page.count
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last
        }
        return found
    }
}

extension JSONValue {
    /// Every text in it.
    fileprivate var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(\.texts)
        case .object(let members): members.flatMap(\.value.texts)
        default: []
        }
    }
}
