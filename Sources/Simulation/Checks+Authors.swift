import JSON
import Ledger
import Storage
import SyncEngine

/// Who wrote what counts, and what may not lie about.
extension Checks {
    /// What counts was written under the tier of its author's office, in registers of that tier and
    /// whole groups, in a record that its own office founded; and nothing else is void.
    func authentic(_ node: OfficeNode) throws {
        for record in try node.allRecords() {
            let declaration = node.side.rules.vocabulary[record.id.kind]
            let history = try history(node, record).filter { !$0.isHome }
            for change in history.map(\.change) {
                let header = change.header
                let isVoid = record.shared.voids.contains(header.dot)
                // What an office's own program let through is judged by its neighbours.
                let isOwn = !isVoid && header.dot.node == node.facts.id
                let isWithdrawn =
                    try world.withdrawn.contains(World.Written(record.id, header.dot))
                    || isUnwanted(record.id, header.dot)
                if try isVoid != breaksRules(change, declaration), !isOwn, !isWithdrawn,
                    !isVoid || !change.isErased
                {
                    throw Violation(
                        .authentic,
                        "\(node.name): \(header.dot) of \(record.id) is \(isVoid ? "" : "not ")void"
                    )
                }
                // Strangers of a test are no offices of the world.
                let author = world.offices.first { $0.facts.id == header.dot.node }
                guard isVoid || author.map({ $0.facts.tier == header.tier }) ?? true else {
                    throw Violation(.authentic, "\(header.dot) claims another tier")
                }
            }
            let isFounded = history.isEmpty || history.contains { $0.change.header.isFounding }
            guard isFounded || record.shared.isEmpty else {
                throw Violation(.authentic, "\(record.id) was founded by another office")
            }
        }
    }

    /// Whether the other side would not hear of a change, for it had taken the record back: then its
    /// author's office makes it void when it shares the record again.
    private func isUnwanted(_ id: RecordID, _ dot: Dot) throws -> Bool {
        guard let author = world.offices.first(where: { $0.facts.id == dot.node }) else {
            return false
        }
        return try author.store.read { reader in
            try reader.peers().contains { peer in
                try Offered.all(peer.id, reader).contains { offered in
                    guard case .refused(let code) = offered.outcome, !code.voids else {
                        return false
                    }
                    return offered.record == id
                }
            }
        }
    }

    /// What was erased does not lie about in bytes that wait either.
    func erased(_ node: OfficeNode) throws {
        for held in try node.held() where held.payload != nil {
            guard let header = try? JSONParser().parse(held.header, { try ChangeHeader($0) }) else {
                continue
            }
            guard try !node.isErased(header.record, header.dot) else {
                throw Violation(.confined, "\(node.name) keeps \(header.dot), which was erased")
            }
        }
    }

    private func breaksRules(_ change: Change, _ declaration: KindDeclaration?) throws -> Bool {
        let payload = try change.payloadBytes.map { try Payload(bytes: $0) }
        return change.header.registers.contains { name in
            guard let register = declaration?[register: name] else { return false }
            let value = payload?.values[name]
            return !register.authority.allows(change.header.tier)
                || payload != nil && register.fields.contains { value?[$0] == nil }
        }
    }
}
