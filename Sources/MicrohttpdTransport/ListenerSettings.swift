/// Where a server listens and how long it waits for whom. Times run on the monotonic clock.
///
/// The times are absolute: a client that sends one byte now and then gains nothing by it.
public struct ListenerSettings: Sendable {
    /// A numeric IPv4 or IPv6 address; "::" serves both families.
    public var address = "127.0.0.1"
    /// 0 takes any free port, see `MicrohttpdServer.port`.
    public var port: UInt16 = 0
    /// Nil serves plain HTTP.
    public var tls: TLSIdentity?
    /// Open connections at most, kept below the process's descriptor limit; further clients wait in
    /// the kernel's queue until one is closed.
    public var connectionLimit = 1024
    /// Open connections of one address at most, so that one client cannot take every place.
    public var connectionsPerAddress = 512
    /// When nearly all places, or those of one address, are taken, whoever has been sending or
    /// reading the longest is hung up on for the one that comes: a client that means it takes
    /// milliseconds. Nobody whose answer is being made is touched.
    public var makesRoom = false
    /// Threads that read and write sockets; 1 or more.
    public var eventThreads = 2
    /// Threads that run the handler.
    public var workerThreads = 8
    /// Whole requests that may wait for a worker; further ones are answered 503.
    public var workQueueLimit = 256
    /// From a connection's start to its first request's whole head, TLS included.
    public var headTime: Duration = .seconds(10)
    /// For a body to arrive or an answer to leave, plus its length at `slowestBytesPerSecond`.
    public var bodyTime: Duration = .seconds(60)
    public var slowestBytesPerSecond = 16_384
    /// From one answer to the next request's whole head on a kept connection.
    public var idleTime: Duration = .seconds(75)
    /// For the handler to answer; afterwards the server answers 503 and drops the late answer.
    public var answerTime: Duration = .seconds(90)
    /// How long `stop` lets running requests finish.
    public var stopTime: Duration = .seconds(5)

    public init() {}

    /// A private key and its certificate, both PEM.
    public struct TLSIdentity: Sendable {
        public var keyPEM: String
        public var certificatePEM: String

        public init(keyPEM: String, certificatePEM: String) {
            self.keyPEM = keyPEM
            self.certificatePEM = certificatePEM
        }
    }

    /// The time `bytes` may take on their way.
    func transferTime(bytes: Int) -> Duration {
        bodyTime + .seconds(Double(bytes) / Double(max(slowestBytesPerSecond, 1)))
    }
}
