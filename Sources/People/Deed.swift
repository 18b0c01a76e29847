import Storage

/// What people do on a node, as far as roles tell it apart.
public enum Deed: String, Sendable, CaseIterable {
    /// Look at the office's records and at the state of the exchange.
    case look
    /// Take in proposals, one or a file.
    case register
    /// Change what an office may write: text, grade, theme; tell the citizen.
    case write
    /// Send a proposal up, or take it back.
    case release
    /// The city's decisions, replies, campaigns and units.
    case decide
    /// Settle conflicts.
    case settle
    /// Give conflicts to people, and say until when.
    case allot
    /// What waits or was refused: try again, ask to take back, answer such questions; repair.
    case exchange
    /// Invite, approve and revoke nodes, change keys.
    case nodes
    /// See personal data unmasked, and let data leave the program.
    case reveal
    /// Destroy a record's values.
    case erase
    /// Backups and the machine.
    case machine
    /// Accounts, roles, passwords.
    case people
    /// Read the audit.
    case audit

    /// What an act of the office is; an act that is not named here is writing.
    public static func of(act: String) -> Deed {
        switch act {
        case "propose", "import": .register
        case "release", "recall", "share": .release
        case "decide", "campaign", "unit": .decide
        case "resolve", "undo", "correct", "case-claim", "case-put-back", "case-draft",
            "case-confirm", "case-send-back":
            .settle
        case "case-assign", "case-due": .allot
        case "case-report": .look
        case "held-retry", "held-refuse", "held-withdraw", "held-insist", "held-choose", "repair":
            .exchange
        case "reveal", "export": .reveal
        case "erase": .erase
        case "absorb": .machine
        default: .write
        }
    }
}

extension Role {
    /// The whole table of who may do what.
    public var deeds: Set<Deed> {
        switch self {
        case .clerk: [.look, .register, .write, .reveal]
        case .reviewer: [.look, .register, .write, .release, .reveal, .settle]
        case .officeHead: [.look, .register, .write, .release, .reveal, .settle, .allot, .erase]
        case .unitHandler: [.look, .write]
        case .unitHead: [.look, .write, .settle, .allot]
        case .cityOfficer: [.look, .register, .write, .release, .decide, .reveal, .settle, .allot]
        case .syncOperator: [.look, .settle, .allot, .exchange, .nodes]
        case .systemAdministrator: [.nodes, .machine]
        case .securityAdministrator: [.people]
        case .auditAdministrator: [.audit]
        }
    }

    public var isAdministrator: Bool {
        switch self {
        case .systemAdministrator, .securityAdministrator, .auditAdministrator: true
        default: false
        }
    }
}

extension Account {
    public func may(_ deed: Deed) -> Bool { roles.contains { $0.deeds.contains(deed) } }
}

/// Asks whether a person may do something.
public enum Permission {
    /// Until the first account exists the node belongs to whoever owns its folder, and every name
    /// may act. From then on only a person with an account and a role that allows it.
    public static func check(
        _ person: String, _ deed: Deed, _ reader: any StoreReader
    ) throws {
        guard let account = try reader.account(person) else {
            if try reader.countAccounts() == 0 { return }
            throw PeopleRefusal.noAccount(person)
        }
        if account.isLocked { throw PeopleRefusal.isLocked(person) }
        guard account.may(deed) else { throw PeopleRefusal.mayNot(person, deed) }
    }
}
