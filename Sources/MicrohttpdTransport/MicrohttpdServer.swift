import CMicrohttpd
import Glibc
import HTTPMessages
import Synchronization

/// Serves HTTP with libmicrohttpd: sockets on a few event threads, the handler on workers, waiting
/// requests on no thread at all.
///
/// Only whole requests reach the handler; lengths, times and numbers are limited by the settings.
public final class MicrohttpdServer: Sendable {
    /// The port listened on, also where port 0 was asked for.
    public let port: UInt16
    private let core: ServerCore
    private let daemon: Daemon

    /// Listens from here on. The process ignores SIGPIPE afterwards, so that a client hanging up
    /// does not end the program.
    public init(_ settings: ListenerSettings, handler: any HTTPHandler) throws(ListenError) {
        signal(SIGPIPE, SIG_IGN)
        guard let core = ServerCore(settings, handler: handler) else {
            throw .failed(reason: "no threads left")
        }
        let listening = try ListenSocket.open(address: settings.address, port: settings.port)
        guard let daemon = Daemon(core, listenSocket: listening.socket) else {
            core.watch.end()
            let reason = core.complaint
            if settings.tls == nil {
                throw .failed(reason: reason)
            } else {
                throw .tls(reason: reason)
            }
        }
        self.core = core
        self.daemon = daemon
        port = listening.port
    }

    deinit { stop() }

    /// Lets nobody in any more, gives running requests `stopTime` to finish, answers the rest 503
    /// and ends. Blocks for that long; calling it again does nothing.
    public func stop() {
        guard core.watch.beginStopping() else { return }
        // Ending the library while a connection sleeps would abort the process: answer the
        // sleeping first, then hang up on clients that do not take their answer.
        var quiet = core.watch.waitForQuiet(core.settings.stopTime)
        for _ in 0..<10 where !quiet {
            core.watch.expireAll()
            quiet = core.watch.waitForQuiet(.milliseconds(500))
        }
        core.workers.close()
        core.watch.end()
        // Not quiet after all that means our own bookkeeping is wrong; leaving the library's threads
        // to the end of the process is the lesser harm.
        if quiet { daemon.stop() }
    }

    /// Raises the soft limit on open files to the hard one, so that every allowed connection finds
    /// a descriptor. Returns the limit in force.
    @discardableResult
    public static func raiseDescriptorLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return 1024
        }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }
}

/// Owns the running library. `@unchecked Sendable`: the pointer is used for stopping only, once,
/// which the mutex sees to.
private final class Daemon: @unchecked Sendable {
    private static let connectionMemory = 128 * 1024
    /// Descriptors left to the rest of the process: files, databases, outgoing connections.
    private static let reservedDescriptors = 64

    private let pointer: Mutex<OpaquePointer?>
    private let core: Unmanaged<ServerCore>

    /// Nil if the library refuses; it closed the socket then.
    init?(_ core: ServerCore, listenSocket: Int32) {
        let settings = core.settings
        let room = MicrohttpdServer.raiseDescriptorLimit() - Self.reservedDescriptors
        let limit = max(min(settings.connectionLimit, room), settings.eventThreads, 1)
        if settings.makesRoom {
            core.watch.makeRoom(below: limit, ofOne: min(limit, settings.connectionsPerAddress))
        }
        // Held by the running library, let go when it has ended.
        let held = Unmanaged.passRetained(core)
        var options = jy_mhd_settings()
        options.flags =
            MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
            | MHD_USE_SUPPRESS_DATE_NO_CLOCK.rawValue | MHD_USE_ERROR_LOG.rawValue
            | (settings.tls == nil ? 0 : MHD_USE_TLS.rawValue)
        options.listen_socket = listenSocket
        options.threads = UInt32(clamping: settings.eventThreads)
        options.connection_limit = UInt32(clamping: limit)
        // Where room is made, nobody is turned away at the door: others leave.
        options.per_address_limit =
            settings.makesRoom ? 0 : UInt32(clamping: settings.connectionsPerAddress)
        options.memory_limit = Self.connectionMemory
        options.context = held.toOpaque()
        options.on_accept = onAccept
        options.on_request = onRequest
        options.on_completed = onCompleted
        options.on_connection = onConnection
        options.on_target = onTarget
        options.unescape = leaveEscaped
        options.on_log = onLog
        let started = Self.start(&options, tls: settings.tls)
        guard let started else {
            held.release()
            return nil
        }
        pointer = Mutex(started)
        self.core = held
    }

    func stop() {
        let running = pointer.withLock { pointer in
            defer { pointer = nil }
            return pointer
        }
        guard let running else { return }
        MHD_stop_daemon(running)
        core.release()
    }

    private static func start(
        _ options: inout jy_mhd_settings, tls: ListenerSettings.TLSIdentity?
    ) -> OpaquePointer? {
        guard let tls else { return jy_mhd_start(&options) }
        return tls.keyPEM.withCString { key in
            tls.certificatePEM.withCString { certificate in
                options.key_pem = key
                options.certificate_pem = certificate
                return jy_mhd_start(&options)
            }
        }
    }
}
