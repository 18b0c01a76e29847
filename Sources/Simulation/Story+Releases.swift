import FrontDesk
import Ledger
import Office
import SyncEngine

/// Offices that do not upgrade on one day.
extension Story {
    /// Some offices begin with an older release, which knows fewer words.
    func beginOld() throws {
        for node in world.offices where chance.hits(40) {
            try world.install(older(at: node), at: node)
            old.append(node.facts.id)
        }
    }

    /// One of them upgrades: what it passed over is judged, and what waits is tried again.
    func upgrade() throws {
        guard let id = chance.one(of: old),
            let node = world.offices.first(where: { $0.facts.id == id })
        else { return }
        old.removeAll { $0 == id }
        waiting.removeAll { $0.node === node }
        try world.install(OfficeRules.rules, at: node)
        tell(.upgrade, node)
    }

    /// Without some words that the office's own people need not write.
    private func older(at node: OfficeNode) -> Rules {
        let isCity = node.facts.tier >= .city
        let kinds: [Kind] = isCity ? [.relay, .reply] : [.campaign, .cityDecision, .cityReply]
        let registers: [RegisterName] =
            isCity
            ? ["body", "urgency", "number", "marks", "scope_group"]
            : ["city_number", "city_state", "urgency", "theme"]
        let sorts: [Set<EntryType>] = [
            [.refusal], [.erasure], [.recall, .closed], [.outcomeElsewhere],
            [.refusalAsked, .refusalDeclined],
        ]
        let gone = (
            kinds: kinds.filter { _ in chance.hits(50) },
            registers: registers.filter { _ in chance.hits(60) },
            entries: chance.one(of: sorts) ?? []
        )
        let all = OfficeRules.rules.vocabulary
        let kept = all.kinds.values.filter { !gone.kinds.contains($0.kind) }.map { kind in
            KindDeclaration(
                kind.kind, madeBy: kind.madeBy, staysHome: kind.staysHome,
                registers: kind.registers.values.filter { !gone.registers.contains($0.name) })
        }
        return Rules(
            vocabulary: Vocabulary(kept, entries: all.entries.subtracting(gone.entries)),
            tags: OfficeRules.rules.tags)
    }
}
