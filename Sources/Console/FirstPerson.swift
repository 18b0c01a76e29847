import Identity
import Synchronization

/// The code by which the first administrator makes himself known: only who sees the program's own
/// output has it, it works once, and it ends with the program.
public final class FirstPerson: Sendable {
    public let code: String
    private let attempts = Mutex(0)
    /// After so many wrong ones the program must be started again.
    private static let most = 20

    public init() {
        let letters = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789")
        let made = Identity.Random.bytes(12).map { letters[Int($0) % letters.count] }
        code = [made[0..<4], made[4..<8], made[8..<12]].map { String($0) }.joined(separator: "-")
    }

    /// Whether it is the code.
    func takes(_ text: String) -> Bool {
        attempts.withLock { attempts in
            guard attempts < Self.most else { return false }
            attempts += 1
            let asked = text.uppercased().filter { $0 != " " && $0 != "-" }
            return asked == code.filter { $0 != "-" }
        }
    }
}
