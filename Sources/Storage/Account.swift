import Hashing

/// What a person is in the office. The three administrators are kept apart: nobody is two of them,
/// and none of them does the office's work.
public enum Role: String, Sendable, CaseIterable {
    case clerk
    case reviewer
    case officeHead = "office_head"
    case unitHandler = "unit_handler"
    case unitHead = "unit_head"
    case cityOfficer = "city_officer"
    case syncOperator = "sync_operator"
    case systemAdministrator = "system_administrator"
    case securityAdministrator = "security_administrator"
    case auditAdministrator = "audit_administrator"
}

/// A person who may act on this node. Accounts stay at their node: none is ever sent.
public struct Account: Sendable, Equatable {
    /// By which the person signs in, and which stands under everything he does.
    public let name: String
    /// In the order of `Role`.
    public var roles: [Role]
    /// As the hasher writes it, with its salt and cost.
    public var password: String
    /// The password was given by somebody else: the person must choose one before anything else.
    public var mustChange: Bool
    /// Locked by an administrator, until one unlocks it.
    public var isLocked: Bool
    /// Failed attempts in a row, and when the last was, in milliseconds since 1970 UTC.
    public var failures: Int
    public var failedAt: Int64
    public var secondFactor: SecondFactor?
    public let madeAt: Int64
    /// When the password was last chosen or given, in milliseconds since 1970 UTC.
    public var chosenAt: Int64

    public init(name: String, roles: [Role], password: String, mustChange: Bool, madeAt: Int64) {
        self.name = name
        self.roles = roles
        self.password = password
        self.mustChange = mustChange
        self.madeAt = madeAt
        chosenAt = madeAt
        isLocked = false
        failures = 0
        failedAt = 0
    }
}

/// The second thing that a person shows when signing in: a code of his telephone's, by RFC 6238.
public struct SecondFactor: Sendable, Equatable {
    public let secret: [UInt8]
    /// Asked for only once a first code has shown that the telephone has the secret.
    public var isConfirmed: Bool
    /// The last time step whose code was used: each works once.
    public var usedStep: Int64
    /// SHA-256 of each recovery code that is left.
    public var recovery: [Digest]

    public init(
        secret: [UInt8], isConfirmed: Bool = false, usedStep: Int64 = 0, recovery: [Digest] = []
    ) {
        self.secret = secret
        self.isConfirmed = isConfirmed
        self.usedStep = usedStep
        self.recovery = recovery
    }
}

/// A person signed in at the console. Times in milliseconds since 1970 UTC, by this node's clock.
public struct SignedIn: Sendable, Equatable {
    /// SHA-256 of the token that the browser holds; the token itself is kept nowhere.
    public let token: Digest
    public let account: String
    public let begun: Int64
    public var seen: Int64
    /// Which browser it was, for the person who looks through the list.
    public let agent: String

    public init(token: Digest, account: String, begun: Int64, seen: Int64, agent: String) {
        self.token = token
        self.account = account
        self.begun = begun
        self.seen = seen
        self.agent = agent
    }
}
