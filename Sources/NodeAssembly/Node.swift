import CurlTransport
import FileVault
import Foundation
import FrontDesk
import Hashing
import Identity
import Ledger
import SQLiteStorage
import Storage
import SyncBundle
import SyncEngine
import SyncHTTP
import SyncProtocol

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
    /// Asks the node above.
    public let client: CurlClient
    public let upward: SyncPeer
    /// Exchanges by files that a person carries.
    public let bundles: BundleCarrier
    /// Attached files.
    public let attachments: AttachmentDesk
    /// What `status` says of each link.
    public let reports: LinkReports

    /// Opens a home. Only one process can have it open.
    public init(opening path: String) throws {
        home = HomeFolder(path)
        configuration = try Configuration(reading: home)
        guard FileManager.default.fileExists(atPath: home.database) else {
            throw HomeError.noDatabase(home.database)
        }
        var options = configuration.storeOptions
        options.mayCreate = false
        let store = try SQLiteStore(path: home.database, options: options)
        self.store = store
        do {
            (facts, keys) = try Self.identity(home, store)
            try Upgrading.runIfDue(
                store, node: facts, rules: OfficeRules.rules, now: Self.now())
            try OldConflicts.openIfDue(
                store, node: facts, rules: OfficeRules.rules, now: Self.now())
        } catch {
            store.close()
            throw error
        }
        let former = try store.read { reader in
            try Replacement.formerKeys(reader) + Enrolment.rotations(reader).map(\.old)
        }
        side = ExchangeSide(
            node: facts, rules: OfficeRules.rules, notary: keys, formerKeys: former)
        client = CurlClient()
        upward = SyncPeer(
            side: side, store: store, client: client, clock: Node.now,
            compression: configuration.compress)
        attachments = AttachmentDesk(
            node: facts.id, store: store, vault: Self.vault(home, configuration))
        bundles = BundleCarrier(
            side: side, store: store, files: attachments, clock: Node.now,
            unseal: { [keys] in keys.contentKey(in: $0) })
        reports = LinkReports(store)
        desk = FrontDesk(
            node: facts, store: store, officeCode: configuration.officeCode,
            policy: configuration.cases,
            chance: { Identity.Random.uint64() })
    }

    static func vault(_ home: HomeFolder, _ configuration: Configuration) -> DirectoryVault {
        DirectoryVault(home.attachments, keepFree: configuration.keepFree << 20)
    }

    /// Who the node of an open store is, and the key it signs with.
    static func identity(
        _ home: HomeFolder, _ store: any Store
    ) throws -> (facts: NodeFacts, keys: NodeKeys) {
        guard let stored = try store.read({ try $0.setting(NodeFacts.setting) }),
            let facts = NodeFacts(stored: stored)
        else { throw StoreError.wrongHome(home.path) }
        return (facts, NodeKeys(try presentKey(home, store)))
    }

    /// The key that signs: the one in the file, or the next one when a change of keys was recorded
    /// and the file could not follow before a crash.
    private static func presentKey(
        _ home: HomeFolder, _ store: any Store
    ) throws -> SigningKey {
        func read(_ file: String) throws -> SigningKey {
            guard let seed = Base64URL.decode(try home.text(file), maxBytes: 64),
                let key = try? SigningKey(seed: seed)
            else { throw HomeError.badKey(file: file) }
            return key
        }
        let key = try read(home.nodeKey)
        guard let recorded = try store.read({ try Enrolment.rotations($0) }).last?.new,
            recorded != key.publicKey.text
        else { return key }
        let next = try read(home.nextNodeKey)
        guard next.publicKey.text == recorded else {
            throw HomeError.badKey(file: home.nextNodeKey)
        }
        try home.replace(home.nodeKey, by: home.nextNodeKey)
        return next
    }

    /// This machine's wall clock, in milliseconds since 1970 UTC. Read here and nowhere below.
    public static func now() -> Int64 { Int64((Date().timeIntervalSince1970 * 1000).rounded()) }

    /// Who carries out an act now.
    public func actor(_ person: String, retryKey: String? = nil) -> FrontDesk.Actor {
        FrontDesk.Actor(person: person, at: Self.now(), retryKey: retryKey)
    }

    /// The node above, once this one has joined.
    public func upstream() throws -> Peer? {
        try store.read { try $0.peers() }.first {
            $0.relation == .upstream && $0.status == .enrolled
        }
    }

    /// A session with the node above, and what it came to.
    @discardableResult
    public func sync(
        with peer: Peer, pull: Bool = true, waitSeconds: Int = 0,
        progress: ((Session.Tally) -> Void)? = nil
    ) throws(SyncFailure) -> Session.Tally {
        do {
            let tally = try upward.sync(
                with: peer, pull: pull, waitSeconds: waitSeconds, progress: progress)
            reports.note(peer.id, tally, at: Self.now())
            // What was taken back or erased by what came.
            try attachments.tidy()
            return tally
        } catch let failure as SyncFailure {
            reports.note(peer.id, failure, at: Self.now())
            throw failure
        } catch {
            throw (error as? StoreError).map { .storage($0) } ?? .stopped(reason: "\(error)")
        }
    }

    /// Carries attached files to and from the node above, as far as they go now.
    @discardableResult
    public func carryAttachments(
        with peer: Peer, progress: ((SyncPeer.FileTally) -> Void)? = nil
    ) throws(SyncFailure) -> SyncPeer.FileTally {
        try upward.carryAttachments(with: peer, attachments, progress: progress)
    }

    /// The records in which this node and the one above differ; nil when it cannot be told now.
    public func differences(with peer: Peer) throws(SyncFailure) -> [Difference]? {
        try upward.differences(with: peer)
    }

    /// Has what is lacking sent again; a session must follow.
    public func mend(
        _ differences: [Difference], with peer: Peer, by person: String
    ) throws(SyncFailure) {
        try upward.mend(differences, with: peer, by: person)
    }

    public func close() {
        client.cancelAll()
        reports.traffic.flush()
        store.close()
    }
}
