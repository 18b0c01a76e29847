import Hashing
import Identity
import Ledger
import FrontDesk
import SQLiteStorage
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol

extension Node {
    /// Makes a home: folder, configuration, keys, certificate, database, and the node's facts with
    /// its first audit entry.
    ///
    /// - Parameter lost: the node whose place this machine takes; nil makes a new one.
    /// - Returns: the fingerprint of the node's key.
    public static func make(
        _ path: String, _ configuration: Configuration, replacing lost: Invitation.Replaced? = nil,
        by person: String
    ) throws -> (facts: NodeFacts, fingerprint: String) {
        let home = HomeFolder(path)
        try home.create()
        let key = SigningKey.generate()
        let seed = Base64URL.encode(key.exportSeed())
        let tls = try TLSIdentity.makeSelfSigned(
            commonName: "jianyan", notBefore: Node.now() / 1000)
        try home.write(Array(seed.utf8), to: home.nodeKey)
        try home.write(Array(tls.keyPEM.utf8), to: home.tlsKey)
        try home.write(Array(tls.certificatePEM.utf8), to: home.tlsCertificate)
        let facts = NodeFacts(
            id: lost?.node ?? NodeID(Random.uint64()), tier: configuration.tier,
            name: configuration.name,
            incarnation: Incarnation(Random.uint64()),
            homeIncarnation: Incarnation(Random.uint64()))
        let store = try SQLiteStore(path: home.database, options: configuration.storeOptions)
        defer { store.close() }
        try store.write { tx in
            try tx.put(setting: NodeFacts.setting, facts.storedText)
            try Upgrading.note(OfficeRules.rules, tx)
            try OldConflicts.note(tx)
            try tx.append(
                audit: AuditEntry(
                    at: Node.now(), person: person, act: "init", object: facts.id.text))
            if let lost {
                try Replacement.begin(
                    facts, lost, former: Incarnation(Random.uint64()), notary: NodeKeys(key),
                    now: Node.now(), tx)
            }
        }
        // Last, so that a home without it is no home: a cut in between is made anew.
        try configuration.write(to: home)
        return (facts, key.publicKey.fingerprint)
    }
}
