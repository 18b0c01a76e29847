import Hashing

/// The people of a `MemoryStore`.
extension MemoryReader {
    func account(_ name: String) throws(StoreError) -> Account? {
        tables.accounts[ExactText(name)]
    }

    func accounts() throws(StoreError) -> [Account] {
        tables.accounts.sorted { $0.key < $1.key }.map(\.value)
    }

    func countAccounts() throws(StoreError) -> Int { tables.accounts.count }

    func session(_ token: Digest) throws(StoreError) -> SignedIn? { tables.sessions[token] }

    func sessions(account: String?) throws(StoreError) -> [SignedIn] {
        tables.sessions.values
            .filter { account == nil || account.map(ExactText.init) == ExactText($0.account) }
            .sorted { ($0.begun, $0.token.text) < ($1.begun, $1.token.text) }
    }
}

extension MemoryWriter {
    func put(account: Account) throws(StoreError) {
        tables.accounts[ExactText(account.name)] = account
    }

    func put(session: SignedIn) throws(StoreError) { tables.sessions[session.token] = session }

    func end(session token: Digest) throws(StoreError) { tables.sessions[token] = nil }
}
