import FileVault
import Foundation
import FrontDesk
import Identity
import Ledger
import SQLiteStorage
import Storage
import SyncEngine

/// Backups, and lives that begin from them.
extension Node {
    /// Copies configuration, keys and everything committed by now into a new folder, owner-only and
    /// durable; the node goes on working meanwhile. The list of erasures stays out of it.
    public func backUp(to path: String, by person: String) throws {
        let copy = HomeFolder(path)
        try copy.create()
        guard !copy.has(copy.database) else { throw HomeError.alreadyThere(path) }
        for (from, to) in Self.keptFiles(home, copy) where home.has(from) {
            try copy.write(try home.read(from), to: to)
        }
        try SQLiteBackup.make(of: home.database, as: copy.database)
        try copy.sync(copy.database)
        // After the database: what it says is whole is there, but for what was erased meanwhile.
        try Self.copyFiles(attachments.vault, to: copy)
        // Last, so that a copy without it is none.
        try copy.write(try home.read(home.configuration), to: copy.configuration)
        try store.write { tx in
            try tx.append(
                audit: AuditEntry(
                    at: Self.now(), person: person, act: "backup", object: facts.id.text))
        }
    }

    /// Each file that is whole, hashed on its way.
    static func copyFiles(_ vault: any Vault, to copy: HomeFolder) throws {
        let target = DirectoryVault(copy.attachments, keepFree: 0)
        for digest in try vault.all() {
            guard let size = try vault.size(of: digest) else { continue }
            let key = "copy"
            try target.discard(key)
            var place: Int64 = 0
            while place < size {
                let piece = try vault.read(digest, from: place, count: 1 << 20)
                if piece.isEmpty { break }
                try target.gather(piece, under: key)
                place += Int64(piece.count)
            }
            // One that rotted is left out: after a restore it is missing, and asked for again.
            _ = try target.place(key, as: digest)
        }
    }

    private static func keptFiles(
        _ home: HomeFolder, _ copy: HomeFolder
    ) -> [(from: String, to: String)] {
        [
            (home.nodeKey, copy.nodeKey), (home.nextNodeKey, copy.nextNodeKey),
            (home.tlsKey, copy.tlsKey), (home.tlsCertificate, copy.tlsCertificate),
        ]
    }

    /// Makes a home of a backup, in a new life, and erases again what was erased since. The folder may
    /// hold the list of erasures of the lost home, and nothing else of a home.
    public static func restore(
        _ path: String, from backup: String, by person: String
    ) throws -> NodeFacts {
        let (home, copy) = (HomeFolder(path), HomeFolder(backup))
        guard copy.exists else { throw HomeError.noHome(backup) }
        try home.create()
        for (from, to) in keptFiles(copy, home) where copy.has(from) {
            try home.write(try copy.read(from), to: to)
        }
        // A folder that was copied by hand may have its log beside the file.
        for end in ["-wal", ""] where copy.has(copy.database + end) {
            try home.copy(copy.database + end, to: home.database + end)
        }
        try copyFiles(DirectoryVault(copy.attachments, keepFree: 0), to: home)
        let facts = try renew(home, by: person)
        try home.write(try copy.read(copy.configuration), to: home.configuration)
        return facts
    }

    /// Begins a new life on a home that no process has open.
    public static func renew(_ home: HomeFolder, by person: String) throws -> NodeFacts {
        guard home.has(home.database) else { throw HomeError.noDatabase(home.database) }
        var options = SQLiteOptions()
        options.mayCreate = false
        let store = try SQLiteStore(path: home.database, options: options)
        defer { store.close() }
        let (former, keys) = try identity(home, store)
        let erasures = try ErasureList(home).all()
        let renewed = try store.write { tx in
            let facts = try Recovery(node: former, notary: keys).begin(
                incarnation: Incarnation(Random.uint64()),
                homeIncarnation: Incarnation(Random.uint64()), by: person, now: now(), tx)
            let recorder = try Recorder(tx, node: facts, rules: OfficeRules.rules)
            try recorder.eraseAgain(erasures)
            try recorder.finish(at: now())
            return facts
        }
        let vault = DirectoryVault(home.attachments, keepFree: 0)
        let attachments = AttachmentDesk(node: former.id, store: store, vault: vault)
        try attachments.recount()
        try attachments.clear()
        return renewed
    }
}
