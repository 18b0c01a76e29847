import Hashing
import Ledger
import Storage

/// Whether each attached file that counts as whole is here with the bytes of its name, and nothing
/// lies in the vault that no attachment names. Reads every byte; memory stays that of one piece.
public struct AttachmentCheck {
    private let desk: AttachmentDesk

    public init(_ desk: AttachmentDesk) { self.desk = desk }

    /// - Parameter progress: told how many files were looked at, and of how many.
    public func run(
        progress: (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
    ) throws -> (count: Int, findings: [Finding]) {
        let names = try desk.whole()
        var findings: [Finding] = []
        for (index, name) in names.enumerated() {
            progress(Int64(index), Int64(names.count))
            if try desk.vault.holds(name.digest, size: name.size) { continue }
            // Erased while this was looked at.
            if try !desk.isKept(name) { continue }
            let isThere = try desk.vault.size(of: name.digest) != nil
            findings.append(
                Finding(
                    .attachments, isThere ? .attachmentChanged : .attachmentGone,
                    detail: name.digest.text))
        }
        for stray in try desk.strays() {
            findings.append(Finding(.attachments, .attachmentStray, detail: stray.text))
        }
        return (names.count, findings)
    }
}
