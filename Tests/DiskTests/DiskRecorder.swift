import Glibc
import Synchronization

/// Writes down what was done to a watched folder that was empty when the recording began.
final class DiskRecorder: DiskWatcher {
    fileprivate struct Tape {
        var calls: [DiskCall] = []
        /// Files by the path that leads to them, and by open descriptor.
        var files: [String: Int] = [:]
        var open: [Int32: Int] = [:]
        var made = 0
    }

    private let tape = Mutex(Tape())

    /// Calls so far.
    var count: Int { tape.withLock { $0.calls.count } }
    var calls: [DiskCall] { tape.withLock { $0.calls } }

    func saw(_ call: SystemCall, result: Int) {
        // SQLite's index of its log is made anew at every start; what the disk has of it is nothing.
        guard result >= 0, !call.path.hasSuffix("-shm") else { return }
        tape.withLock { $0.note(call, result) }
    }
}

extension DiskRecorder.Tape {
    fileprivate mutating func note(_ call: SystemCall, _ result: Int) {
        switch call.sort {
        case .open(let isCreating, let isCutting): open(call, isCreating, isCutting)
        case .close: open[call.descriptor] = nil
        case .write:
            guard let file = open[call.descriptor] else { return }
            let bytes = Array(call.bytes.prefix(result))
            let at = call.offset ?? Int(lseek(call.descriptor, 0, SEEK_CUR)) - result
            calls.append(.write(file: file, at: at, bytes: bytes))
        case .truncate:
            guard let file = open[call.descriptor] else { return }
            calls.append(.truncate(file: file, length: call.count))
        case .sync:
            calls.append(
                open[call.descriptor].map { .sync(file: $0) } ?? .syncFolder(path: call.path))
        case .unlink:
            files[call.path] = nil
            calls.append(.unlink(path: call.path))
        case .rename:
            files[call.to] = files.removeValue(forKey: call.path)
            calls.append(.rename(path: call.path, to: call.to))
        case .makeFolder: calls.append(.makeFolder(path: call.path))
        case .read, .stat, .lock, .map, .space, .allocate: break
        }
    }

    private mutating func open(_ call: SystemCall, _ isCreating: Bool, _ isCutting: Bool) {
        if let known = files[call.path] {
            open[call.descriptor] = known
            if isCutting { calls.append(.truncate(file: known, length: 0)) }
        } else if isCreating {
            made += 1
            files[call.path] = made
            open[call.descriptor] = made
            calls.append(.create(file: made, path: call.path))
        }
    }
}
