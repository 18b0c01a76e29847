import Foundation

/// A port of this machine; each connection gets a thread of its own. Closed with its owner.
final class LoopbackDoor: Sendable {
    let port: Int
    private let listening: Int32

    init() throws {
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let number = listening
        let free = try freePort()
        guard Loopback.with(port: free, { bind(number, $0, $1) }) == 0, listen(number, 64) == 0
        else { throw Unexpected("listen: \(errno)") }
        port = Int(free)
    }

    deinit {
        shutdown(listening, Int32(SHUT_RDWR))
        close(listening)
    }

    func open(_ serve: @escaping @Sendable (RawSocket) -> Void) {
        let number = listening
        Thread.detachNewThread {
            while true {
                let accepted = accept(number, nil, nil)
                guard accepted >= 0 else { return }
                let client = RawSocket(accepted: accepted)
                Thread.detachNewThread { serve(client) }
            }
        }
    }
}
