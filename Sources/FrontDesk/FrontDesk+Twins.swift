import Ledger
import Storage
import SyncEngine

/// A record that is frozen, for two machines of this office wrote two texts under one dot.
extension FrontDesk {
    /// Says which text stands. The other one is kept: both are written anew, and what stands covers the
    /// other where nothing else was written here meanwhile; else both are a conflict to settle.
    ///
    /// - Parameter reason: goes with both texts.
    /// - Returns: the record's name.
    public func choose(
        _ word: String, _ side: Twin.Side, reason: String, by actor: Actor
    ) throws -> String {
        guard !reason.isEmpty else { throw ActRefusal.reasonMissing }
        return try act("held-choose", actor) { recorder, pen in
            var record = try find(word, recorder)
            guard record.isFrozen else { throw ActRefusal.notFrozen }
            let twins = try Twin.all(of: record, recorder.reader)
            guard twins.allSatisfy({ $0.dot.node == node.id }) else {
                throw ActRefusal.choiceElsewhere
            }
            guard record.custody == .shared || record.custody == .sealed else {
                throw ActRefusal.notWritable(custody: record.custody.rawValue)
            }
            try recorder.settle(twins, of: &record, standing: side, reason: reason, pen)
            try Receiving.retry(record.id, recorder, now: pen.at)
            let dots = Set(twins.map(\.dot)).sorted().map(\.description).joined(separator: ",")
            return (
                record.id.text, record.id.text,
                detail(["changes": dots, "stands": side == .known ? "1" : "2"])
            )
        }
    }
}
