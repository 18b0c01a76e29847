import JSON
import Ledger

/// What a bundle brings of attached files, behind its messages (Protocol/attachments.md §9). What it is
/// stands in its first line.
public enum FilePart: Sendable, Equatable {
    case ask(AttachmentAsk)
    case state(AttachmentState)
    case piece(AttachmentPiece)

    private enum Sort { case ask, state, piece }

    /// Nil: the part is a message, or unreadable as one.
    public init?(body: [UInt8]) throws(Problem) {
        let end = body.firstIndex(of: 0x0A) ?? body.count
        let line = Array(body[..<end])
        let found = try? Problem.reading(line) { node throws(FormatError) -> Sort? in
            if node["offers"] != nil { return .ask }
            if node["have"] != nil { return .state }
            return node["file"] != nil ? .piece : nil
        }
        guard let sort = found else { return nil }
        if sort != .piece, end + 1 != body.count {
            throw Problem(.malformed, "a line about files is not the whole part")
        }
        switch sort {
        case .ask: self = .ask(try AttachmentAsk(bytes: line))
        case .state: self = .state(try AttachmentState(bytes: line))
        case .piece: self = .piece(try AttachmentPiece(body: body))
        }
    }

    public var body: [UInt8] {
        switch self {
        case .ask(let ask): ask.canonicalBytes + [0x0A]
        case .state(let state): state.canonicalBytes + [0x0A]
        case .piece(let piece): piece.body
        }
    }
}
