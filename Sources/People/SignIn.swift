import Hashing
import Storage

/// Signing in and out, and what a browser's token stands for.
///
/// Times are this node's wall clock: a wrong one can only end a session early or late, or a wait.
public struct SignIn: Sendable {
    /// A session ends after so long without a request, and after so long altogether.
    public static let idle: Int64 = 30 * 60_000
    public static let absolute: Int64 = 12 * 3_600_000
    /// `seen` is written down so seldom.
    static let seenEvery: Int64 = 60_000

    public enum Outcome: Sendable, Equatable {
        /// The browser's token.
        case signedIn(token: String)
        /// Name or password; which of them is not said.
        case wrong
        /// Milliseconds until the next attempt counts.
        case wait(Int64)
        case locked
        /// The password was right; a code is missing, or was wrong.
        case codeNeeded(wasWrong: Bool)
    }

    let desk: AccountDesk

    public init(_ desk: AccountDesk) { self.desk = desk }

    /// Whether the account was signed in from this browser before.
    public func knows(_ browser: String, _ name: String, now: Int64) throws -> Bool {
        try desk.store.read { try KnownBrowser.find(browser, of: name, now: now, $0) != nil }
    }

    /// Whether this is a recovery code of the account that was not used yet.
    public func proves(_ code: String, _ name: String) throws -> Bool {
        try desk.store.read { try $0.account(name)?.secondFactor?.place(of: code) != nil }
    }

    /// Whoever must wait comes in at once with a recovery code beside the password: it is too long to be
    /// guessed, and pays for this one attempt, whatever comes of it. The telephone's six digits do not:
    /// they could be guessed in a day by somebody who need not wait.
    ///
    /// - Parameter browser: what the browser keeps, or is given now: random, and its own. It is known
    ///   once the account was signed in from it.
    public func signIn(
        _ name: String, password: String, code: String, agent: String, browser: String, now: Int64
    ) throws -> Outcome {
        guard let account = try desk.store.read({ try $0.account(name) }) else {
            // The answer takes as long as it does for a name there is.
            _ = desk.secrets.hash(password: password)
            return .wrong
        }
        let left = try desk.store.read { try Self.left(account, browser, now, $0) }
        if left > 0, account.secondFactor?.place(of: code) == nil { return .wait(left) }
        let isRight = desk.secrets.matches(password, account.password)
        let token = Base64URL.encode(desk.secrets.random(32))
        return try desk.store.write { tx in
            // Another attempt may have come in between: the account is read anew.
            guard var account = try tx.account(name) else { return .wrong }
            let left = try Self.left(account, browser, now, tx)
            let isProved = left > 0
            if isProved {
                guard account.secondFactor?.spend(code) == true else { return .wait(left) }
                try tx.put(account: account)
            }
            let known = try KnownBrowser.find(browser, of: name, now: now, tx)
            guard isRight else { return try fail(&account, known, now, .wrong, tx) }
            if account.isLocked {
                try desk.note("sign-in-locked", name, AccountDesk.Actor(name, at: now), [:], tx)
                return .locked
            }
            if account.secondFactor?.isConfirmed == true, !isProved {
                if code.isEmpty { return .codeNeeded(wasWrong: false) }
                guard Self.use(code, of: &account, now: now) else {
                    return try fail(&account, known, now, .codeNeeded(wasWrong: true), tx)
                }
            }
            // Who guesses elsewhere is not pardoned because the person came in at his own desk.
            if known == nil, !isProved { account.failures = 0 }
            try tx.put(account: account)
            try KnownBrowser(browser, of: name, now: now).put(tx)
            try KnownBrowser.tidy(name, now: now, tx)
            for old in try tx.sessions(account: nil) where !Self.isAlive(old, now) {
                try tx.end(session: old.token)
            }
            try tx.put(
                session: SignedIn(
                    token: Self.hash(token), account: name, begun: now, seen: now,
                    agent: String(agent.prefix(120))))
            try desk.note("sign-in", name, AccountDesk.Actor(name, at: now), [:], tx)
            return .signedIn(token: token)
        }
    }

    /// Who holds a token now; nil when it stands for nothing any more.
    ///
    /// - Parameter isPerson: false for what a page asks by itself, which keeps no session alive.
    public func person(
        holding token: String, now: Int64, isPerson: Bool = true
    ) throws -> (account: Account, session: SignedIn)? {
        let hash = Self.hash(token)
        let found = try desk.store.read { reader -> (Account, SignedIn)? in
            guard let session = try reader.session(hash), Self.isAlive(session, now),
                let account = try reader.account(session.account), !account.isLocked
            else { return nil }
            return (account, session)
        }
        guard let (account, session) = found else { return nil }
        if isPerson, now - session.seen >= Self.seenEvery {
            try desk.store.write { tx in
                guard var session = try tx.session(hash) else { return }
                session.seen = now
                try tx.put(session: session)
            }
        }
        return (account, session)
    }

    public func signOut(_ token: String, now: Int64) throws {
        try desk.store.write { tx in
            guard let session = try tx.session(Self.hash(token)) else { return }
            try tx.end(session: session.token)
            try desk.note(
                "sign-out", session.account, AccountDesk.Actor(session.account, at: now), [:], tx)
        }
    }

    /// A clock that was set back makes no session young again.
    public static func isAlive(_ session: SignedIn, _ now: Int64) -> Bool {
        now - session.seen < idle && now - session.begun < absolute
    }

    static func hash(_ token: String) -> Digest { SHA256.hash(Array(token.utf8)) }

    /// How long this browser has still to wait, in milliseconds.
    private static func left(
        _ account: Account, _ browser: String, _ now: Int64, _ reader: any StoreReader
    ) throws(StoreError) -> Int64 {
        let known = try KnownBrowser.find(browser, of: account.name, now: now, reader)
        return Lockout.left(
            failures: known?.failures ?? account.failures,
            failedAt: known?.failedAt ?? account.failedAt, now: now)
    }

    private func fail(
        _ account: inout Account, _ known: KnownBrowser?, _ now: Int64, _ outcome: Outcome,
        _ tx: any StoreWriter
    ) throws -> Outcome {
        let failures = min((known?.failures ?? account.failures) + 1, 1_000)
        if var known {
            known.failures = failures
            known.failedAt = now
            try known.put(tx)
        } else {
            account.failures = failures
            account.failedAt = now
            try tx.put(account: account)
        }
        try desk.note(
            "sign-in-failed", account.name, AccountDesk.Actor(account.name, at: now),
            ["failures": String(failures), "browser": known == nil ? "unknown" : "known"], tx)
        return outcome
    }

    /// A code of the telephone's, or one of the recovery codes, which is then spent.
    private static func use(_ code: String, of account: inout Account, now: Int64) -> Bool {
        guard var second = account.secondFactor else { return false }
        if let step = OneTimeCode.step(
            of: SecondFactor.plain(code), secret: second.secret, used: second.usedStep, now: now)
        {
            second.usedStep = step
        } else if !second.spend(code) {
            return false
        }
        account.secondFactor = second
        return true
    }
}

extension SecondFactor {
    /// Without what people put between the letters.
    fileprivate static func plain(_ code: String) -> String {
        code.filter { $0 != " " && $0 != "-" }.uppercased()
    }

    /// Which of the recovery codes it is; nil: none, or a spent one.
    fileprivate func place(of code: String) -> Int? {
        recovery.firstIndex(of: SHA256.hash(Array(Self.plain(code).utf8)))
    }

    fileprivate mutating func spend(_ code: String) -> Bool {
        guard let place = place(of: code) else { return false }
        recovery.remove(at: place)
        return true
    }
}
