import JSON

/// One figure of the bench, beside what it is measured against.
struct BenchRow {
    let name: String
    let value: Double
    let unit: String
    var baseline: Double?
    /// Value over baseline.
    var ratio: Double?
    var target: Double?
    /// Whether more is better.
    var moreIsBetter = true

    /// Nil without a target.
    var met: Bool? {
        guard let target else { return nil }
        let measured = ratio ?? value
        return moreIsBetter ? measured >= target : measured <= target
    }

    var fact: JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .fraction($0) } ?? .null }
        return .object([
            JSONMember(key: "name", value: .string(name)),
            JSONMember(key: "value", value: .fraction(value)),
            JSONMember(key: "unit", value: .string(unit)),
            JSONMember(key: "baseline", value: number(baseline)),
            JSONMember(key: "ratio", value: number(ratio)),
            JSONMember(key: "target", value: number(target)),
            JSONMember(key: "met", value: met.map { .bool($0) } ?? .null),
        ])
    }

    var cells: [String] {
        [
            name, "\(Self.short(value)) \(unit)", baseline.map(Self.short) ?? "",
            ratio.map(Self.short) ?? "", target.map(Self.short) ?? "",
            met.map { $0 ? "✓" : "✗" } ?? "",
        ]
    }

    static func short(_ value: Double) -> String {
        if abs(value) >= 100 { return String(Int(value.rounded())) }
        let hundredths = Int((abs(value) * 100).rounded())
        let digits = hundredths % 100
        let sign = value < 0 ? "-" : ""
        return "\(sign)\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits)"
    }
}
