import JSON
import Ledger
import Storage
import SyncEngine

/// Taking back and destroying.
extension FrontDesk {
    /// Takes a record back (收回) from everyone who has it from this office, with what this office
    /// wrote about it. A proposal of this office is private again once all have answered.
    public func recall(_ word: String, by actor: Actor) throws -> String {
        try act("recall", actor) { recorder, pen in
            var record = try find(word, recorder)
            guard record.custody == .shared else {
                throw record.shared.isEmpty
                    ? ActRefusal.notShared
                    : ActRefusal.notWritable(custody: record.custody.rawValue)
            }
            if record.isFrozen { throw ActRefusal.isFrozen }
            let told = try recorder.recall(&record, by: pen.author, at: pen.at)
            if told.isEmpty { throw ActRefusal.nobodyHolds }
            for id in try recorder.reader.tagged("about:\(record.id.text)") {
                guard id.origin == node.id, var about = try recorder.record(id),
                    about.custody == .shared, !about.isFrozen
                else { continue }
                _ = try recorder.recall(&about, by: pen.author, at: pen.at)
            }
            let peers = told.map(\.text).joined(separator: ",")
            return (record.id.text, record.id.text, detail(["from": peers]))
        }
    }

    /// The changes whose values an erasure of the record would destroy here and at every holder.
    public func erasure(_ word: String, by actor: Actor) throws -> Erasure {
        try store.read { reader in
            let record = try find(word, reader)
            guard record.id.origin == node.id else { throw ActRefusal.notOrigin }
            let dots = try reader.changes(record: record.number).map(\.change.header.dot)
            return Erasure(
                record: record.id, dots: dots.sorted(), author: actor.person, at: actor.at)
        }
    }

    /// Destroys the values of a record's changes (删除内容), here and at every holder; who wrote what
    /// and when stays, and every log verifies.
    ///
    /// - Parameter erasure: from `erasure(_:by:)`; kept outside of backups before it is done.
    public func erase(_ erasure: Erasure, by actor: Actor) throws -> String {
        return try act("erase", actor) { recorder, pen in
            guard var record = try recorder.record(erasure.record) else {
                throw ActRefusal.noSuchRecord(erasure.record.text)
            }
            guard record.id.origin == node.id else { throw ActRefusal.notOrigin }
            try recorder.eraseOwn(&record, erasure.dots, by: pen.author, at: pen.at)
            return (
                record.id.text, record.id.text, detail(["changes": String(erasure.dots.count)])
            )
        }
    }
}
