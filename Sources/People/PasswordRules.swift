/// What a password must be: long first of all.
public struct PasswordRules: Sendable, Equatable {
    public enum Fault: String, Sendable, CaseIterable {
        case tooShort, tooLong, tooUniform, containsName, tooKnown, forbidden, isOld
    }

    /// Characters.
    public var shortest = 10
    /// Characters that differ from one another.
    public var leastDistinct = 5
    /// What no password may contain besides what everyone tries first, in any case of letters.
    public var forbidden: [String] = []
    /// How old one may become, in milliseconds; nil: as old as it likes.
    public var oldest: Int64?
    /// Bytes: more would only cost time.
    public var longestBytes = 256

    public init() {}

    /// Parts by which guessing begins.
    private static let known = [
        "password", "passw0rd", "12345678", "87654321", "qwerty", "1q2w3e", "abc123", "admin123",
        "letmein", "iloveyou", "woaini", "88888888", "66666666", "jianyan",
    ]

    /// What is wrong with a password; nil when nothing is.
    public func fault(of password: String, name: String) -> Fault? {
        if password.utf8.count > longestBytes { return .tooLong }
        if password.count < shortest { return .tooShort }
        if Set(password).count < leastDistinct { return .tooUniform }
        let lower = password.lowercased()
        if !name.isEmpty, lower.contains(name.lowercased()) { return .containsName }
        if Self.known.contains(where: lower.contains) { return .tooKnown }
        if forbidden.contains(where: { lower.contains($0.lowercased()) }) { return .forbidden }
        return nil
    }
}
