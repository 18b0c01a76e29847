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

    public subscript(writer: Writer) -> UInt64 {
        for mark in marks where mark.writer == writer { return mark.counter }
        return 0
    }

    public func covers(_ dot: Dot) -> Bool { self[dot.writer] >= dot.counter }

    public func covers(_ other: VersionVector) -> Bool { other.marks.allSatisfy { covers($0) } }

    /// Raises one writer's mark to at least the dot's counter.
    public mutating func raise(to dot: Dot) {
        var index = 0
        while index < marks.count, marks[index].writer < dot.writer { index += 1 }
        if index < marks.count, marks[index].writer == dot.writer {
            if marks[index].counter < dot.counter { marks[index] = dot }
        } else {
            marks.insert(dot, at: index)
        }
    }

    /// The pointwise maximum.
    public func joined(_ other: VersionVector) -> VersionVector {
        var result = self
        for mark in other.marks { result.raise(to: mark) }
        return result
    }

    /// The pointwise minimum.
    public func met(_ other: VersionVector) -> VersionVector {
        var result = VersionVector()
        for mark in marks {
            let counter = min(mark.counter, other[mark.writer])
            if counter > 0 { result.raise(to: Dot(mark.writer, counter)) }
        }
        return result
    }

    /// The marks that reach beyond `vector`.
    public func beyond(_ vector: VersionVector) -> VersionVector {
        var result = VersionVector()
        result.marks = marks.filter { !vector.covers($0) }
        return result
    }
}
