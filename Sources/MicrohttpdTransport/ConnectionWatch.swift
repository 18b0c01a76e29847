import Glibc
import Threads

/// Knows every open connection and the moment its present step must be over, and ends those that
/// are late. The library itself only limits silence, which a client dripping bytes never keeps.
final class ConnectionWatch: Sendable {
    typealias Instant = ContinuousClock.Instant

    private enum Late {
        /// Shut the socket down; the library then sees its end and closes it.
        case hangUp
        /// Answer in the handler's place.
        case answer(Exchange)
    }

    private struct Entry {
        let socket: Int32
        /// Whoever it is, without his port; empty when it is not told.
        let address: [UInt8]
        var deadline: Instant
        var late = Late.hangUp
        /// When it began to be waited for; nil while its answer is being made, or once it was
        /// hung up on.
        var awaited: Instant?
    }

    private struct State {
        var connections: [OpaquePointer: Entry] = [:]
        var exchanges = 0
        var stopping = false
        var ended = false
        /// When the reaper will look next by itself; nil means never.
        var nextLook: Instant?
        var lookNow = false
        /// From how many connections on, of all and of one address, somebody is hung up on for
        /// each that comes; nil: never.
        var crowd: (all: Int, ofOne: Int)?
    }

    private let state: Monitor<State>

    /// Nil if the reaper's thread cannot be started.
    init?() {
        let state = Monitor(State())
        self.state = state
        guard DetachedThread.start({ Self.reap(state) }) else { return nil }
    }

    deinit { end() }

    // MARK: The connection's way

    /// So many connections are allowed; some places short of it there is a crowd.
    func makeRoom(below all: Int, ofOne: Int) {
        state.withLock {
            $0.crowd = (all: all - max(1, all / 16), ofOne: ofOne - max(1, ofOne / 16))
        }
    }

    func opened(_ connection: OpaquePointer, socket: Int32, within time: Duration) {
        let deadline = Instant.now + time
        let address = PeerAddress.bytes(of: socket)
        let early = state.withLock { state in
            Self.makeRoom(for: address, &state)
            state.connections[connection] = Entry(
                socket: socket, address: address, deadline: deadline, awaited: .now)
            return Self.isEarly(deadline, &state)
        }
        if early { state.wakeAll() }
    }

    /// The next step must be over `within` the time; with an exchange it is answered then, else
    /// the client is hung up on.
    func step(
        _ connection: OpaquePointer, within time: Duration, answering exchange: Exchange? = nil
    ) {
        let deadline = Instant.now + time
        let early = state.withLock { state in
            guard state.connections[connection] != nil else { return false }
            state.connections[connection]?.deadline = deadline
            state.connections[connection]?.late = exchange.map(Late.answer) ?? .hangUp
            state.connections[connection]?.awaited = exchange == nil ? .now : nil
            return Self.isEarly(deadline, &state)
        }
        if early { state.wakeAll() }
    }

    /// Must be called before the library closes the socket: the number may be another's at once.
    func closed(_ connection: OpaquePointer) {
        state.withLock { $0.connections[connection] = nil }
    }

    func exchangeBegan() { state.withLock { $0.exchanges += 1 } }

    func exchangeEnded() {
        let last = state.withLock { state in
            state.exchanges -= 1
            return state.stopping && state.exchanges == 0
        }
        if last { state.wakeAll() }
    }

    // MARK: Stopping

    var isStopping: Bool { state.withLock { $0.stopping } }

    /// From now on nothing new is let in; false if that was so already.
    func beginStopping() -> Bool {
        state.withLock { state in
            defer { state.stopping = true }
            return !state.stopping
        }
    }

    /// Waits until no request is under way; false when the time is up first.
    func waitForQuiet(_ time: Duration) -> Bool {
        state.wait(until: .now + time) { $0.exchanges == 0 ? true : nil } ?? false
    }

    /// Treats every connection as late: the waiting are answered, the rest hung up on.
    func expireAll() { Self.expire(state, now: nil) }

    /// Ends the reaper.
    func end() {
        state.withLock { $0.ended = true }
        state.wakeAll()
    }

    // MARK: A crowd

    private static func makeRoom(for address: [UInt8], _ state: inout State) {
        guard let crowd = state.crowd else { return }
        let isCrowd = state.connections.count >= crowd.all
        let own = state.connections.values.count { $0.address == address }
        guard isCrowd || own >= crowd.ofOne else { return }
        let candidates = state.connections.filter { _, entry in
            entry.awaited != nil && (own < crowd.ofOne || entry.address == address)
        }
        let longest = candidates.min { left, right in
            (left.value.awaited ?? .now) < (right.value.awaited ?? .now)
        }
        guard let (connection, entry) = longest else { return }
        state.connections[connection]?.awaited = nil
        shutdown(entry.socket, Int32(SHUT_RDWR))
    }

    // MARK: The reaper

    private static func isEarly(_ deadline: Instant, _ state: inout State) -> Bool {
        if let next = state.nextLook, next <= deadline { return false }
        state.nextLook = deadline
        state.lookNow = true
        return true
    }

    private static func reap(_ state: Monitor<State>) {
        while true {
            let next = expire(state, now: .now)
            let ended = state.wait(until: next) { state -> Bool? in
                if state.ended { return true }
                return state.lookNow ? false : nil
            }
            if ended == true { return }
        }
    }

    /// Ends what is late at `now` (everything if nil); returns the earliest deadline left.
    @discardableResult
    private static func expire(_ state: Monitor<State>, now: Instant?) -> Instant? {
        let (unanswered, next) = state.withLock { state in
            var unanswered: [Exchange] = []
            var next: Instant?
            for (connection, entry) in state.connections {
                if let now, entry.deadline > now {
                    next = min(next ?? entry.deadline, entry.deadline)
                    continue
                }
                // Once is enough: the library closes it, or sends the answer and steps on.
                state.connections[connection]?.deadline = .now + .seconds(3600)
                switch entry.late {
                case .hangUp: shutdown(entry.socket, Int32(SHUT_RDWR))
                case .answer(let exchange): unanswered.append(exchange)
                }
            }
            state.nextLook = next
            state.lookNow = false
            return (unanswered, next)
        }
        for exchange in unanswered { exchange.answer(.serverBusy) }
        return next
    }
}
