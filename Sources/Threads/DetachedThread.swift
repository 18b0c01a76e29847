import Glibc

/// A thread that nobody joins: for work that waits long (a poll, a connection, a deadline), which
/// would hold one of few places in a pool.
public enum DetachedThread {
    /// - Returns: false when the system has no thread left; `body` was not run.
    public static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(ThreadWork(body))
        var thread = pthread_t()
        guard pthread_create(&thread, nil, runThread, work.toOpaque()) == 0 else {
            work.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

private final class ThreadWork {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ThreadWork>.fromOpaque(context).takeRetainedValue().body()
    return nil
}
