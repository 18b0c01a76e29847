import FrontDesk
import JSON
import Ledger
import Office
import Storage

/// What is seen of a conflict. In a record that stays home every value is masked, until somebody
/// reveals it for a purpose that the audit keeps; other records are seen as they are.
struct CaseMask {
    /// Whether values are masked now.
    let isOn: Bool

    init(_ kind: Kind, isRevealed: Bool = false) {
        isOn = !isRevealed && Self.staysHome(kind)
    }

    static func staysHome(_ kind: Kind) -> Bool {
        OfficeVocabulary.vocabulary[kind]?.staysHome == true
    }

    func value(_ register: RegisterName, _ value: JSONValue?) -> JSONValue? {
        isOn ? value.map { PrivateValues.mask(register, $0) } : value
    }

    func sheet(_ sheet: ConflictSheet) -> ConflictSheet {
        isOn ? sheet.showing { PrivateValues.mask(sheet.register, $0) } : sheet
    }

    func settlement(_ settlement: Settlement, _ register: RegisterName) -> Settlement {
        isOn ? settlement.showing { PrivateValues.mask(register, $0) } : settlement
    }

    func past(_ past: PastCase) -> PastCase {
        isOn ? past.showing { PrivateValues.mask(past.desk.register, $0) } : past
    }

    func draft(_ desk: DeskCase) -> DeskCase {
        guard isOn, let draft = desk.draft else { return desk }
        var shown = desk
        shown.draft = DeskCase.Draft(
            value: PrivateValues.mask(desk.register, draft.value), reason: draft.reason,
            person: draft.person, at: draft.at, form: draft.form)
        return shown
    }

    /// Whether what somebody wrote is how a value of the conflict looks masked, and so none.
    static func isMask(_ written: JSONValue, of sheet: ConflictSheet) -> Bool {
        guard staysHome(sheet.record.id.kind) else { return false }
        let values = sheet.sides.compactMap(\.value) + sheet.base.compactMap(\.value)
        let masks = values.compactMap { value -> JSONValue? in
            let mask = PrivateValues.mask(sheet.register, value)
            return mask == value ? nil : mask
        }
        var parts = [written]
        if case .object(let members) = written { parts += members.map(\.value) }
        return parts.contains(where: masks.contains)
    }
}
