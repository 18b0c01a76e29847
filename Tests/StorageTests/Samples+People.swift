import Hashing
import Storage

extension Samples {
    static func account(_ name: String) -> Account {
        var account = Account(
            name: name, roles: [.clerk, .syncOperator], password: "$argon2id$x", mustChange: true,
            madeAt: 7)
        account.failures = 3
        account.failedAt = -9
        account.chosenAt = 1 << 40
        account.secondFactor = SecondFactor(
            secret: [0, 255, 7], isConfirmed: true, usedStep: 55_000_000,
            recovery: [SHA256.hash([1]), SHA256.hash([2])])
        return account
    }

    static func session(_ number: UInt64, _ account: String) -> SignedIn {
        SignedIn(
            token: SHA256.hash(Array("token \(number)".utf8)), account: account,
            begun: Int64(number), seen: Int64(number) + 5, agent: "Firefox")
    }
}
