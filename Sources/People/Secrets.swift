/// What accounts need of whoever can hash and roll dice.
public protocol Secrets: Sendable {
    /// Nil when there is not memory enough.
    func hash(password: String) -> String?
    func matches(_ password: String, _ hash: String) -> Bool
    /// Unpredictable.
    func random(_ count: Int) -> [UInt8]
}
