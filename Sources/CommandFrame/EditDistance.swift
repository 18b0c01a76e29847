/// Finds the word that was probably meant.
enum EditDistance {
    /// The nearest word, when it is near enough to be a slip of the fingers.
    static func nearest(to word: String, among words: [String]) -> String? {
        let longest = 40
        guard !word.isEmpty, word.count <= longest else { return nil }
        if word.count > 1, let begun = words.first(where: { $0.hasPrefix(word) }) { return begun }
        let ranked = words.map { (word: $0, distance: between(word, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.word.count / 3) ? best.word : nil
    }

    /// Signs added, left out, replaced or swapped with their neighbour.
    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var best = min(
                    last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2],
                    left[row - 2] == right[column - 1]
                {
                    best = min(best, before[column - 2] + 1)
                }
                current.append(best)
            }
            before = last
            last = current
        }
        return last[right.count]
    }
}
