import People
import Storage
import Synchronization

/// Accounts in memory, with hashes that cost nothing and dice that count.
struct World {
    let store = MemoryStore()
    let desk: AccountDesk
    let signIn: SignIn

    init() throws {
        desk = AccountDesk(store: store, secrets: PlainSecrets())
        signIn = SignIn(desk)
    }

    /// With 赵敏, a security administrator, and 王芳, a clerk; both may keep their passwords.
    static func peopled() throws -> World {
        let world = try World()
        try world.add("赵敏", [.securityAdministrator], by: "root")
        try world.add("王芳", [.clerk], by: "赵敏")
        return world
    }

    static let password = "right horse 电池"

    func add(_ name: String, _ roles: [Role], by person: String) throws {
        try desk.add(
            name, roles, password: Self.password, mustChange: false,
            by: AccountDesk.Actor(person, at: 1))
    }

    func account(_ name: String) throws -> Account? { try store.read { try $0.account(name) } }

    func audit() throws -> [AuditEntry] {
        try store.read { try $0.audit(after: 0, limit: .max) }
    }

    func enter(
        _ name: String, _ password: String = World.password, code: String = "",
        from browser: String = "some browser", at now: Int64
    ) throws -> SignIn.Outcome {
        try signIn.signIn(
            name, password: password, code: code, agent: "test", browser: browser, now: now)
    }
}

final class PlainSecrets: Secrets {
    private let last = Mutex(UInt8(0))

    func hash(password: String) -> String? { "plain:" + password }
    func matches(_ password: String, _ hash: String) -> Bool { hash == "plain:" + password }
    func random(_ count: Int) -> [UInt8] {
        let next = last.withLock { last in
            last &+= 1
            return last
        }
        return (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) ^ next }
    }
}
