import Foundation

/// Times as offices read them. Everything is stored in milliseconds since 1970 UTC.
public enum BeijingTime {
    /// China keeps one time, eight hours ahead, without summer time. Made from the offset because
    /// named zones are not there in every build of the library.
    private static let zone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt

    private static var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

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
    /// `2019-04-08T08:37:20`. Nil for anything else, or a day that does not exist.
    public static func read(_ text: String) -> Int64? {
        let numbers = text.split { !$0.isASCII || !$0.isNumber }.map { Int($0) }
        let allowed: Set<Character> = ["/", "-", ":", " ", "T"]
        guard (3...6).contains(numbers.count), !numbers.contains(nil),
            text.allSatisfy({ $0.isNumber || allowed.contains($0) })
        else { return nil }
        let found = numbers.compactMap { $0 } + [0, 0, 0]
        var parts = DateComponents()
        (parts.year, parts.month, parts.day) = (found[0], found[1], found[2])
        (parts.hour, parts.minute, parts.second) = (found[3], found[4], found[5])
        guard (1900...2200).contains(found[0]), parts.isValidDate(in: calendar),
            let date = calendar.date(from: parts)
        else { return nil }
        return Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
