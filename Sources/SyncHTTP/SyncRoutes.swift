import Compression
import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// The answering end of the wire: downstream nodes ask here (Protocol/sync.md §2). Call `stop`
/// before letting go of it.
public final class SyncRoutes: HTTPHandler {
    /// The most that a request other than an exchange may have.
    private static let smallBody = 64 << 10
    /// The records that a comparison leaves out.
    private static let compareBody = 1 << 20
    private static let types = [
        SyncLimits.exchangePath: SyncLimits.mediaType,
        SyncLimits.comparePath: SyncLimits.jsonType,
        SyncLimits.enrolPath: SyncLimits.jsonType,
        SyncLimits.keysPath: SyncLimits.jsonType,
        SyncLimits.attachmentsPath: SyncLimits.jsonType,
        SyncLimits.attachmentTakePath: SyncLimits.jsonType,
        SyncLimits.attachmentGivePath: SyncLimits.bytesType,
    ]

    /// Told of what was answered, once it is.
    public typealias Observer = @Sendable (NodeID, Answered) -> Void

    private let answers: AnswerMaking
    private let door: PeerDoor
    private let exchange: ExchangeRoute
    private let compare: CompareRoute
    private let enrolment: EnrolmentRoute
    /// Nil: a node that keeps no files.
    private let attachments: AttachmentRoute?

    /// - Parameters:
    ///   - clock: milliseconds since 1970 UTC; evidence only, nothing is decided by it but the
    ///     end of an invitation.
    ///   - longestPoll: the most that an answer is put off while waiting for news.
    ///   - attachments: nil answers as a node does that knows no attachments.
    ///   - attachmentCame: called when a file became whole by what a peer brought.
    public init(
        side: ExchangeSide, store: any Store, clock: @escaping @Sendable () -> Int64,
        longestPoll: Duration = .seconds(SyncLimits.waitSeconds),
        attachments: AttachmentDesk? = nil, attachmentCame: @escaping @Sendable () -> Void = {},
        observe: @escaping Observer = { _, _ in }
    ) {
        let answers = AnswerMaking(side: side, nonces: NonceBook(), zstd: Zstd())
        self.answers = answers
        let door = PeerDoor(side: side, store: store, answers: answers)
        let answerer = Answerer(side, store: store)
        self.door = door
        exchange = ExchangeRoute(
            door: door, answerer: answerer, store: store, clock: clock,
            longestPoll: longestPoll, observe: observe)
        compare = CompareRoute(door: door, answerer: answerer, clock: clock)
        enrolment = EnrolmentRoute(side: side, store: store, clock: clock, answers: answers)
        self.attachments = attachments.map {
            AttachmentRoute(door: door, desk: $0, came: attachmentCame)
        }
        store.observe { [parking = exchange.parking] in parking.signal($0) }
    }

    deinit { stop() }

    /// Answers every poll that waits; later ones are answered at once. Blocks until it is done.
    public func stop() { exchange.parking.stop() }

    /// How many polls wait for news now.
    public var parked: Int { exchange.parking.count }

    /// How many exchanges are in work now.
    public var inWork: Int { door.inWork }

    // MARK: HTTPHandler

    public func refuse(method: String, path: String, headers: HTTPHeaders) -> HTTPResponse? {
        guard let problem = problem(method, path, headers) else { return nil }
        let request = HTTPRequest(method: method, path: path, headers: headers)
        return answers.refusal(problem, to: request, peer: nil)
    }

    private func problem(_ method: String, _ path: String, _ headers: HTTPHeaders) -> Problem? {
        let isAttachment = path.hasPrefix(SyncLimits.attachmentsPath)
        guard let type = Self.types[path], !isAttachment || attachments != nil else {
            return Problem(.notFound, "there is nothing at this path")
        }
        if method == "GET", path == SyncLimits.keysPath { return nil }
        guard method == "POST" else {
            return Problem(.methodNotAllowed, "this path is asked with POST")
        }
        guard headers["content-type"] == type else {
            return Problem(.contentType, "the body must be \(type)")
        }
        let encodings = headers.fields.filter { $0.name == "content-encoding" }
        let mayPack = path == SyncLimits.exchangePath
        guard encodings.isEmpty || mayPack && encodings.map(\.value) == ["zstd"] else {
            return Problem(.contentEncoding, "only an exchange may be packed, and with zstd only")
        }
        if let length = headers["content-length"].flatMap(Int.init), length > bodyLimit(path: path)
        {
            return Problem(.tooLarge, "the body is longer than \(bodyLimit(path: path)) bytes")
        }
        return nil
    }

    public func bodyLimit(path: String) -> Int {
        switch path {
        case SyncLimits.exchangePath: SyncLimits.messageBytes
        case SyncLimits.comparePath: Self.compareBody
        case SyncLimits.attachmentsPath: SyncLimits.attachmentMessageBytes
        case SyncLimits.attachmentGivePath: SyncLimits.pieceBytes + SyncLimits.attachmentLineBytes
        default: Self.smallBody
        }
    }

    public func handle(
        _ request: HTTPRequest, answer: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        if let problem = problem(request.method, request.path, request.headers) {
            return answer(answers.refusal(problem, to: request, peer: nil))
        }
        guard request.body.count <= bodyLimit(path: request.path) else {
            let problem = Problem(.tooLarge, "the body is too long")
            return answer(answers.refusal(problem, to: request, peer: nil))
        }
        switch request.path {
        case SyncLimits.exchangePath: exchange.handle(request, answer: answer)
        case SyncLimits.comparePath: answer(compare.answer(request))
        case SyncLimits.enrolPath: answer(enrolment.enrol(request))
        case SyncLimits.attachmentsPath, SyncLimits.attachmentGivePath,
            SyncLimits.attachmentTakePath:
            if let attachments { answer(attachments.answer(request)) }
        default: answer(request.method == "GET" ? enrolment.keys() : enrolment.takeKeys(request))
        }
    }
}
