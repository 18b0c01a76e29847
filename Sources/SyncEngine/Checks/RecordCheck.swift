import JSON
import Ledger
import Storage

/// A record is the fold of its history; what lists show and which registers are in conflict
/// follows from it.
public struct RecordCheck {
    public let rules: Rules

    public init(_ rules: Rules) { self.rules = rules }

    /// - Parameters:
    ///   - history: all changes that are kept of it.
    ///   - refused: the void dots for which a refusal was noted.
    public func findings(
        _ record: StoredRecord, history: [StoredChange], refused: Set<Dot>
    ) -> [Finding] {
        var findings: [Finding] = []
        func found(_ fault: Finding.Fault, dot: Dot? = nil, _ detail: String? = nil) {
            findings.append(
                Finding(.records, fault, record: record.id, dot: dot, detail: detail))
        }
        let shared = RecordState(
            folding: history.filter { !$0.isHome }.map { ($0.change.header, $0.change.hash) },
            voids: Set(record.shared.voids))
        if shared != record.shared { found(.stateDiffers) }
        if record.home(folding: history) != record.home { found(.homeStateDiffers) }
        for dot in record.shared.voids where !refused.contains(dot) {
            found(.voidWithoutRefusal, dot: dot)
        }
        do {
            let expected = try expected(record, history)
            for name in differing(record.shown.members, expected.shown) {
                found(.shownDiffers, name)
            }
            if record.conflicts != expected.conflicts {
                let names = Set(record.conflicts).symmetricDifference(expected.conflicts)
                found(.conflictsDiffer, names.map(\.text).sorted().joined(separator: ", "))
            }
        } catch {
            // An unreadable payload is named by its own check.
            if case .missing(let dot) = error { found(.changeMissing, dot: dot) }
        }
        return findings
    }

    private enum Trouble: Error {
        case missing(Dot)
        case unreadable
    }

    private func expected(
        _ record: StoredRecord, _ history: [StoredChange]
    ) throws(Trouble) -> (shown: [JSONMember], conflicts: [RegisterName]) {
        var payloads: [Dot: Payload?] = [:]
        // What was handed back shows nothing.
        if record.custody == .returned { return ([], []) }
        for stored in history where record.isPrivate || !stored.isHome {
            let bytes = stored.change.payloadBytes
            payloads[stored.change.header.dot] = .some(bytes.flatMap { try? Payload(bytes: $0) })
            if bytes != nil, payloads[stored.change.header.dot] == .some(nil) {
                throw .unreadable
            }
        }
        let declaration = rules.vocabulary[record.id.kind]
        var shown: [JSONMember] = []
        var conflicts: [RegisterName] = []
        for entry in record.current.registers {
            let (name, state) = (entry.key, entry.value)
            for dot in state.live where payloads[dot] == nil { throw .missing(dot) }
            let conflict = Conflict(name, in: record.current) { dot in
                (payloads[dot] ?? nil)?.values[name]
            }
            if conflict.isOpen { conflicts.append(name) }
            if declaration?[register: name]?.isListed == true, let value = conflict.provisional {
                shown.append(JSONMember(key: name.text, value: value))
            }
        }
        return (shown, conflicts.sorted())
    }

    private func differing(_ left: [JSONMember], _ right: [JSONMember]) -> [String] {
        // Nearly always; members of a value may stand in another order, though.
        if left == right { return [] }
        let names = Set((left + right).map(\.key))
        return names.filter { name in
            left.filter { $0.key == name }.map(\.value.canonical)
                != right.filter { $0.key == name }.map(\.value.canonical)
        }.sorted()
    }
}
