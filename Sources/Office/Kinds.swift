import Ledger

/// The kinds of record that the office works with. Their words are those of the glossary in
/// `Protocol/README.md`.
extension Kind {
    /// 征集活动: made by the city, pushed down to every district.
    public static let campaign: Kind = "campaign"
    /// 单位: who submits and who handles.
    public static let unit: Kind = "unit"
    /// 建议.
    public static let proposal: Kind = "proposal"
    /// 建议人: contact data; never leaves its node.
    public static let proposer: Kind = "proposer"
    /// How a proposal came in: the source row, byte for byte; never leaves its node.
    public static let intake: Kind = "intake"
    /// 回复: a district's own answer to the proposer.
    public static let reply: Kind = "reply"
    /// 市级处理: what the city office decides about a proposal.
    public static let cityDecision: Kind = "city_decision"
    /// 市级回复: the city's answer, which the district passes on.
    public static let cityReply: Kind = "city_reply"
    /// 转告: that the city's answer was passed on to the proposer.
    public static let relay: Kind = "relay"
    /// 附件: names a file that belongs to a proposal; its bytes travel beside the streams.
    public static let attachment: Kind = "attachment"
}

/// Everything the office has declared on the ledger. A register's authority and fields never
/// change; new policy is a new register.
public enum OfficeVocabulary {
    public static let vocabulary = Vocabulary([
        campaign, unit, proposal, proposer, intake, reply, cityDecision, cityReply, relay,
        attachment,
    ])

    static let campaign = KindDeclaration(
        .campaign, madeBy: .city,
        registers: [
            RegisterDeclaration("code", .city, listed: true),
            RegisterDeclaration("title", .city, listed: true),
            RegisterDeclaration("theme", .city),
            RegisterDeclaration(
                "window", .city, fields: ["text", "opens_on", "closes_on"], listed: true),
            RegisterDeclaration("themes", .city),
            RegisterDeclaration("limits", .city, fields: ["max_scalars", "attachment_types"]),
            RegisterDeclaration("status", .city, listed: true),
        ])

    static let unit = KindDeclaration(
        .unit, madeBy: .both,
        registers: [
            RegisterDeclaration("code", .both, listed: true),
            RegisterDeclaration("name", .both, listed: true),
            RegisterDeclaration("sort", .both, listed: true),
            RegisterDeclaration("status", .both, listed: true),
        ])

    static let proposal = KindDeclaration(
        .proposal, madeBy: .district,
        registers: [
            RegisterDeclaration("number", .district, listed: true),
            RegisterDeclaration("title", .both, listed: true),
            RegisterDeclaration("body", .district),
            RegisterDeclaration("original", .district),
            RegisterDeclaration("channel", .district, listed: true),
            RegisterDeclaration("received_at", .district, listed: true),
            RegisterDeclaration("campaign", .district),
            RegisterDeclaration("submitting_unit", .district),
            RegisterDeclaration("proposer_shown", .district, listed: true),
            RegisterDeclaration("marks", .district, listed: true),
            RegisterDeclaration("viewpoint", .district),
            RegisterDeclaration("theme", .both, listed: true),
            RegisterDeclaration("urgency", .both, listed: true),
            RegisterDeclaration(
                "scope_group", .both, fields: ["scope", "track", "grade"], listed: true),
            RegisterDeclaration("state", .district, listed: true),
            RegisterDeclaration("city_number", .city, listed: true),
            RegisterDeclaration("city_state", .city, listed: true),
        ])

    static let proposer = KindDeclaration(
        .proposer, madeBy: .district, staysHome: true,
        registers: [
            RegisterDeclaration("proposal", .district, listed: true),
            RegisterDeclaration("name", .district),
            RegisterDeclaration("phone", .district),
            RegisterDeclaration("address", .district),
            RegisterDeclaration("work_unit", .district),
            RegisterDeclaration("identity_status", .district),
        ])

    static let intake = KindDeclaration(
        .intake, madeBy: .district, staysHome: true,
        registers: [
            RegisterDeclaration("proposal", .district, listed: true),
            RegisterDeclaration("source", .district, fields: ["name", "id"], listed: true),
            RegisterDeclaration("row", .district),
            RegisterDeclaration("row_digest", .district, listed: true),
            RegisterDeclaration("query_code", .district),
            RegisterDeclaration("similar", .district),
            RegisterDeclaration("earlier_reply", .district, fields: ["text", "at"]),
        ])

    static let reply = KindDeclaration(
        .reply, madeBy: .district,
        registers: [
            RegisterDeclaration("proposal", .district, listed: true),
            RegisterDeclaration("disposition", .district, listed: true),
            RegisterDeclaration("text", .district),
            RegisterDeclaration("signer", .district),
            RegisterDeclaration("issued_at", .district, listed: true),
        ])

    static let cityDecision = KindDeclaration(
        .cityDecision, madeBy: .city,
        registers: [
            RegisterDeclaration("proposal", .city, listed: true),
            RegisterDeclaration("decision", .city, listed: true),
            RegisterDeclaration("text", .city),
            RegisterDeclaration("decided_at", .city, listed: true),
        ])

    static let cityReply = KindDeclaration(
        .cityReply, madeBy: .city,
        registers: [
            RegisterDeclaration("proposal", .city, listed: true),
            RegisterDeclaration("disposition", .city, listed: true),
            RegisterDeclaration("text", .city),
            RegisterDeclaration("signer", .city),
            RegisterDeclaration("issued_at", .city, listed: true),
        ])

    static let relay = KindDeclaration(
        .relay, madeBy: .district,
        registers: [
            RegisterDeclaration("proposal", .district, listed: true),
            RegisterDeclaration("city_reply", .district, listed: true),
            RegisterDeclaration(
                "delivery", .district, fields: ["method", "at", "result"], listed: true),
        ])

    static let attachment = KindDeclaration(
        .attachment, madeBy: .both,
        registers: [
            RegisterDeclaration("proposal", .both, listed: true),
            RegisterDeclaration(
                "file", .both, fields: ["name", "sha256", "size", "type"], listed: true,
                namesFile: true),
        ])
}
