import Hashing
import JSON
import Storage

/// A browser from which an account was signed in before. Its wrong passwords are counted by
/// themselves: so whoever knows a name and guesses from elsewhere makes others wait who come from
/// elsewhere, and not the person at his own desk.
///
/// What the browser holds is random and proves nothing but this; without the password it opens
/// nothing.
struct KnownBrowser {
    /// So many are known of an account at most, and each for so long after it was last seen.
    static let most = 10
    static let kept: Int64 = 90 * 86_400_000
    private static let prefix = "browser:"

    private let setting: String
    let account: String
    var failures: Int
    var failedAt: Int64
    var seen: Int64

    /// One that is known from now on.
    init(_ token: String, of account: String, now: Int64) {
        setting = Self.setting(token, account)
        self.account = account
        failures = 0
        failedAt = 0
        seen = now
    }

    private init?(_ setting: String, _ text: String) {
        guard let value = try? JSONParser().value(Array(text.utf8)),
            let account = value["account"]?.stringValue, let failures = value["failures"]?.intValue,
            let failedAt = value["failed_at"]?.intValue, let seen = value["seen"]?.intValue
        else { return nil }
        self.setting = setting
        self.account = account
        self.failures = Int(clamping: failures)
        self.failedAt = failedAt
        self.seen = seen
    }

    /// Under a hash: what the browser holds is kept nowhere.
    private static func setting(_ token: String, _ account: String) -> String {
        prefix + SHA256.hash(Array("\(token)\n\(account)".utf8)).text
    }

    /// Nil when the account was never signed in from there, or long ago.
    static func find(
        _ token: String, of account: String, now: Int64, _ reader: any StoreReader
    ) throws(StoreError) -> KnownBrowser? {
        let setting = setting(token, account)
        guard let text = try reader.setting(setting), let found = KnownBrowser(setting, text),
            found.account == account, !found.isOld(now)
        else { return nil }
        return found
    }

    func put(_ tx: any StoreWriter) throws(StoreError) {
        let value = JSONValue.object([
            JSONMember(key: "account", value: .string(account)),
            JSONMember(key: "failed_at", value: .int(failedAt)),
            JSONMember(key: "failures", value: .int(Int64(failures))),
            JSONMember(key: "seen", value: .int(seen)),
        ])
        try tx.put(setting: setting, String(decoding: value.canonical, as: UTF8.self))
    }

    /// Drops those that are old or too many.
    static func tidy(_ account: String, now: Int64, _ tx: any StoreWriter) throws(StoreError) {
        let all = try all(tx)
        let own = all.filter { $0.account == account }.sorted { $0.seen > $1.seen }
        for browser in all.filter({ $0.isOld(now) }) + own.dropFirst(most) {
            try tx.put(setting: browser.setting, nil)
        }
    }

    /// None is known any more.
    static func forget(_ account: String, _ tx: any StoreWriter) throws(StoreError) {
        for browser in try all(tx) where browser.account == account {
            try tx.put(setting: browser.setting, nil)
        }
    }

    /// Nobody waits any more who comes from one.
    static func pardon(_ account: String, _ tx: any StoreWriter) throws(StoreError) {
        for var browser in try all(tx) where browser.account == account {
            browser.failures = 0
            try browser.put(tx)
        }
    }

    private func isOld(_ now: Int64) -> Bool { now - seen >= Self.kept }

    private static func all(_ reader: any StoreReader) throws(StoreError) -> [KnownBrowser] {
        try reader.settings(prefix: prefix).compactMap { KnownBrowser($0.name, $0.value) }
    }
}
