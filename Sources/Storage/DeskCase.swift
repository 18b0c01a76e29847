import JSON
import Ledger

/// A register in conflict as work for people: since when, who has it, until when, and how it ended. Of
/// this node alone, and never sent. Values are not kept here but in the record's history, so that an
/// erasure or a recall need not look for copies; only a draft has one, and goes with its case.
public struct DeskCase: Sendable, Equatable {
    /// The store's number, ascending by opening; 0 until it is kept.
    public var number: Int64
    public let record: RecordID
    public let register: RegisterName
    /// When the conflict was met here. All times of a case are by this node's clock, in milliseconds
    /// since 1970 UTC.
    public let openedAt: Int64
    /// Who has it.
    public var holder: String?
    /// Until when, if somebody said; else what the office's rule says counts.
    public var dueAt: Int64?
    public var draft: Draft?
    /// Why a draft was sent back, and by whom.
    public var remark: Remark?
    /// Who confirmed a draft.
    public var second: String?
    /// Nil while it is open.
    public var ending: Ending?

    public init(record: RecordID, register: RegisterName, openedAt: Int64) {
        number = 0
        self.record = record
        self.register = register
        self.openedAt = openedAt
    }

    /// A settlement that waits for a second person.
    public struct Draft: Sendable, Equatable {
        public let value: JSONValue
        public let reason: String
        public let person: String
        public let at: Int64
        /// What the person had on the screen, as one word.
        public let form: String

        public init(value: JSONValue, reason: String, person: String, at: Int64, form: String) {
            self.value = value
            self.reason = reason
            self.person = person
            self.at = at
            self.form = form
        }
    }

    public struct Remark: Sendable, Equatable {
        public let person: String
        public let text: String

        public init(person: String, text: String) {
            self.person = person
            self.text = text
        }
    }

    public struct Ending: Sendable, Equatable {
        public enum Way: String, Sendable, CaseIterable {
            /// A person settled it.
            case settled
            /// The record was taken back by the office that it came from.
            case recalled
            /// One side went: refused, taken back, erased, or made equal to the other.
            case lapsed
        }

        public let way: Way
        public let at: Int64
        /// Who settled it; empty for what nobody settled.
        public let person: String
        /// The change that settled it.
        public let dot: Dot?

        public init(_ way: Way, at: Int64, person: String = "", dot: Dot? = nil) {
            self.way = way
            self.at = at
            self.person = person
            self.dot = dot
        }
    }

    public var isOpen: Bool { ending == nil }

    /// How long it was open, in milliseconds; a clock that was set back makes it no less than nothing.
    public var duration: Int64? { ending.map { max(0, $0.at - openedAt) } }
}

/// Which cases to list. What is nil does not matter.
public struct CaseQuery: Sendable, Equatable {
    /// Open ones come oldest first, ended ones by their end, the last first.
    public var isOpen: Bool
    public var kind: Kind?
    public var register: RegisterName?
    public var holder: String?
    /// Ended at or after, and before, this time.
    public var endedFrom: Int64?
    public var endedBefore: Int64?
    /// Continue after this case.
    public var after: DeskCase?
    public var limit: Int

    public init(isOpen: Bool, limit: Int = 100) {
        self.isOpen = isOpen
        self.limit = limit
    }
}
