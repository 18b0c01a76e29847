import Hashing
import Storage

/// What people do with their own account, and administrators for them.
extension AccountDesk {
    /// A person chooses a password, knowing the old one; the other sessions end.
    ///
    /// - Parameter kept: the session from which it is done.
    public func choosePassword(
        _ name: String, old: String, new: String, keeping kept: Digest?, at now: Int64
    ) throws {
        let known = try store.read { try $0.account(name) }
        guard let known, secrets.matches(old, known.password) else {
            throw PeopleRefusal.wrongPassword
        }
        if secrets.matches(new, known.password) { throw PeopleRefusal.badPassword(.isOld) }
        let hash = try hash(new, of: name)
        let actor = Actor(name, at: now)
        try change(name, "password", actor, ownToo: true) { account, tx in
            guard account.password == known.password else { throw PeopleRefusal.wrongPassword }
            account.password = hash
            account.chosenAt = now
            account.mustChange = false
            for session in try tx.sessions(account: name) where session.token != kept {
                try tx.end(session: session.token)
            }
        }
    }

    /// Gives an account a secret for its telephone; asked for only after `confirm`. Who has one in
    /// use cannot put another in its place by himself: a browser left open could.
    public func beginSecondFactor(_ name: String, by actor: Actor) throws -> [UInt8] {
        let secret = secrets.random(20)
        try change(name, "second-factor-begin", actor, ownToo: true) { account, tx in
            if account.secondFactor?.isConfirmed == true {
                try Permission.check(actor.person, .people, tx)
            }
            account.secondFactor = SecondFactor(secret: secret)
        }
        return secret
    }

    /// The telephone shows the right code: from now on it is asked for.
    ///
    /// - Returns: ten recovery codes, each good once; kept as hashes only.
    public func confirmSecondFactor(
        _ name: String, code: String, by actor: Actor
    ) throws -> [String] {
        let codes = (0..<10).map { _ in OneTimeCode.base32(secrets.random(5)) }
        try change(name, "second-factor-on", actor, ownToo: true) { account, _ in
            guard var second = account.secondFactor else { throw PeopleRefusal.noSecondFactor }
            guard
                let step = OneTimeCode.step(
                    of: code, secret: second.secret, used: second.usedStep, now: actor.at)
            else { throw PeopleRefusal.wrongCode }
            second.isConfirmed = true
            second.usedStep = step
            second.recovery = codes.map { SHA256.hash(Array($0.utf8)) }
            account.secondFactor = second
        }
        return codes
    }

    /// A password to hand over: fifteen letters and digits in three groups.
    public func madeUpPassword() -> String {
        let letters = Array(OneTimeCode.base32(secrets.random(10)).lowercased().prefix(15))
        return [letters[0..<5], letters[5..<10], letters[10..<15]].map { String($0) }
            .joined(separator: "-")
    }

    public func removeSecondFactor(_ name: String, by actor: Actor) throws {
        try change(name, "second-factor-off", actor) { account, _ in
            guard account.secondFactor != nil else { throw PeopleRefusal.noSecondFactor }
            account.secondFactor = nil
        }
    }
}
