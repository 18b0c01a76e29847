import Compression
import Storage
import SyncProtocol

/// The one place where what goes wrong inside becomes what is said outside. Nothing of the inside
/// is told but the code.
extension Problem {
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoreError: self.init(error)
        case let error as ZstdError: self.init(error)
        default: self.init(.internalFailure, "this node failed; its log says why")
        }
    }

    init(_ error: StoreError) {
        switch error {
        case .full: self.init(.storeFull, "this node has no room")
        case .alreadyOpen, .newerSchema, .wrongHome, .unsafeSetting, .failed, .outcomeUnknown,
            .stopped, .damaged:
            self.init(.storeFailed, "this node's store does not take anything now")
        }
    }

    init(_ error: ZstdError) {
        switch error {
        case .tooLarge: self.init(.tooLargeUnpacked, "the body unpacks to more than allowed")
        case .corrupt: self.init(.corruptEncoding, "the body is not one whole zstd frame")
        case .failed: self.init(.busy, "no memory to unpack the body")
        }
    }

    /// Seconds after which asking again may help; nil when the code does not say.
    var retryAfter: Int? {
        switch code {
        case .busy: 1
        case .storeFull, .storeFailed, .internalFailure: 30
        case .nodePending, .restorePending: 60
        default: nil
        }
    }
}
