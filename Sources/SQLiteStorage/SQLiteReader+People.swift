import Hashing
import SQLite
import Storage

/// Accounts and sessions.
extension SQLiteReader {
    func account(_ name: String) throws(StoreError) -> Account? {
        let find = try connection.query(
            """
            SELECT name, roles, password, must_change, locked, failures, failed, made, secret,
                confirmed, used_step, recovery, chosen
            FROM account WHERE name = ?1
            """)
        find.bind(1, name)
        defer { find.reset() }
        return try find.next() ? try account(find) : nil
    }

    func accounts() throws(StoreError) -> [Account] {
        let find = try connection.query(
            """
            SELECT name, roles, password, must_change, locked, failures, failed, made, secret,
                confirmed, used_step, recovery, chosen
            FROM account ORDER BY name
            """)
        defer { find.reset() }
        var found: [Account] = []
        while try find.next() { found.append(try account(find)) }
        return found
    }

    func countAccounts() throws(StoreError) -> Int {
        let find = try connection.query("SELECT count(*) FROM account")
        defer { find.reset() }
        return try find.next() ? Int(clamping: find.int(0)) : 0
    }

    func session(_ token: Digest) throws(StoreError) -> SignedIn? {
        let find = try connection.query(
            "SELECT token, account, begun, seen, agent FROM session WHERE token = ?1")
        find.bind(1, token)
        defer { find.reset() }
        return try find.next() ? try session(find) : nil
    }

    func sessions(account: String?) throws(StoreError) -> [SignedIn] {
        let find = try connection.query(
            """
            SELECT token, account, begun, seen, agent FROM session
            WHERE ?1 IS NULL OR account = ?1
            """)
        find.bind(1, optional: account)
        defer { find.reset() }
        var found: [SignedIn] = []
        while try find.next() { found.append(try session(find)) }
        return found.sorted { ($0.begun, $0.token.text) < ($1.begun, $1.token.text) }
    }

    private func session(_ row: Statement) throws(StoreError) -> SignedIn {
        SignedIn(
            token: try row.digest(0), account: row.text(1), begun: row.int(2), seen: row.int(3),
            agent: row.text(4))
    }

    private func account(_ row: Statement) throws(StoreError) -> Account {
        var account = Account(
            name: row.text(0),
            roles: row.text(1).split(separator: " ").compactMap { Role(rawValue: String($0)) },
            password: row.text(2), mustChange: row.int(3) != 0, madeAt: row.int(7))
        account.isLocked = row.int(4) != 0
        account.failures = Int(clamping: row.int(5))
        account.failedAt = row.int(6)
        account.chosenAt = row.int(12)
        if let secret = row.optionalBytes(8) {
            account.secondFactor = SecondFactor(
                secret: secret, isConfirmed: row.int(9) != 0, usedStep: row.int(10),
                recovery: row.text(11).split(separator: " ").compactMap {
                    Digest(text: String($0))
                })
        }
        return account
    }
}

extension SQLiteWriter {
    func put(account: Account) throws(StoreError) {
        let put = try connection.query(
            """
            INSERT OR REPLACE INTO account(name, roles, password, must_change, locked, failures,
                failed, made, secret, confirmed, used_step, recovery, chosen)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
        let second = account.secondFactor
        put.bind(1, account.name)
        put.bind(2, account.roles.map(\.rawValue).joined(separator: " "))
        put.bind(3, account.password)
        put.bind(4, account.mustChange)
        put.bind(5, account.isLocked)
        put.bind(6, Int64(account.failures))
        put.bind(7, account.failedAt)
        put.bind(8, account.madeAt)
        put.bind(9, optional: second?.secret)
        put.bind(10, second?.isConfirmed == true)
        put.bind(11, second?.usedStep ?? 0)
        put.bind(12, (second?.recovery ?? []).map(\.text).joined(separator: " "))
        put.bind(13, account.chosenAt)
        try put.finish()
    }

    func put(session: SignedIn) throws(StoreError) {
        let put = try connection.query(
            "INSERT OR REPLACE INTO session VALUES (?1, ?2, ?3, ?4, ?5)")
        put.bind(1, session.token)
        put.bind(2, session.account)
        put.bind(3, session.begun)
        put.bind(4, session.seen)
        put.bind(5, session.agent)
        try put.finish()
    }

    func end(session token: Digest) throws(StoreError) {
        let delete = try connection.query("DELETE FROM session WHERE token = ?1")
        delete.bind(1, token)
        try delete.finish()
    }
}
