import Foundation
import FrontDesk
import Hashing
import Identity
import Ledger
import SQLiteStorage
import Storage
import SyncEngine
import SyncHTTP

/// An open node: its home, its store, its desk. Commands are carried out on it, by the running
/// node or by the command itself when none runs.
public final class Node: Sendable {
    public let home: HomeFolder
    public let configuration: Configuration
    public let facts: NodeFacts
    public let store: any Store
    public let desk: FrontDesk
    public let keys: NodeKeys
    public let side: ExchangeSide

    /// Opens a home. Only one process can have it open.
    public init(opening path: String) throws {
        home = HomeFolder(path)
        configuration = try Configuration(reading: home)
        guard let seed = Base64URL.decode(try home.text(home.nodeKey), maxBytes: 64) else {
            throw HomeError.badKey(file: home.nodeKey)
        }
        keys = NodeKeys(try SigningKey(seed: seed))
        let store = try SQLiteStore(path: home.database)
        self.store = store
        guard let stored = try store.read({ try $0.setting(NodeFacts.setting) }),
            let facts = NodeFacts(stored: stored)
        else {
            store.close()
            throw StoreError.wrongHome(path)
        }
        self.facts = facts
        side = ExchangeSide(node: facts, rules: OfficeRules.rules, notary: keys)
        desk = FrontDesk(
            node: facts, store: store, officeCode: configuration.officeCode,
            chance: { Identity.Random.uint64() })
    }

    /// This machine's wall clock, in milliseconds since 1970 UTC. Read here and nowhere below.
    public static func now() -> Int64 { Int64((Date().timeIntervalSince1970 * 1000).rounded()) }

    /// Who carries out an act now.
    public func actor(_ person: String, retryKey: String? = nil) -> FrontDesk.Actor {
        FrontDesk.Actor(person: person, at: Self.now(), retryKey: retryKey)
    }

    public func close() { store.close() }
}
