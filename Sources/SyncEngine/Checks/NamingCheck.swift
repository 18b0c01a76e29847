import Hashing
import Ledger
import Storage

/// Whether the files that changes name are noted for just these changes: by what is noted it is decided who
/// gets a file, so a line too many would give away one that only a private record names.
struct NamingCheck {
    let reader: any StoreReader
    let rules: Rules

    /// What is not noted though a change names it.
    ///
    /// - Parameter history: all changes that are kept of the record.
    func findings(
        _ record: StoredRecord, _ history: [StoredChange]
    ) throws(StoreError) -> [Finding] {
        guard rules.vocabulary[record.id.kind]?.fileRegisters.isEmpty == false else { return [] }
        var findings: [Finding] = []
        for stored in history {
            let dot = stored.change.header.dot
            // Refused when it came: what it names was never asked for.
            if !stored.isHome, record.shared.voids.contains(dot) { continue }
            for name in AttachmentName.named(by: stored.change, rules.vocabulary) {
                let isNoted = try reader.namings(of: name).contains {
                    $0.change == stored.number && $0.isHome == stored.isHome
                        && $0.record == record.id
                }
                if isNoted { continue }
                findings.append(
                    Finding(
                        .attachments, .namingMissing, record: record.id, dot: dot,
                        detail: name.digest.text))
            }
        }
        return findings
    }

    /// What is noted for a change that does not name it.
    func strays() throws(StoreError) -> [Finding] {
        var findings: [Finding] = []
        var last: AttachmentName?
        while true {
            let page = try reader.wholeAttachments(after: last, limit: 1000)
            guard let end = page.last else { return findings }
            last = end
            for name in page {
                for naming in try reader.namings(of: name) where try !names(naming, name) {
                    findings.append(
                        Finding(
                            .attachments, .namingStray, record: naming.record,
                            detail: name.digest.text))
                }
            }
        }
    }

    private func names(
        _ naming: AttachmentNaming, _ name: AttachmentName
    ) throws(StoreError) -> Bool {
        guard let record = try reader.record(naming.record),
            let stored = try reader.changes(record: record.number)
                .first(where: { $0.number == naming.change })
        else { return false }
        return AttachmentName.named(by: stored.change, rules.vocabulary).contains(name)
    }
}
