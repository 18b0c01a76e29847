import Ledger
import Storage
import SyncEngine

/// What another copy of this office's machine had written.
extension FrontDesk {
    /// What `absorb` would write; nil when the other store is no copy of this node.
    public func planAbsorbing(_ other: any StoreReader) throws -> Absorbing.Plan? {
        try store.read { try Absorbing.plan($0, other, node: node) }
    }

    /// Writes what it lacks anew, under its authors' names. Doing it again does nothing.
    ///
    /// - Parameter source: where the copy lay, for the audit.
    /// - Returns: what was written and what was left; nil when the other store is no copy of this node.
    public func absorb(
        _ other: any StoreReader, from source: String, by actor: Actor
    ) throws -> Absorbing.Plan? {
        var done: Absorbing.Plan?
        _ = try act("absorb", actor) { recorder, pen in
            guard let plan = try Absorbing.plan(recorder.reader, other, node: node) else {
                throw ActRefusal.notACopy
            }
            try recorder.absorb(plan.pieces, pen)
            done = plan
            return (
                node.id.text, "",
                detail([
                    "from": source, "texts": String(plan.pieces.count),
                    "left": String(plan.left.count),
                ])
            )
        }
        return done
    }
}
