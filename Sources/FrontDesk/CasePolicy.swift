import Ledger
import Storage

/// What an office has laid down for its conflicts.
public struct CasePolicy: Sendable, Equatable {
    /// Hours in which a conflict is to be settled; 0: no rule.
    public var hours: Int64
    /// Conflicts of which one person settles and another confirms: a kind, `kind.register`, or `*`
    /// for all.
    public var twoPeople: Set<String>

    public init(hours: Int64 = 72, twoPeople: Set<String> = []) {
        self.hours = hours
        self.twoPeople = twoPeople
    }

    public func needsSecond(_ kind: Kind, _ register: RegisterName) -> Bool {
        ["*", kind.text, "\(kind.text).\(register.text)"].contains(where: twoPeople.contains)
    }

    /// Until when a case is to be settled; nil: whenever.
    public func due(_ desk: DeskCase) -> Int64? {
        desk.dueAt ?? (hours > 0 ? desk.openedAt + hours * 3_600_000 : nil)
    }

    /// How long a case is overdue, in milliseconds; nil: it is not.
    public func overdue(_ desk: DeskCase, now: Int64) -> Int64? {
        guard desk.isOpen, let due = due(desk), due < now else { return nil }
        return now - due
    }
}
