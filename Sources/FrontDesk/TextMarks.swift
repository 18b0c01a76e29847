/// Where two texts differ, marked inside the text so that it can be read aloud:
/// `修建【-滨江-】【+沿江+】步道`. Works on characters, for Chinese has no spaces to hold on to.
public enum TextMarks {
    /// What differs may be this long on each side: beyond it marks do not help, and memory grows
    /// with the square.
    public static let longest = 1500

    /// - Returns: nil when there is nothing to mark, nothing in common, or too much.
    public static func marked(from old: String, to new: String) -> String? {
        let (left, right) = (Array(old), Array(new))
        let head = zip(left, right).prefix { $0 == $1 }.count
        let rest = min(left.count, right.count) - head
        let tail = zip(left.reversed(), right.reversed()).prefix(rest).prefix { $0 == $1 }.count
        let before = Array(left[head..<(left.count - tail)])
        let after = Array(right[head..<(right.count - tail)])
        if before.isEmpty, after.isEmpty { return nil }
        guard before.count <= longest, after.count <= longest else { return nil }
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        if head + tail == 0, removed.count == before.count { return nil }
        return String(left[..<head]) + written(before, after, removed, inserted)
            + String(left[(left.count - tail)...])
    }

    private static func written(
        _ old: [Character], _ new: [Character], _ removed: Set<Int>, _ inserted: Set<Int>
    ) -> String {
        var text = ""
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            var gone = ""
            while left < old.count, removed.contains(left) {
                gone.append(old[left])
                left += 1
            }
            var come = ""
            while right < new.count, inserted.contains(right) {
                come.append(new[right])
                right += 1
            }
            if !gone.isEmpty { text += "【-\(gone)-】" }
            if !come.isEmpty { text += "【+\(come)+】" }
            guard left < old.count, right < new.count else { continue }
            text.append(new[right])
            left += 1
            right += 1
        }
        return text
    }
}
