import Foundation
import Synchronization

/// A box between district and city that looks into every request, as proxies, firewalls and login
/// gates do, and does to it what a test says.
final class Gateway: Sendable {
    /// One request on its way.
    struct Passage: Sendable {
        let request: HTTPBytes
        let client: RawSocket
        let city: Int

        /// Hands a request on; nil when nothing comes back.
        func ask(_ request: HTTPBytes) -> HTTPBytes? { ask(request.bytes) }

        func ask(_ bytes: [UInt8]) -> HTTPBytes? {
            guard let server = try? RawSocket(port: city), server.send(bytes) else { return nil }
            return HTTPBytes.read(server, within: 40_000)
        }

        /// Hands on the beginning of it, and hangs up.
        func begin(_ bytes: ArraySlice<UInt8>) {
            _ = (try? RawSocket(port: city))?.send(Array(bytes))
        }

        func give(_ answer: HTTPBytes?) { if let answer { client.send(answer.bytes) } }
    }

    /// What is done to a request; the connection is closed when it answers false.
    typealias Play = @Sendable (Passage) -> Bool

    /// Hands everything on.
    static let pass: Play = { passage in
        guard let answer = passage.ask(passage.request) else { return false }
        passage.give(answer)
        return true
    }

    private let door: LoopbackDoor
    private let play: Mutex<Play>

    var port: Int { door.port }

    init(to city: Int, _ play: @escaping Play = Gateway.pass) throws {
        self.play = Mutex(play)
        door = try LoopbackDoor()
        door.open { [weak self] client in self?.serve(client, city) }
    }

    func plays(_ play: @escaping Play) { self.play.withLock { $0 = play } }

    private func serve(_ client: RawSocket, _ city: Int) {
        while let request = HTTPBytes.read(client, within: 60_000) {
            let passage = Passage(request: request, client: client, city: city)
            guard play.withLock({ $0 })(passage) else { break }
        }
        client.endSending()
        _ = client.readToEnd(milliseconds: 100)
    }
}

/// Whether something happened before.
final class Flag: Sendable {
    private let isSet = Atomic<Bool>(false)

    /// - Returns: whether it was set already.
    func set() -> Bool { isSet.exchange(true, ordering: .sequentiallyConsistent) }
}
