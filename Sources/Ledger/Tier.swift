/// The level of an office. Authority over registers is given to tiers, so that every node that
/// knows a register judges a change alike, from the change alone.
public enum Tier: String, Sendable, CaseIterable, Comparable {
    case township, district, city, province

    public static func < (left: Tier, right: Tier) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .township: 0
        case .district: 1
        case .city: 2
        case .province: 3
        }
    }
}

/// Which tiers may write a register. It never changes during a register's life.
public enum Authority: String, Sendable {
    /// Township and district: original text, screening.
    case district
    /// City and province: city number, decision, reply.
    case city
    /// Everyone: title correction, theme, scope group, urgency.
    case both

    public func allows(_ tier: Tier) -> Bool {
        switch self {
        case .district: tier <= .district
        case .city: tier >= .city
        case .both: true
        }
    }
}
