import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Why a bundle was not made, or not taken.
public enum BundleFailure: Error, Sendable, Equatable {
    // The file.
    case unreadable(file: String, reason: String)
    case unwritable(file: String, reason: String)
    /// A file of that name is there; it is not written over.
    case exists(file: String)
    case notABundle
    /// It ends before its content does: copied in part, or the stick was pulled.
    case cutOff
    /// Its bytes are not those that its maker signed for.
    case altered
    case tooLarge

    // From whom, to whom.
    case otherReader(NodeID)
    case unknownMaker(NodeID)
    /// Not approved yet.
    case pendingPeer(String)
    case revokedPeer(String)
    /// The maker's key did not sign it.
    case notSigned(String)
    /// Sealed to a key that this node has not, perhaps a former one.
    case otherKey
    /// The peer has no key to which anything can be sealed.
    case noKey(String)

    /// What it says cannot be accepted, as over a line. Messages before that one were taken.
    case refused(Problem)
    /// Exchange with the peer is stopped until an operator decides.
    case stopped(reason: String)
    case storage(StoreError)

    init(_ error: any Error) {
        switch error {
        case let failure as BundleFailure: self = failure
        case let error as StoreError: self = .storage(error)
        case let problem as Problem where problem.code == .streamStopped:
            self = .stopped(reason: problem.detail)
        case let problem as Problem: self = .refused(problem)
        default: self = .refused(Problem(.internalFailure, "\(error)"))
        }
    }
}
