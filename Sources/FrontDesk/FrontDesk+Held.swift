import Ledger
import Storage
import SyncEngine

/// How an entry that waited ended when it was tried again.
public struct Retried: Sendable, Equatable {
    public let peer: NodeID
    public let sequence: UInt64
    public let record: RecordID?
    public let outcome: Outcome

    public var isSettled: Bool {
        if case .held = outcome { false } else { true }
    }
}

extension FrontDesk {
    /// Tries waiting entries again, all or one, as the engine does when what they wait for comes:
    /// of use after an upgrade, or when an operator has put right what held them.
    ///
    /// - Returns: one outcome for each that was tried, by peer and sequence; empty when none waits.
    public func retryHeld(
        only: (peer: NodeID, sequence: UInt64)? = nil, by actor: Actor
    ) throws -> [Retried] {
        if try store.read({ try $0.held(peer: only?.peer, record: nil) }).isEmpty { return [] }
        var retried: [Retried] = []
        _ = try act("held-retry", actor) { recorder, _ in
            let waiting = try recorder.reader.held(peer: only?.peer, record: nil).filter {
                only == nil || only?.sequence == $0.sequence
            }
            for held in waiting {
                if let outcome = try retry(held, recorder, at: actor.at) {
                    retried.append(
                        Retried(
                            peer: held.peer, sequence: held.sequence, record: held.record,
                            outcome: outcome))
                }
            }
            let settled = retried.count(where: \.isSettled)
            return (
                only?.peer.text ?? "", "",
                detail(["tried": String(retried.count), "settled": String(settled)])
            )
        }
        return retried
    }

    /// Nil: the peer is not enrolled any more.
    private func retry(
        _ held: HeldEntry, _ recorder: Recorder, at: Int64
    ) throws -> Outcome? {
        let reader = recorder.reader
        guard let peer = try Receiving.peer(of: held, reader), peer.status == .enrolled else {
            return nil
        }
        let now = try reader.held(peer: held.peer, record: nil)
            .first { $0.sequence == held.sequence }
        // One that was tried before may have brought what this one waited for.
        if let now {
            let receiving = Receiving(recorder, from: peer, now: at)
            guard try receiving.retry(now) else {
                let again = try reader.held(peer: held.peer, record: nil)
                    .first { $0.sequence == held.sequence }
                return .held(again?.reason ?? now.reason)
            }
            if let record = held.record { try receiving.retryHeld(of: record) }
        }
        return try reader.incoming(held.peer, held.sequence)?.outcome
    }
}
