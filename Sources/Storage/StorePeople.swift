import Hashing

/// What is asked of a store about the people who act on the node.
public protocol StorePeople: AnyObject {
    func account(_ name: String) throws(StoreError) -> Account?
    /// By name.
    func accounts() throws(StoreError) -> [Account]
    func countAccounts() throws(StoreError) -> Int
    func session(_ token: Digest) throws(StoreError) -> SignedIn?
    /// Of one account or of all, the oldest first.
    func sessions(account: String?) throws(StoreError) -> [SignedIn]
}

/// What can be done about them within one transaction.
public protocol StorePeopleWriting: AnyObject {
    /// Accounts are put, never removed: what they did stands under their name.
    func put(account: Account) throws(StoreError)
    func put(session: SignedIn) throws(StoreError)
    func end(session token: Digest) throws(StoreError)
}
