import JSON
import Ledger
import SyncProtocol

extension Door {
    /// What nodes say of files, a piece of one, both in a bundle too, and a value that names one.
    static func attachment(_ bytes: [UInt8]) throws {
        if let ask = try? AttachmentAsk(bytes: bytes) {
            try sameAgain(
                ask, "ask", write: { $0.canonicalBytes }, read: { try AttachmentAsk(bytes: $0) })
            if let state = try? AttachmentState(bytes: bytes, to: ask), state.have.count > 1000 {
                throw Broken("an answer about \(state.have.count) files")
            }
        }
        if let place = try? AttachmentPlace(bytes: bytes) {
            try sameAgain(
                place, "place", write: { $0.canonicalBytes },
                read: { try AttachmentPlace(bytes: $0) })
        }
        if let piece = try? AttachmentPiece(body: bytes) {
            try sameAgain(
                piece, "piece", write: { $0.body }, read: { try AttachmentPiece(body: $0) })
            let end = piece.place.at + Int64(piece.bytes.count)
            guard piece.place.at >= 0, end <= piece.place.name.size else {
                throw Broken("a piece up to \(end) of a file of \(piece.place.name.size)")
            }
        }
        if let part = try? FilePart(body: bytes) {
            try sameAgain(part, "part of a bundle", write: \.body) {
                guard let again = try FilePart(body: $0) else { throw Broken("no part any more") }
                return again
            }
        }
        if let value = try? JSONParser().value(bytes), let name = AttachmentName(value) {
            guard 1...AttachmentName.sizeLimit ~= name.size else {
                throw Broken("a file of \(name.size) bytes")
            }
            if let taken = try? AttachmentTaken(bytes: bytes, of: name), taken.have > name.size {
                throw Broken("\(taken.have) of \(name.size) bytes")
            }
        }
    }
}
