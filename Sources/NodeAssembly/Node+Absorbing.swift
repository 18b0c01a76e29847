import FileVault
import Foundation
import FrontDesk
import SQLiteStorage
import Storage
import SyncEngine

/// What another copy of this machine had written, out of a backup of it.
extension Node {
    /// - Parameters:
    ///   - folder: the backup; it is left as it is.
    ///   - isRehearsal: whether only to say what would be done.
    /// - Throws: `ActRefusal.notACopy`; `HomeError` when the folder holds no backup.
    public func absorb(
        _ folder: String, isRehearsal: Bool, by person: String
    ) throws -> Absorbing.Plan {
        let copy = HomeFolder(folder)
        guard copy.has(copy.database) else { throw HomeError.noHome(folder) }
        let place = HomeFolder(home.path + "/absorbing")
        defer { try? FileManager.default.removeItem(atPath: place.path) }
        try place.create()
        for end in ["-wal", ""] where copy.has(copy.database + end) {
            try place.copy(copy.database + end, to: place.database + end)
        }
        var options = SQLiteOptions()
        options.mayCreate = false
        let other = try SQLiteStore(path: place.database, options: options)
        defer { other.close() }
        return try other.read { reader in
            if isRehearsal {
                guard let plan = try desk.planAbsorbing(reader) else { throw ActRefusal.notACopy }
                return plan
            }
            // Their files before the changes that name them.
            if try desk.planAbsorbing(reader) == nil { throw ActRefusal.notACopy }
            try Self.copyFiles(DirectoryVault(copy.attachments, keepFree: 0), to: home)
            guard let plan = try desk.absorb(reader, from: folder, by: actor(person)) else {
                throw ActRefusal.notACopy
            }
            return plan
        }
    }
}
