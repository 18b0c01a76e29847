internal import Wording

/// When a progress bar is drawn, and what it says. Times are milliseconds of the monotonic clock.
struct ProgressBar {
    /// Shorter work shows no bar.
    static let patience: Int64 = 1000
    /// No more than ten times a second.
    static let interval: Int64 = 100

    private(set) var isShown = false
    private var drawn: Int64 = .min

    /// What to draw now; nil when it is not yet time.
    mutating func draw(
        _ progress: WorkProgress, now: Int64, width: Int, language: Language
    ) -> String? {
        guard now &- progress.started >= Self.patience else { return nil }
        guard !isShown || now &- drawn >= Self.interval else { return nil }
        isShown = true
        drawn = now
        let line = Self.line(progress, now: now, width: width, language: language)
        return "\r\u{1B}[K" + line
    }

    /// What takes the bar away; nil when none is shown.
    mutating func erase() -> String? {
        guard isShown else { return nil }
        isShown = false
        return "\r\u{1B}[K"
    }

    /// `[#####.....]  50%  500/1000 records  250/s  2s left`
    static func line(_ progress: WorkProgress, now: Int64, width: Int, language: Language) -> String
    {
        let elapsed = max(1, now &- progress.started)
        let done = max(0, progress.done)
        let rate = Double(done) * 1000 / Double(elapsed)
        let unit = progress.unit.text(language)
        var parts: [String] = []
        if let total = progress.total, total > 0 {
            let share = min(1, Double(done) / Double(total))
            parts.append(bar(share) + " " + percent(share))
            parts.append("\(done)/\(total) \(unit)")
        } else {
            parts.append("\(done) \(unit)")
        }
        parts.append(FramePhrases.perSecond.text(language, ["rate": "\(whole(rate))"]))
        if let total = progress.total, total > done, rate > 0 {
            let time = duration(whole(Double(total &- done) / rate), language)
            parts.append(FramePhrases.remaining.text(language, ["time": time]))
        }
        return Columns.fit(parts.joined(separator: "  "), max(10, width - 1))
    }

    private static func bar(_ share: Double) -> String {
        let filled = Int(share * 20)
        return "[" + String(repeating: "#", count: filled)
            + String(repeating: ".", count: 20 - filled) + "]"
    }

    private static func percent(_ share: Double) -> String {
        let text = "\(Int(share * 100))%"
        return Columns.spaces(4 - text.count) + text
    }

    private static func whole(_ number: Double) -> Int64 {
        Int64(min(max(number.rounded(), 0), 1e15))
    }

    private static func duration(_ seconds: Int64, _ language: Language) -> String {
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        let units =
            language == .chinese ? ("小时", "分", "秒") : ("h", "m", "s")
        if hours > 0 { return "\(hours)\(units.0)\(minutes)\(units.1)" }
        if minutes > 0 { return "\(minutes)\(units.1)\(rest)\(units.2)" }
        return "\(rest)\(units.2)"
    }
}
