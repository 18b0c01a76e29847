import Foundation
import JSON
import Ledger
import Storage

/// What is to stand in many conflicts of one kind at once.
public enum CaseChoice: String, Sendable, CaseIterable {
    /// What this office wrote.
    case ours
    /// What the other office wrote.
    case theirs
    /// What was written last, by its writers' clocks. A person chooses it with the values in view.
    case newest
    /// What lists show meanwhile.
    case shown

    /// The side that it names; nil when none or several could be meant, or its value was erased.
    func side(of sheet: ConflictSheet, at node: NodeID) -> ConflictSheet.Side? {
        let isOurs = { (side: ConflictSheet.Side) in
            side.writings.contains { $0.dot.node == node }
        }
        let found: [ConflictSheet.Side]
        switch self {
        case .ours: found = sheet.sides.filter(isOurs)
        case .theirs: found = sheet.sides.filter { !isOurs($0) }
        case .newest:
            let times = sheet.sides.map { side in side.writings.map(\.at).max() ?? .min }
            found = zip(sheet.sides, times).filter { $0.1 == times.max() }.map(\.0)
        case .shown: found = Array(sheet.sides.prefix(1))
        }
        return found.count == 1 && found[0].value != nil ? found[0] : nil
    }
}

/// A preview of settling many conflicts the same way.
public struct CasePlan: Sendable {
    public static let limit = 200

    /// One conflict, and what would stand; nil: it is left out.
    public struct Item: Sendable {
        public let desk: DeskCase
        public let sheet: ConflictSheet
        public let value: JSONValue?
        public let refusal: ActRefusal?
    }

    public let token: CasePlanToken
    public let items: [Item]
    /// Cases of the same sort beyond the limit.
    public let beyond: Int
}

/// What a preview showed, in one word to carry about: what changed since is not settled by it.
public struct CasePlanToken: Sendable, Equatable {
    public let kind: Kind
    public let register: RegisterName
    public let choice: CaseChoice
    /// The records' last put when they were shown.
    let touched: Int64
    /// The last case shown.
    let last: Int64
    /// How many would be settled.
    public let count: Int

    init(
        kind: Kind, register: RegisterName, choice: CaseChoice, touched: Int64, last: Int64,
        count: Int
    ) {
        self.kind = kind
        self.register = register
        self.choice = choice
        self.touched = touched
        self.last = last
        self.count = count
    }

    public var text: String {
        let parts: [JSONValue] = [
            .string(kind.text), .string(register.text), .string(choice.rawValue), .int(touched),
            .int(last), .int(Int64(count)),
        ]
        return Data(JSONValue.array(parts).canonical).base64EncodedString()
    }

    /// Nil for anything that `text` did not write.
    public init?(text: String) {
        guard text.utf8.count < 1_000, let data = Data(base64Encoded: text),
            let parts = (try? JSONParser().value([UInt8](data)))?.arrayValue, parts.count == 6,
            let kind = parts[0].stringValue.flatMap({ Kind(text: $0) }),
            let register = parts[1].stringValue.flatMap({ RegisterName(text: $0) }),
            let choice = parts[2].stringValue.flatMap({ CaseChoice(rawValue: $0) }),
            let touched = parts[3].intValue, let last = parts[4].intValue,
            let count = parts[5].intValue.flatMap({ Int(exactly: $0) })
        else { return nil }
        self.init(
            kind: kind, register: register, choice: choice, touched: touched, last: last,
            count: count)
    }
}

/// What came of settling many.
public struct ManySettled: Sendable {
    public var settled: [DeskCase] = []
    /// Left out, with why: changed since the preview, or refused.
    public var left: [(desk: DeskCase, refusal: ActRefusal)] = []
    /// Shown in the preview, and ended by somebody else meanwhile.
    public var gone = 0
}
