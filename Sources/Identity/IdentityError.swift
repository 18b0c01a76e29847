/// Why a key or certificate could not be made or taken.
public enum IdentityError: Error, Sendable, Equatable {
    /// The secret seed is not 32 bytes.
    case badSeed
    /// The common name is empty or longer than 64 characters.
    case badName
    /// The certificate would begin before 1970 or end after the year 9999.
    case badTime
    /// The text is no private key in PEM; the library's reason.
    case badKey(String)
    /// The text is no certificate in PEM; the library's reason.
    case badCertificate(String)
    /// Key and certificate are each in order but do not belong together.
    case notAPair
    /// The library failed at a step that depends on nothing from outside; trying again may help.
    case failed(step: String, reason: String)
}
