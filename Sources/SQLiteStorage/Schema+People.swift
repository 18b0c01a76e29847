/// The people who act on the node: not part of the ledger, and never sent.
extension Schema {
    static let people = """

        CREATE TABLE account(
            name TEXT PRIMARY KEY, roles TEXT NOT NULL, password TEXT NOT NULL,
            must_change INTEGER NOT NULL, locked INTEGER NOT NULL, failures INTEGER NOT NULL,
            failed INTEGER NOT NULL, made INTEGER NOT NULL, secret BLOB,
            confirmed INTEGER NOT NULL, used_step INTEGER NOT NULL,
            recovery TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE session(
            token BLOB PRIMARY KEY, account TEXT NOT NULL, begun INTEGER NOT NULL,
            seen INTEGER NOT NULL, agent TEXT NOT NULL) WITHOUT ROWID;
        """
}
