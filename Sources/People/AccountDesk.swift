import JSON
import Storage

/// The acts on accounts. One act is one transaction with its audit entry, which names who did it.
public struct AccountDesk: Sendable {
    public let store: any Store
    public let secrets: any Secrets
    public let rules: PasswordRules

    public init(
        store: any Store, secrets: any Secrets, rules: PasswordRules = PasswordRules()
    ) {
        self.store = store
        self.secrets = secrets
        self.rules = rules
    }

    /// Who acts, and when by this node's clock in milliseconds since 1970 UTC.
    public struct Actor: Sendable {
        public let person: String
        public let at: Int64

        public init(_ person: String, at: Int64) {
            self.person = person
            self.at = at
        }
    }

    /// Makes an account. The first must be a security administrator; before it nobody has a role,
    /// and whoever owns the node's folder makes it.
    ///
    /// - Parameter mustChange: whether the person must choose another password at first.
    public func add(
        _ name: String, _ roles: [Role], password: String, mustChange: Bool, by actor: Actor
    ) throws {
        guard Self.isName(name) else { throw PeopleRefusal.badName }
        let roles = try Self.checked(roles)
        let hash = try hash(password, of: name)
        try store.write { tx in
            if try tx.countAccounts() == 0 {
                guard roles.contains(.securityAdministrator) else {
                    throw PeopleRefusal.firstMustBeSecurity
                }
            } else {
                try Permission.check(actor.person, .people, tx)
            }
            if try tx.account(name) != nil { throw PeopleRefusal.isThere(name) }
            try tx.put(
                account: Account(
                    name: name, roles: roles, password: hash, mustChange: mustChange,
                    madeAt: actor.at))
            try note("user-add", name, actor, ["roles": Self.words(roles)], tx)
        }
    }

    public func setRoles(_ name: String, _ roles: [Role], by actor: Actor) throws {
        let roles = try Self.checked(roles)
        try change(name, "user-roles", actor, ["roles": Self.words(roles)]) { account, tx in
            account.roles = roles
            try Self.keepSomeSecurity(account, tx)
        }
    }

    /// An administrator sets a password, which its owner must change; all his sessions end.
    public func setPassword(_ name: String, _ password: String, by actor: Actor) throws {
        let hash = try hash(password, of: name)
        try change(name, "user-password", actor) { account, tx in
            account.password = hash
            account.chosenAt = actor.at
            account.mustChange = true
            account.failures = 0
            try KnownBrowser.forget(name, tx)
            try Self.endSessions(name, tx)
        }
    }

    public func lock(_ name: String, by actor: Actor) throws {
        try change(name, "user-lock", actor) { account, tx in
            account.isLocked = true
            try Self.keepSomeSecurity(account, tx)
            try Self.endSessions(name, tx)
        }
    }

    /// Ends a lock, and the wait after wrong passwords.
    public func unlock(_ name: String, by actor: Actor) throws {
        try change(name, "user-unlock", actor) { account, tx in
            account.isLocked = false
            account.failures = 0
            try KnownBrowser.pardon(name, tx)
        }
    }

    /// Ends all sessions of an account, one's own too.
    public func endSessions(of name: String, by actor: Actor) throws {
        try change(name, "user-end-sessions", actor, ownToo: true) { _, tx in
            try Self.endSessions(name, tx)
        }
    }

    /// Whether the person must choose a password before anything else: it was given by somebody
    /// else, or is too old.
    public func mustChoose(_ account: Account, now: Int64) -> Bool {
        guard !account.mustChange, let oldest = rules.oldest else { return account.mustChange }
        return now - account.chosenAt >= oldest
    }

    // MARK: What the acts share

    /// - Parameter ownToo: whether people may do it to their own account.
    func change(
        _ name: String, _ act: String, _ actor: Actor, _ detail: [String: String] = [:],
        ownToo: Bool = false, _ body: (inout Account, any StoreWriter) throws -> Void
    ) throws {
        try store.write { tx in
            guard var account = try tx.account(name) else { throw PeopleRefusal.noAccount(name) }
            if !ownToo || actor.person != name {
                try Permission.check(actor.person, .people, tx)
            }
            try body(&account, tx)
            try tx.put(account: account)
            try note(act, name, actor, detail, tx)
        }
    }

    func note(
        _ act: String, _ name: String, _ actor: Actor, _ detail: [String: String],
        _ tx: any StoreWriter
    ) throws {
        let members = detail.map { JSONMember(key: $0.key, value: .string($0.value)) }
        try tx.append(
            audit: AuditEntry(
                at: actor.at, person: actor.person, act: act, object: name,
                detail: String(decoding: JSONValue.object(members).canonical, as: UTF8.self)))
    }

    func hash(_ password: String, of name: String) throws -> String {
        if let fault = rules.fault(of: password, name: name) {
            throw PeopleRefusal.badPassword(fault)
        }
        guard let hash = secrets.hash(password: password) else { throw PeopleRefusal.noMemory }
        return hash
    }

    static func endSessions(_ name: String, _ tx: any StoreWriter) throws {
        for session in try tx.sessions(account: name) { try tx.end(session: session.token) }
    }

    private static func words(_ roles: [Role]) -> String {
        roles.map(\.rawValue).joined(separator: " ")
    }

    /// A name stands in lists, audit and headers: short, visible, without spaces at its ends.
    static func isName(_ name: String) -> Bool {
        guard (1...60).contains(name.utf8.count), name.first != " ", name.last != " " else {
            return false
        }
        return name.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
                && $0.properties.generalCategory != .lineSeparator
                && $0.properties.generalCategory != .paragraphSeparator
        }
    }

    private static func checked(_ roles: [Role]) throws -> [Role] {
        let roles = Role.allCases.filter(roles.contains)
        if roles.isEmpty { throw PeopleRefusal.noRoles }
        if roles.count > 1, roles.contains(where: \.isAdministrator) {
            throw PeopleRefusal.rolesKeptApart
        }
        return roles
    }

    private static func keepSomeSecurity(_ changed: Account, _ tx: any StoreReader) throws {
        let others = try tx.accounts().filter { $0.name != changed.name }
        guard (others + [changed]).contains(where: { !$0.isLocked && $0.may(.people) }) else {
            throw PeopleRefusal.lastSecurity
        }
    }
}
