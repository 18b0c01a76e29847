/// The words that registers hold, as written in records. Their Chinese and English names stand in
/// the catalogue.
public enum ProposalState: String, CaseIterable, Sendable {
    case registered, graded, escalated, replied, relayed, closed
}

/// How a proposal reached the office (来源).
public enum Channel: String, CaseIterable, Sendable {
    case online, letter, visit, call, fax, unit, point, `import`, other
}

public enum Scope: String, CaseIterable, Sendable {
    case district, city
}

/// The way up: excellent ones are recommended, the others transferred.
public enum Track: String, CaseIterable, Sendable {
    case none, recommend, transfer
}

public enum Grade: String, CaseIterable, Sendable {
    case ungraded, excellent, other
}

/// 办理结果.
public enum Disposition: String, CaseIterable, Sendable {
    case adopted
    case partlyAdopted = "partly_adopted"
    case notFeasibleNow = "not_feasible_now"
    case forReference = "for_reference"
    case underWay = "under_way"
    case notInRemit = "not_in_remit"
}

/// What the city office may decide about a proposal that was sent up.
public enum Decision: String, CaseIterable, Sendable {
    /// 签收: it has a city number now.
    case receive
    /// 退回.
    case `return`
    /// 交办.
    case assign
    /// 呈市领导阅批.
    case review = "leader_review"
    /// 刊登.
    case publish
}

public enum DeliveryMethod: String, CaseIterable, Sendable {
    case call, letter, visit, message, online
}

/// Marks that the program sets on a proposal.
public enum Mark: String, CaseIterable, Sendable {
    /// 超字数: longer than entry by hand allows.
    case overLength = "over_length"
    /// The proposer is not known by name.
    case anonymous
    /// Another proposal has the same text.
    case sameText = "same_text"
}

/// 缓急.
public enum Urgency: String, CaseIterable, Sendable {
    case normal, urgent
    case veryUrgent = "very_urgent"
}

/// 层面: does a proposal speak of daily work or of policy.
public enum Viewpoint: String, CaseIterable, Sendable {
    case work, policy, other
}

/// Which words a register, or a field of a group, may hold when an office writes it. Words that
/// come from elsewhere are taken as they are: a later version may know more.
public enum RegisterWords {
    /// Nil for free text.
    public static func of(_ register: String) -> [String]? {
        switch register {
        case "state": ProposalState.allCases.map(\.rawValue)
        case "channel": Channel.allCases.map(\.rawValue)
        case "scope": Scope.allCases.map(\.rawValue)
        case "track": Track.allCases.map(\.rawValue)
        case "grade": Grade.allCases.map(\.rawValue)
        case "disposition": Disposition.allCases.map(\.rawValue)
        case "decision": Decision.allCases.map(\.rawValue)
        case "method": DeliveryMethod.allCases.map(\.rawValue)
        case "urgency": Urgency.allCases.map(\.rawValue)
        case "viewpoint": Viewpoint.allCases.map(\.rawValue)
        case "theme": Campaign2022.categories.map(\.code)
        default: nil
        }
    }
}
