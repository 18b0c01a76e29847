import SQLite
import Storage

/// The tables and how they came about: numbered migrations, each run once, whole.
///
/// Nodes, kinds and writers are long words met in every row; rows name them by small numbers
/// (tables `node`, `kind`, `writer`). 64-bit words are kept as INTEGER by their bit pattern. Changes
/// are appended only and their index is narrow, so that writing them stays sequential.
enum Schema {
    /// "JYAN".
    static let applicationID: Int64 = 0x4A59_414E

    static let migrations = [
        """
        CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE kind(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE node(number INTEGER PRIMARY KEY, word INTEGER NOT NULL UNIQUE);
        CREATE TABLE writer(
            number INTEGER PRIMARY KEY, node INTEGER NOT NULL, incarnation INTEGER NOT NULL,
            UNIQUE(node, incarnation));

        CREATE TABLE record(
            number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, origin INTEGER NOT NULL,
            random INTEGER NOT NULL, custody TEXT NOT NULL, frozen INTEGER NOT NULL,
            everyone INTEGER NOT NULL, audience BLOB, touched INTEGER NOT NULL,
            conflicts TEXT, shared BLOB, home BLOB, shown BLOB, leaving BLOB,
            spent INTEGER NOT NULL);
        CREATE UNIQUE INDEX record_name ON record(random, origin, kind);
        CREATE INDEX record_touched ON record(kind, touched);
        CREATE INDEX record_conflicts ON record(kind, touched) WHERE conflicts IS NOT NULL;
        CREATE TABLE tag(
            tag TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY(tag, record)) WITHOUT ROWID;

        CREATE TABLE change(
            number INTEGER PRIMARY KEY, record INTEGER NOT NULL, writer INTEGER NOT NULL,
            counter INTEGER NOT NULL, home INTEGER NOT NULL, hash BLOB NOT NULL,
            header BLOB NOT NULL, payload BLOB);
        CREATE UNIQUE INDEX change_dot ON change(record, writer, counter);

        CREATE TABLE peer(
            node INTEGER PRIMARY KEY, relation TEXT NOT NULL, name TEXT NOT NULL,
            tier TEXT NOT NULL, status TEXT NOT NULL, keys TEXT NOT NULL, url TEXT NOT NULL,
            pin TEXT NOT NULL, enrolled INTEGER NOT NULL);
        CREATE TABLE link(
            node INTEGER PRIMARY KEY, incarnation INTEGER NOT NULL, sequence INTEGER NOT NULL,
            chain BLOB NOT NULL, confirmed INTEGER NOT NULL, in_incarnation INTEGER,
            in_sequence INTEGER, in_chain BLOB, sum BLOB NOT NULL, stopped TEXT);
        CREATE TABLE outgoing(
            peer INTEGER NOT NULL, sequence INTEGER NOT NULL, incarnation INTEGER NOT NULL,
            chain BLOB NOT NULL, change INTEGER, line BLOB, kind INTEGER, origin INTEGER,
            random INTEGER, PRIMARY KEY(peer, sequence)) WITHOUT ROWID;
        CREATE TABLE incoming(
            peer INTEGER NOT NULL, sequence INTEGER NOT NULL, chain BLOB NOT NULL,
            outcome TEXT NOT NULL, change INTEGER NOT NULL,
            PRIMARY KEY(peer, sequence)) WITHOUT ROWID;
        CREATE TABLE incoming_line(
            peer INTEGER NOT NULL, sequence INTEGER NOT NULL, line BLOB NOT NULL,
            PRIMARY KEY(peer, sequence)) WITHOUT ROWID;
        CREATE TABLE held(
            number INTEGER PRIMARY KEY, peer INTEGER NOT NULL, sequence INTEGER NOT NULL,
            kind INTEGER, origin INTEGER, random INTEGER, reason TEXT NOT NULL,
            since INTEGER NOT NULL, header BLOB NOT NULL, payload BLOB, UNIQUE(peer, sequence));
        CREATE INDEX held_record ON held(random, origin, kind);

        CREATE TABLE paper(
            number INTEGER PRIMARY KEY, peer INTEGER NOT NULL, sort TEXT NOT NULL,
            own INTEGER NOT NULL, sequence INTEGER NOT NULL, bytes BLOB NOT NULL,
            signature TEXT NOT NULL, key TEXT NOT NULL);
        CREATE INDEX paper_peer ON paper(peer, sort);
        CREATE TABLE retry(key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE audit(
            sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, person TEXT NOT NULL,
            act TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL, chain BLOB NOT NULL);
        """,
        """
        CREATE TABLE attachment(
            digest BLOB NOT NULL, size INTEGER NOT NULL, side INTEGER NOT NULL,
            names INTEGER NOT NULL, whole INTEGER NOT NULL,
            PRIMARY KEY(digest, size, side)) WITHOUT ROWID;
        CREATE INDEX attachment_missing ON attachment(side, digest, size)
            WHERE whole = 0 AND names > 0;
        CREATE INDEX attachment_unnamed ON attachment(digest, size) WHERE names = 0;
        CREATE TABLE naming(
            digest BLOB NOT NULL, size INTEGER NOT NULL, change INTEGER NOT NULL,
            side INTEGER NOT NULL, PRIMARY KEY(digest, size, change)) WITHOUT ROWID;
        CREATE INDEX naming_change ON naming(change);
        CREATE TABLE owed_attachment(
            peer INTEGER NOT NULL, digest BLOB NOT NULL, size INTEGER NOT NULL,
            PRIMARY KEY(peer, digest, size)) WITHOUT ROWID;
        """,
        people, cases, finding,
        // A restored peer is given back batch by batch, among all that it ever sent.
        """
        CREATE INDEX paper_came ON paper(peer, sequence) WHERE sort = 'head' AND own = 0;
        """,
    ]

    /// Refuses, before anything is changed, a file that is not ours or that a newer program wrote.
    static func check(_ connection: Connection, mayBeEmpty: Bool = true) throws(StoreError) {
        do {
            let found = try connection.number("PRAGMA application_id") ?? 0
            let tables = try connection.number("SELECT count(*) FROM sqlite_schema") ?? 0
            if found != applicationID, found != 0 || tables > 0 {
                throw StoreError.wrongHome("the file belongs to another program")
            }
            if tables == 0, !mayBeEmpty { throw StoreError.wrongHome("the file is empty") }
            let version = try connection.number("PRAGMA user_version") ?? 0
            if version > migrations.count {
                throw StoreError.newerSchema(found: Int(version), known: migrations.count)
            }
        } catch let error as SQLiteError {
            if error.sort == .notADatabase { throw .wrongHome("the file is no database") }
            throw StoreError(error)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .failed("\(error)")
        }
    }

    /// Brings the file to the present schema, in one transaction.
    static func migrate(_ connection: Connection) throws(SQLiteError) {
        let version = Int(try connection.number("PRAGMA user_version") ?? 0)
        if version == migrations.count { return }
        try connection.execute("BEGIN IMMEDIATE")
        do {
            for migration in migrations.dropFirst(version) { try connection.execute(migration) }
            try connection.execute("PRAGMA application_id = \(applicationID)")
            try connection.execute("PRAGMA user_version = \(migrations.count)")
            try connection.execute("COMMIT")
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }
}
