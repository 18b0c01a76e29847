/// Why a server could not start.
public enum ListenError: Error, Sendable, Equatable {
    /// Another program (or this one) already listens there.
    case addressInUse
    /// Not a numeric address of this machine.
    case badAddress
    /// A port below 1024 without the right to it.
    case notPermitted
    /// The TLS library refused the key or certificate.
    case tls(reason: String)
    case failed(reason: String)
}
