/// How far each writer is known, on one record: for each writer the number of its changes without
/// gaps. A context is one too. Kept sorted by writer; a counter is never 0.
public struct VersionVector: Hashable, Sendable {
    /// Sorted by writer, each once, counters above 0.
    public private(set) var marks: [Dot]

    public init() { marks = [] }

    /// Nil if a counter is 0 or the writers are not strictly ascending: there is one way to write a
    /// vector (Protocol/records.md §2).
    public init?(sorted marks: [Dot]) {
        var last: Writer?
        for mark in marks {
            if mark.counter == 0 { return nil }
            if let last, !(last < mark.writer) { return nil }
            last = mark.writer
        }
        self.marks = marks
    }

    public var isEmpty: Bool { marks.isEmpty }

    /// Strangers' contexts have thousands of marks, so nothing here takes longer than their number.
    public subscript(writer: Writer) -> UInt64 {
        let place = place(of: writer)
        return place < marks.count && marks[place].writer == writer ? marks[place].counter : 0
    }

    public func covers(_ dot: Dot) -> Bool { self[dot.writer] >= dot.counter }

    public func covers(_ other: VersionVector) -> Bool { other.beyond(self).isEmpty }

    /// Raises one writer's mark to at least the dot's counter.
    public mutating func raise(to dot: Dot) {
        let place = place(of: dot.writer)
        if place < marks.count, marks[place].writer == dot.writer {
            if marks[place].counter < dot.counter { marks[place] = dot }
        } else {
            marks.insert(dot, at: place)
        }
    }

    /// The pointwise maximum.
    public func joined(_ other: VersionVector) -> VersionVector {
        merged(other) { max($0, $1) }
    }

    /// The pointwise minimum.
    public func met(_ other: VersionVector) -> VersionVector {
        merged(other) { min($0, $1) }
    }

    /// The marks that reach beyond `vector`.
    public func beyond(_ vector: VersionVector) -> VersionVector {
        merged(vector) { $0 > $1 ? $0 : 0 }
    }

    /// Where the writer's mark stands or belongs.
    private func place(of writer: Writer) -> Int {
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].writer < writer { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Goes through both, writer by writer; a counter is 0 where there is no mark, and no mark is made
    /// where 0 comes out.
    private func merged(
        _ other: VersionVector, _ counter: (UInt64, UInt64) -> UInt64
    ) -> VersionVector {
        var result = VersionVector()
        result.marks.reserveCapacity(marks.count + other.marks.count)
        var (left, right) = (0, 0)
        while left < marks.count || right < other.marks.count {
            let mine = left < marks.count ? marks[left] : nil
            let theirs = right < other.marks.count ? other.marks[right] : nil
            let writer = Self.earlier(mine, theirs)
            var counters = (UInt64(0), UInt64(0))
            if let mine, mine.writer == writer {
                counters.0 = mine.counter
                left += 1
            }
            if let theirs, theirs.writer == writer {
                counters.1 = theirs.counter
                right += 1
            }
            let found = counter(counters.0, counters.1)
            if let writer, found > 0 { result.marks.append(Dot(writer, found)) }
        }
        return result
    }

    private static func earlier(_ left: Dot?, _ right: Dot?) -> Writer? {
        guard let left, let right else { return left?.writer ?? right?.writer }
        return min(left.writer, right.writer)
    }
}
