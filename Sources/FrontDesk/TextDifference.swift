/// Where two texts differ, piece by piece, by characters: Chinese has no spaces to hold on to.
public struct TextDifference: Sendable, Equatable {
    public enum Piece: Sendable, Equatable {
        case same(String)
        case gone(String)
        case come(String)
    }

    public let pieces: [Piece]

    /// Nil when there is nothing in common, nothing different, or too much to compare: marks would
    /// not help then.
    public init?(from old: String, to new: String) {
        let (left, right) = (Array(old), Array(new))
        let head = zip(left, right).prefix { $0 == $1 }.count
        let rest = min(left.count, right.count) - head
        let tail = zip(left.reversed(), right.reversed()).prefix(rest).prefix { $0 == $1 }.count
        let before = Array(left[head..<(left.count - tail)])
        let after = Array(right[head..<(right.count - tail)])
        if before.isEmpty, after.isEmpty { return nil }
        guard before.count <= TextMarks.longest, after.count <= TextMarks.longest else {
            return nil
        }
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        if head + tail == 0, removed.count == before.count { return nil }
        var pieces: [Piece] = []
        if head > 0 { pieces.append(.same(String(left[..<head]))) }
        pieces += Self.pieces(before, after, removed, inserted)
        if tail > 0 { pieces.append(.same(String(left[(left.count - tail)...]))) }
        self.pieces = pieces
    }

    private static func pieces(
        _ old: [Character], _ new: [Character], _ removed: Set<Int>, _ inserted: Set<Int>
    ) -> [Piece] {
        var pieces: [Piece] = []
        var (left, right) = (0, 0)
        func run(_ text: [Character], _ place: inout Int, while isIn: (Int) -> Bool) -> String {
            let start = place
            while place < text.count, isIn(place) { place += 1 }
            return String(text[start..<place])
        }
        while left < old.count || right < new.count {
            let gone = run(old, &left) { removed.contains($0) }
            if !gone.isEmpty { pieces.append(.gone(gone)) }
            let come = run(new, &right) { inserted.contains($0) }
            if !come.isEmpty { pieces.append(.come(come)) }
            let start = right
            while left < old.count, right < new.count, !removed.contains(left),
                !inserted.contains(right)
            {
                left += 1
                right += 1
            }
            if right > start { pieces.append(.same(String(new[start..<right]))) }
        }
        return pieces
    }
}
