import FrontDesk
import Hashing
import Ledger
import Storage
import SyncEngine

/// Attached files as commands need them.
extension Node {
    /// How many bytes of an attachment have come; all of them when it is whole.
    func gathered(_ file: FrontDesk.AttachmentView) throws -> Int64 {
        guard let name = file.name else { return 0 }
        return file.isWhole ? name.size : try attachments.gathered(name, from: file.side)
    }

    /// Writes a whole attachment into a new file of somebody's, owner-only.
    func copy(_ name: AttachmentName, to target: String) throws {
        let file = try NewFile(target)
        var place: Int64 = 0
        while place < name.size {
            let piece = try attachments.vault.read(name.digest, from: place, count: 1 << 20)
            if piece.isEmpty { throw HomeError.cannotRead(name.digest.text) }
            try file.write(piece)
            place += Int64(piece.count)
        }
        try file.finish()
    }
}
