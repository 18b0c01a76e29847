import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Answers a peer about attached files: what is lacking, a piece of one, a piece that it brings
/// (Protocol/attachments.md §4 to §6).
struct AttachmentRoute: Sendable {
    let door: PeerDoor
    let desk: AttachmentDesk
    /// Called when a file became whole by what a peer brought.
    let came: @Sendable () -> Void

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        var known: NodeID?
        do {
            let entrance = try door.enter(request, known: &known)
            defer { door.leave(entrance) }
            let (body, type) = try body(request, entrance.peer)
            return door.answers.answer(body, type: type, to: request, peer: entrance.peer.id)
        } catch {
            return door.answers.refusal(Problem(error), to: request, peer: known)
        }
    }

    private func body(
        _ request: HTTPRequest, _ peer: Peer
    ) throws -> (body: [UInt8], type: String) {
        switch request.path {
        case SyncLimits.attachmentTakePath:
            let place = try AttachmentPlace(bytes: request.body)
            return (try desk.give(place, to: peer), SyncLimits.bytesType)
        case SyncLimits.attachmentGivePath:
            let taken = try desk.take(try AttachmentPiece(body: request.body), from: peer)
            if taken.isComplete { came() }
            return (AttachmentTaken(have: taken.have).canonicalBytes, SyncLimits.jsonType)
        default:
            let state = try desk.state(try AttachmentAsk(bytes: request.body), of: peer)
            return (state.canonicalBytes, SyncLimits.jsonType)
        }
    }
}
