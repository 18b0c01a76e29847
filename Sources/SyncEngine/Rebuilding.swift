import Ledger
import Storage

/// What `verify` found that this node can put right by itself: everything that is computed from the
/// sets of changes is computed anew. Lost or altered bytes are not made up.
public struct Rebuilding: Sendable, Equatable {
    /// Records whose computed state is wrong while all their changes are sound.
    public let records: [RecordID]
    /// Whether a sum is wrong, or will be once the records are right.
    public let needsSums: Bool
    /// Findings that only a backup or a peer can mend.
    public let beyond: [Finding]

    public init(_ findings: [Finding]) {
        var damaged: Set<RecordID> = []
        for finding in findings where !Self.isComputed(finding) {
            if let record = finding.record { damaged.insert(record) }
        }
        let computed = findings.filter(Self.isComputed)
        let wrong = computed.compactMap(\.record).filter { !damaged.contains($0) }
        records = Set(wrong).sorted()
        needsSums = computed.contains { finding in
            finding.fault == .sumDiffers
                || finding.fault == .stateDiffers && finding.record.map(damaged.contains) == false
        }
        beyond = findings.filter { finding in
            !Self.isComputed(finding) || finding.record.map(damaged.contains) == true
        }
    }

    public var isEmpty: Bool { records.isEmpty && !needsSums }

    private static func isComputed(_ finding: Finding) -> Bool {
        switch finding.fault {
        case .stateDiffers, .homeStateDiffers, .shownDiffers, .conflictsDiffer, .sumDiffers: true
        default: false
        }
    }
}

extension Recorder {
    public func rebuild(_ rebuilding: Rebuilding) throws(StoreError) {
        for id in rebuilding.records { try rebuild(id) }
        if rebuilding.needsSums { try recount() }
    }

    private func rebuild(_ id: RecordID) throws(StoreError) {
        guard var record = try record(id) else { return }
        let history = try tx.changes(record: record.number)
        record.shared = RecordState(
            folding: history.filter { !$0.isHome }.map { ($0.change.header, $0.change.hash) },
            voids: Set(record.shared.voids))
        record.home = record.home(folding: history)
        record.shown = .none
        record.conflicts = []
        if record.custody != .returned {
            try refresh(record.current.registers.keys, in: &record, by: nil, listed: nil)
        }
        try keep(&record)
    }

    /// The sum of every link, from the records as they are.
    private func recount() throws(StoreError) {
        var sums = peers.map { (peer: $0, check: SumCheck(with: $0)) }
        try forEachRecord { record throws(StoreError) in
            for index in sums.indices { sums[index].check.take(record) }
        }
        for (peer, check) in sums {
            var link = try link(peer.id)
            link.sum = check.sum
            put(link)
        }
    }
}
