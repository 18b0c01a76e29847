import Foundation

/// Times as offices read them. Everything is stored in milliseconds since 1970 UTC.
public enum BeijingTime {
    /// China keeps one time, eight hours ahead, without summer time. Made from the offset because
    /// named zones are not there in every build of the library.
    private static let zone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt

    /// How far it is ahead of UTC, in milliseconds.
    public static let offset: Int64 = 28_800_000

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }()

    public static func year(_ milliseconds: Int64) -> Int {
        calendar.component(.year, from: date(milliseconds))
    }

    /// `2022-07-13 09:05`.
    public static func text(_ milliseconds: Int64) -> String {
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute], from: date(milliseconds))
        func two(_ value: Int?) -> String {
            let value = value ?? 0
            return value < 10 ? "0\(value)" : "\(value)"
        }
        return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day)) "
            + "\(two(parts.hour)):\(two(parts.minute))"
    }

    /// Reads a Beijing date and time as found in files: `2019/4/8 8:37:20`, `2019-04-08`,
    /// `2019-04-08T08:37:20`, `2022年7月13日 9时05分`, and `106年04月13日` of the Republic's years.
    /// Nil for anything else, or a day that does not exist.
    public static func read(_ text: String) -> Int64? {
        let isWritten = text.contains("年")
        let plain = isWritten ? inDigits(text) : text
        let allowed: Set<Character> = ["/", "-", ":", " ", "T"]
        guard plain.utf8.count <= 40,
            plain.allSatisfy({ ($0.isASCII && $0.isNumber) || allowed.contains($0) })
        else { return nil }
        let numbers = plain.split { !$0.isNumber }.map { Int($0) }
        guard (3...6).contains(numbers.count), !numbers.contains(nil) else { return nil }
        let found = numbers.compactMap { $0 } + [0, 0, 0]
        // Years of the Republic count from 1912; Taipei's clock is Beijing's.
        let year = isWritten && (1...999).contains(found[0]) ? found[0] + 1911 : found[0]
        var parts = DateComponents()
        (parts.year, parts.month, parts.day) = (year, found[1], found[2])
        (parts.hour, parts.minute, parts.second) = (found[3], found[4], found[5])
        guard (1900...2200).contains(year), parts.isValidDate(in: calendar),
            let date = calendar.date(from: parts)
        else { return nil }
        return Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    /// `2022年7月13日 9时05分` as `2022/7/13  9:05 `.
    private static func inDigits(_ text: String) -> String {
        var plain = text.trimmingCharacters(in: .whitespacesAndNewlines)
        for era in ["民國", "民国"] where plain.hasPrefix(era) { plain.removeFirst(era.count) }
        let marks: [Character: Character] = [
            "年": "/", "月": "/", "日": " ", "号": " ", "號": " ", "时": ":", "時": ":", "点": ":",
            "點": ":", "分": ":", "秒": " ",
        ]
        return String(plain.map { marks[$0] ?? $0 })
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
