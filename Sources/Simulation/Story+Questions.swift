import FrontDesk
import Ledger
import Storage
import SyncEngine

/// Operators ask for changes that wait to be taken back, and those who wrote them answer.
extension Story {
    /// - Returns: whether the office had such a thing to do, and did it.
    func question(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws -> Bool {
        let open = try node.store.read { try OpenQuestion.all($0) }
            .filter { $0.question.dot.node == node.facts.id }
        if let asked = open.first, chance.hits(40) {
            try answer(asked.question, at: node, actor)
            return true
        }
        let held = try node.held()
        guard !held.isEmpty, chance.hits(15), let entry = chance.one(of: held) else { return false }
        _ = try perform(.askRefusal, node, entry.record) {
            try node.desk.askRefusal(
                of: entry.peer, entry.sequence, reason: "whatever for", by: actor)
        }
        return true
    }

    private func answer(
        _ question: RefusalQuestion, at node: OfficeNode, _ actor: FrontDesk.Actor
    ) throws {
        let word = question.record.text
        if chance.hits(50) {
            _ = try perform(.withdraw, node, question.record) {
                // Before it commits: others may hear of it before the office knows that it did it.
                world.withdrawn.insert(World.Written(question.record, question.dot))
                return try node.desk.withdrawAsked(word, by: actor)
            }
        } else {
            _ = try perform(.insist, node, question.record) {
                try node.desk.insistOnAsked(word, by: actor)
            }
        }
    }
}
