import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Answers a peer that looks for the records of a difference (Protocol/sync.md §13).
struct CompareRoute: Sendable {
    let door: PeerDoor
    let answerer: Answerer
    let clock: @Sendable () -> Int64

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        var known: NodeID?
        do {
            let entrance = try door.enter(request, known: &known)
            defer { door.leave(entrance) }
            let ask = try CompareAsk(bytes: request.body)
            let answer = try answerer.compare(ask, from: entrance.peer, now: clock())
            return door.answers.answer(
                answer.canonicalBytes, type: SyncLimits.jsonType, to: request,
                peer: entrance.peer.id)
        } catch {
            return door.answers.refusal(Problem(error), to: request, peer: known)
        }
    }
}
