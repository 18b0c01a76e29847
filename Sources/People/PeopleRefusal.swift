import Storage

/// Why nothing was done: who acts may not, or what was asked of an account cannot be.
public enum PeopleRefusal: Error, Sendable, Equatable {
    case noAccount(String)
    case isLocked(String)
    case mayNot(String, Deed)
    case isThere(String)
    case badName
    case noRoles
    /// An administrator's role beside another role.
    case rolesKeptApart
    /// The first account must be able to make the others.
    case firstMustBeSecurity
    /// It would leave nobody who can unlock and make accounts.
    case lastSecurity
    case badPassword(PasswordRules.Fault)
    /// The old password was not right.
    case wrongPassword
    case wrongCode
    case noSecondFactor
    /// Too little memory to hash a password.
    case noMemory
}
