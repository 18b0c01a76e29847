import Foundation
import JSON
import Synchronization

/// The acts of one office while its node is killed and started again: each is asked for with a key
/// of its own until it is acknowledged, and remembered only then.
final class Acts: Sendable {
    struct Done: Sendable {
        /// At the district: the number of each proposal that was registered and sent up.
        var numbers: [String] = []
        /// At the city: the codes of units, and the titles given to proposals, in order.
        var units: [String] = []
        var titles: [String: [String]] = [:]
        /// Askings that had to be repeated.
        var repeated = 0
    }

    private let home: String
    private let done = Mutex(Done())
    private let next = Atomic<Int>(0)
    private let restarts = NSCondition()
    private let life = Atomic<Int>(0)
    private let isOver = Atomic<Bool>(false)

    init(_ home: String) { self.home = home }

    var sum: Done { done.withLock { $0 } }

    /// The node runs again.
    func wasRestarted() {
        restarts.lock()
        life.add(1, ordering: .sequentiallyConsistent)
        restarts.broadcast()
        restarts.unlock()
    }

    /// The node will not run again; who waits for it fails.
    func giveUp() {
        isOver.store(true, ordering: .sequentiallyConsistent)
        wasRestarted()
    }

    /// Registers a proposal and sends it up.
    func propose() throws {
        let key = newKey()
        let said = try untilAcknowledged(
            ["propose", "--title", "建议 \(key)", "--body", "请办理 \(key)。", "--name", "张三"], key)
        let number = said.fact["number"]?.stringValue ?? ""
        _ = try untilAcknowledged(["release", number], key + "-up")
        done.withLock { $0.numbers.append(number) }
    }

    /// Makes a unit, which goes to every node below.
    func addUnit() throws {
        let key = newKey()
        _ = try untilAcknowledged(["unit", "add", "--code", key, "--name", "单位 \(key)"], key)
        done.withLock { $0.units.append(key) }
    }

    /// Gives a proposal another title, if it has come up already.
    func edit(_ number: String) throws {
        let key = newKey()
        let title = "改题 \(key)"
        let said = try untilAcknowledged(
            ["edit", number, "--set", "title=\(title)"], key, orRefused: "no-such-record")
        if said.code == 0 { done.withLock { $0.titles[number, default: []].append(title) } }
    }

    private func newKey() -> String {
        "k\(next.add(1, ordering: .relaxed).newValue)"
    }

    private func untilAcknowledged(
        _ words: [String], _ key: String, orRefused refusal: String? = nil
    ) throws -> Said {
        while true {
            let before = life.load(ordering: .sequentiallyConsistent)
            let said = Shipped.ask(home, words + ["--retry-key", key])
            switch said.errorCode {
            case _ where said.code == 0: return said
            case let code? where code == refusal: return said
            case "outcome-unknown", "no-node": try waitForLife(after: before)
            default: throw Unexpected("\(words): \(said.all)")
            }
            done.withLock { $0.repeated += 1 }
        }
    }

    private func waitForLife(after before: Int) throws {
        restarts.lock()
        while life.load(ordering: .sequentiallyConsistent) == before { restarts.wait() }
        restarts.unlock()
        if isOver.load(ordering: .sequentiallyConsistent) { throw Unexpected("no node any more") }
    }
}

/// The same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
