import SQLite
import Storage

/// A consistent copy of a store's file, made while the store works.
public enum SQLiteBackup {
    /// Copies everything committed by now. The copy is synced by the caller.
    ///
    /// - Parameters:
    ///   - database: of a store, open or not.
    ///   - copy: must not exist; on a failure what was begun of it is left for the caller to remove.
    public static func make(of database: String, as copy: String) throws(StoreError) {
        let connection = try storeErrors { () throws(SQLiteError) in
            try Connection(path: database, .existing)
        }
        let vacuum = try connection.query("VACUUM INTO ?1")
        vacuum.bind(1, copy)
        try vacuum.finish()
    }
}
