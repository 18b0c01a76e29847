import Glibc

/// How a disk's call goes wrong.
enum DiskFault: CaseIterable, Sendable {
    /// The disk fails once, or from then on.
    case broken, brokenForGood
    /// The system allows no more writing, because it saw the disk fail.
    case readOnly
    /// No room once, or from then on.
    case full, fullForGood
    /// Half of the bytes once, or from then on.
    case short, shortForGood
    /// A signal comes in between.
    case interrupted

    var lasts: Bool {
        switch self {
        case .brokenForGood, .readOnly, .fullForGood, .shortForGood: true
        case .broken, .full, .short, .interrupted: false
        }
    }

    /// Whether what the disk holds is in doubt afterwards.
    var breaks: Bool { self == .broken || self == .brokenForGood || self == .readOnly }

    /// Whether a program that asks again as it should never notices.
    var passesUnseen: Bool {
        switch self {
        case .short, .shortForGood, .interrupted: true
        case .broken, .brokenForGood, .readOnly, .full, .fullForGood: false
        }
    }

    var ruling: Ruling {
        switch self {
        case .broken, .brokenForGood: .fail(errno: EIO)
        case .readOnly: .fail(errno: EROFS)
        case .full, .fullForGood: .fail(errno: ENOSPC)
        case .short, .shortForGood: .half
        case .interrupted: .fail(errno: EINTR)
        }
    }

    /// Whether a call can end so.
    func befalls(_ call: SystemCall) -> Bool {
        switch (self, call.sort) {
        // A lock lies in memory: it does not fail on a disk of the machine's own.
        case (_, .close), (_, .space), (_, .lock): false
        case (.broken, _), (.brokenForGood, _): true
        case (.readOnly, _): call.isWriting
        case (.full, .write), (.fullForGood, .write), (.full, .allocate), (.fullForGood, .allocate):
            true
        case (.full, .open(let isCreating, _)), (.fullForGood, .open(let isCreating, _)):
            isCreating
        case (.full, _), (.fullForGood, _): false
        case (.short, .read), (.short, .write), (.shortForGood, .read), (.shortForGood, .write):
            call.count > 1
        case (.short, _), (.shortForGood, _): false
        // SQLite takes a sync that was interrupted for one that failed, which is safe.
        case (.interrupted, .open), (.interrupted, .read), (.interrupted, .write),
            (.interrupted, .truncate):
            true
        case (.interrupted, _): false
        }
    }
}
