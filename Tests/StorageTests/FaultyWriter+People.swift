import Hashing
import Storage

extension FaultyWriter {
    func put(account: Account) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(account: account) }
    }
    func put(session: SignedIn) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(session: session) }
    }
    func end(session token: Digest) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.end(session: token) }
    }

    func account(_ name: String) throws(StoreError) -> Account? { try inner.account(name) }
    func accounts() throws(StoreError) -> [Account] { try inner.accounts() }
    func countAccounts() throws(StoreError) -> Int { try inner.countAccounts() }
    func session(_ token: Digest) throws(StoreError) -> SignedIn? { try inner.session(token) }
    func sessions(account: String?) throws(StoreError) -> [SignedIn] {
        try inner.sessions(account: account)
    }
}
