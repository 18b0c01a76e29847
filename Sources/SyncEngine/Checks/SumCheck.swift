import Ledger
import Storage

/// The sum of a link is that of the records which are shared over it.
public struct SumCheck {
    private let peer: Peer
    private(set) var sum = StatementSum.zero

    public init(with peer: Peer) { self.peer = peer }

    public mutating func take(_ record: StoredRecord) {
        if !record.isSummed || !record.audience.includes(peer) { return }
        sum.add(RecordDigest.digest(of: record.id, record.shared))
    }

    public func findings(_ link: Link?) -> [Finding] {
        (link?.sum ?? .zero) == sum ? [] : [Finding(.sums, .sumDiffers, peer: peer.id)]
    }
}
