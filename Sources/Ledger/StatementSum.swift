import Hashing

/// The sum modulo 2²⁵⁶ of record digests: two nodes that share the same records in the same state
/// have the same sum, whatever order they got there in (Protocol/sync.md §8).
public struct StatementSum: Hashable, Sendable {
    /// As a number, big-endian; the digest type serves as its text form too.
    public private(set) var total: Digest

    public static let zero = StatementSum(total: .zero)

    public init(total: Digest) { self.total = total }

    public mutating func add(_ digest: Digest) {
        var carry = false
        let (a, b) = (total.words, digest.words)
        func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let (first, over) = left.addingReportingOverflow(right)
            let (second, again) = first.addingReportingOverflow(carry ? 1 : 0)
            carry = over || again
            return second
        }
        let d = sum(a.3, b.3)
        let c = sum(a.2, b.2)
        let middle = sum(a.1, b.1)
        total = Digest(sum(a.0, b.0), middle, c, d)
    }

    public mutating func subtract(_ digest: Digest) {
        var borrow = false
        let (a, b) = (total.words, digest.words)
        func difference(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let (first, under) = left.subtractingReportingOverflow(right)
            let (second, again) = first.subtractingReportingOverflow(borrow ? 1 : 0)
            borrow = under || again
            return second
        }
        let d = difference(a.3, b.3)
        let c = difference(a.2, b.2)
        let middle = difference(a.1, b.1)
        total = Digest(difference(a.0, b.0), middle, c, d)
    }
}
