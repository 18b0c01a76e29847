import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Answers a node that wants to be let in, and those that ask for or tell a change of key.
struct EnrolmentRoute: Sendable {
    private let check: RequestCheck
    private let enrolment: Enrolment
    private let store: any Store
    private let clock: @Sendable () -> Int64
    private let answers: AnswerMaking

    init(
        side: ExchangeSide, store: any Store, clock: @escaping @Sendable () -> Int64,
        answers: AnswerMaking
    ) {
        check = RequestCheck(side: side)
        enrolment = Enrolment(side, store: store)
        self.store = store
        self.clock = clock
        self.answers = answers
    }

    /// The request is signed with the key it brings: nobody enrols a key he does not have. It needs
    /// no nonce, for repeating it changes nothing.
    func enrol(_ request: HTTPRequest) -> HTTPResponse {
        respond(request) {
            let claim = try check.claim(request)
            let message = try EnrolMessage(bytes: request.body)
            guard message.node == claim.input.keyID else {
                throw Problem(.signatureInvalid, "signed by another node than the body names")
            }
            try check.verify(request, claim, key: message.key)
            return try enrolment.accept(message, now: clock()).canonicalBytes
        }
    }

    /// Public: the papers prove themselves.
    func keys() -> HTTPResponse {
        respond(HTTPRequest(method: "GET", path: SyncLimits.keysPath)) {
            RotationPaper.bytes(of: try enrolment.rotations())
        }
    }

    /// A downstream tells the papers of its changes of key, signed with the newest. It needs no
    /// nonce, for repeating it changes nothing.
    func takeKeys(_ request: HTTPRequest) -> HTTPResponse {
        respond(request) {
            let claim = try check.claim(request)
            let peer = try store.read { try check.peer(claim, $0) }
            let papers = try RotationPaper.list(request.body)
            guard let newest = enrolment.path(papers, of: peer).last ?? peer.keys.last else {
                throw Problem(.unknownKey, "this node has no key here")
            }
            try check.verify(request, claim, key: newest)
            _ = try enrolment.follow(papers, of: peer.id, now: clock())
            return RotationPaper.bytes(of: try enrolment.rotations())
        }
    }

    private func respond(
        _ request: HTTPRequest, _ body: () throws -> [UInt8]
    ) -> HTTPResponse {
        do {
            return answers.answer(
                try body(), type: SyncLimits.jsonType, to: request, peer: nil)
        } catch {
            return answers.refusal(Problem(error), to: request, peer: nil)
        }
    }
}
