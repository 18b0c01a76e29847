import Hashing
import People
import Storage
import Testing

@Suite struct AccountTests {
    @Test func `The first account is a security administrator, and he makes the others`() throws {
        let world = try World()
        #expect(throws: PeopleRefusal.firstMustBeSecurity) {
            try world.add("王芳", [.clerk], by: "root")
        }
        try world.add("赵敏", [.securityAdministrator], by: "root")
        try world.add("王芳", [.clerk, .reviewer], by: "赵敏")
        #expect(try world.account("王芳")?.roles == [.clerk, .reviewer])
        #expect(throws: PeopleRefusal.mayNot("王芳", .people)) {
            try world.add("李明", [.clerk], by: "王芳")
        }
        #expect(throws: PeopleRefusal.noAccount("root")) {
            try world.add("李明", [.clerk], by: "root")
        }
        #expect(throws: PeopleRefusal.isThere("王芳")) {
            try world.add("王芳", [.clerk], by: "赵敏")
        }
        #expect(try world.audit().map(\.act) == ["user-add", "user-add"])
        #expect(try world.audit().map(\.person) == ["root", "赵敏"])
        #expect(try world.audit().allSatisfy { !$0.detail.contains(World.password) })
    }

    @Test func `Administrators are kept apart, and names and passwords are looked at`() throws {
        let world = try World.peopled()
        for roles in [
            [Role.systemAdministrator, .auditAdministrator], [.clerk, .auditAdministrator],
        ] {
            #expect(throws: PeopleRefusal.rolesKeptApart) {
                try world.add("李明", roles, by: "赵敏")
            }
        }
        #expect(throws: PeopleRefusal.noRoles) { try world.add("李明", [], by: "赵敏") }
        for name in ["", " a", "a\u{7}", "a\u{202E}b", String(repeating: "王", count: 21)] {
            #expect(throws: PeopleRefusal.badName) { try world.add(name, [.clerk], by: "赵敏") }
        }
        #expect(throws: PeopleRefusal.badPassword(.tooShort)) {
            try world.desk.setPassword("王芳", "short", by: AccountDesk.Actor("赵敏", at: 2))
        }
    }

    @Test func `The last security administrator can neither be locked nor be made a clerk`() throws
    {
        let world = try World.peopled()
        let actor = AccountDesk.Actor("赵敏", at: 2)
        #expect(throws: PeopleRefusal.lastSecurity) { try world.desk.lock("赵敏", by: actor) }
        #expect(throws: PeopleRefusal.lastSecurity) {
            try world.desk.setRoles("赵敏", [.clerk], by: actor)
        }
        try world.add("钱伟", [.securityAdministrator], by: "赵敏")
        try world.desk.lock("钱伟", by: actor)
        #expect(throws: PeopleRefusal.isLocked("钱伟")) {
            try world.desk.unlock("钱伟", by: AccountDesk.Actor("钱伟", at: 3))
        }
    }

    @Test func `Whoever signs in holds a token until he signs out or stays away`() throws {
        let world = try World.peopled()
        guard case .signedIn(let token) = try world.enter("王芳", at: 1_000) else {
            Issue.record("not signed in")
            return
        }
        #expect(try world.signIn.person(holding: token, now: 2_000)?.account.name == "王芳")
        // A page that asks by itself keeps nobody signed in.
        _ = try world.signIn.person(holding: token, now: SignIn.idle - 1, isPerson: false)
        #expect(try world.store.read { try $0.sessions(account: nil) }.map(\.seen) == [1_000])
        #expect(try world.signIn.person(holding: token + "x", now: 2_000) == nil)
        let late = 1_000 + SignIn.idle
        #expect(try world.signIn.person(holding: token, now: late - 1) != nil)
        #expect(try world.signIn.person(holding: token, now: late + 1) != nil)
        #expect(try world.signIn.person(holding: token, now: late - 1 + SignIn.idle) == nil)
        guard case .signedIn(let other) = try world.enter("王芳", at: 5_000) else { return }
        try world.signIn.signOut(other, now: 6_000)
        #expect(try world.signIn.person(holding: other, now: 6_001) == nil)
        let kept = try world.store.read { try $0.sessions(account: nil) }
        #expect(kept.allSatisfy { $0.token.text != token })
    }

    @Test func `A session ends twelve hours after it began, however busy it was`() throws {
        let world = try World.peopled()
        guard case .signedIn(let token) = try world.enter("王芳", at: 0) else { return }
        var now: Int64 = 0
        while now + 1_200_000 < SignIn.absolute {
            now += 1_200_000
            #expect(try world.signIn.person(holding: token, now: now) != nil)
        }
        #expect(try world.signIn.person(holding: token, now: SignIn.absolute) == nil)
    }

    @Test func `After five wrong passwords even the right one waits`() throws {
        let world = try World.peopled()
        for now in 0..<5 as Range<Int64> {
            #expect(try world.enter("王芳", "wrong", at: now) == .wrong)
        }
        #expect(try world.enter("王芳", at: 5) == .wait(14_999))
        guard case .signedIn = try world.enter("王芳", at: 15_004) else {
            Issue.record("still waiting")
            return
        }
        #expect(try world.account("王芳")?.failures == 0)
        #expect(try world.audit().count { $0.act == "sign-in-failed" } == 5)
        let before = try world.audit().count
        #expect(try world.enter("nobody", at: 20_000) == .wrong)
        #expect(try world.audit().count == before)
    }

    @Test func `Guesses from elsewhere keep nobody from his own desk, and are not forgiven by it`()
        throws
    {
        let world = try World.peopled()
        guard case .signedIn = try world.enter("王芳", from: "desk", at: 0) else {
            Issue.record("not signed in")
            return
        }
        for now in 1...5 as ClosedRange<Int64> {
            #expect(try world.enter("王芳", "guess", from: "elsewhere", at: now) == .wrong)
        }
        #expect(try world.enter("王芳", from: "elsewhere", at: 6) == .wait(14_999))
        #expect(try world.enter("王芳", from: "another", at: 6) == .wait(14_999))
        guard case .signedIn = try world.enter("王芳", from: "desk", at: 7) else {
            Issue.record("kept out at his own desk")
            return
        }
        #expect(try world.enter("王芳", from: "elsewhere", at: 8) == .wait(14_997))
        // Another's desk is a stranger to this account.
        guard case .signedIn = try world.enter("赵敏", from: "other desk", at: 9) else { return }
        #expect(try world.enter("王芳", from: "other desk", at: 10) == .wait(14_995))
    }

    @Test
    func `A recovery code lets in at once whose name is guessed elsewhere, once for each code`()
        throws
    {
        let world = try World.peopled()
        let begun: Int64 = 1_700_000_000_000
        let actor = AccountDesk.Actor("王芳", at: begun)
        let secret = try world.desk.beginSecondFactor("王芳", by: actor)
        func code(_ step: Int64) -> String { OneTimeCode.code(secret: secret, step: step) }
        let codes = try world.desk.confirmSecondFactor(
            "王芳", code: code(begun / 30_000), by: actor)
        for later in 1..<9 as Range<Int64> {
            _ = try world.enter("王芳", "guess", at: begun + later)
        }
        let failures = try world.account("王芳")?.failures
        // The six digits could be guessed: they wait like everything else.
        let now = begun + 1_000
        guard case .wait = try world.enter("王芳", code: code(now / 30_000 + 1), at: now) else {
            Issue.record("the telephone's code did not wait")
            return
        }
        #expect(try !world.signIn.proves("AAAA-AAAA", "王芳"))
        #expect(try world.signIn.proves(codes[0].lowercased(), "王芳"))
        // With a wrong password it is spent all the same.
        #expect(try world.enter("王芳", "guess", code: codes[0], at: now) == .wrong)
        guard case .wait = try world.enter("王芳", code: codes[0], at: now) else {
            Issue.record("a spent code let somebody in")
            return
        }
        guard case .signedIn = try world.enter("王芳", code: codes[1], at: now) else {
            Issue.record("kept out with a recovery code")
            return
        }
        #expect(try world.account("王芳")?.secondFactor?.recovery.count == 8)
        // The guesser is not pardoned by it.
        #expect(try world.account("王芳")?.failures == (failures ?? 0) + 1)
    }

    @Test func `A desk that is known waits for its own wrong passwords, until it is pardoned`()
        throws
    {
        let world = try World.peopled()
        guard case .signedIn = try world.enter("王芳", from: "desk", at: 0) else { return }
        for now in 1...5 as ClosedRange<Int64> {
            #expect(try world.enter("王芳", "wrong", from: "desk", at: now) == .wrong)
        }
        #expect(try world.enter("王芳", from: "desk", at: 6) == .wait(14_999))
        guard case .signedIn = try world.enter("王芳", from: "telephone", at: 7) else {
            Issue.record("the telephone waits for what was typed at the desk")
            return
        }
        try world.desk.unlock("王芳", by: AccountDesk.Actor("赵敏", at: 8))
        guard case .signedIn = try world.enter("王芳", from: "desk", at: 9) else {
            Issue.record("not pardoned")
            return
        }
        #expect(try world.signIn.knows("desk", "王芳", now: 10))
        try world.desk.setPassword(
            "王芳", "another horse 7", by: AccountDesk.Actor("赵敏", at: 11))
        #expect(try !world.signIn.knows("desk", "王芳", now: 12))
        #expect(try world.store.read { try $0.settings(prefix: "browser:") }.isEmpty)
    }

    @Test func `Ten browsers of an account are known, and none longer than ninety days`() throws {
        let world = try World.peopled()
        let day: Int64 = 86_400_000
        for number in 0..<15 as Range<Int64> {
            _ = try world.enter("王芳", from: "browser \(number)", at: number)
        }
        #expect(try world.store.read { try $0.settings(prefix: "browser:") }.count == 10)
        #expect(try !world.signIn.knows("browser 4", "王芳", now: day))
        #expect(try world.signIn.knows("browser 5", "王芳", now: day))
        #expect(try !world.signIn.knows("browser 5", "王芳", now: 91 * day))
        let kept = try world.store.read { try $0.settings(prefix: "browser:") }
        #expect(
            kept.allSatisfy { !$0.name.contains("browser 5") && !$0.value.contains("browser 5") })
    }

    @Test func `A password that is too old must be chosen anew, and not the same again`() throws {
        let world = try World.peopled()
        var rules = PasswordRules()
        rules.oldest = 1_000
        let desk = AccountDesk(store: world.store, secrets: PlainSecrets(), rules: rules)
        let account = try #require(try world.account("王芳"))
        #expect(!desk.mustChoose(account, now: 1_000) && desk.mustChoose(account, now: 1_001))
        #expect(!world.desk.mustChoose(account, now: .max))
        #expect(throws: PeopleRefusal.badPassword(.isOld)) {
            try desk.choosePassword(
                "王芳", old: World.password, new: World.password,
                keeping: SHA256.hash([0]), at: 5_000)
        }
        try desk.choosePassword(
            "王芳", old: World.password, new: "my new horse 9", keeping: SHA256.hash([0]),
            at: 5_000)
        let chosen = try #require(try world.account("王芳"))
        #expect(!desk.mustChoose(chosen, now: 5_999) && desk.mustChoose(chosen, now: 6_000))
    }

    @Test func `A lock and a new password end every session`() throws {
        let world = try World.peopled()
        let security = AccountDesk.Actor("赵敏", at: 2)
        guard case .signedIn(let token) = try world.enter("王芳", at: 1) else { return }
        try world.desk.setPassword("王芳", "another horse 7", by: security)
        #expect(try world.signIn.person(holding: token, now: 3) == nil)
        #expect(try world.account("王芳")?.mustChange == true)
        guard case .signedIn(let next) = try world.enter("王芳", "another horse 7", at: 4) else {
            Issue.record("not signed in")
            return
        }
        try world.desk.lock("王芳", by: security)
        #expect(try world.signIn.person(holding: next, now: 5) == nil)
        #expect(try world.enter("王芳", "another horse 7", at: 6) == .locked)
    }

    @Test
    func `A person chooses a password by knowing the old one, and other browsers must sign in`()
        throws
    {
        let world = try World.peopled()
        guard case .signedIn(let here) = try world.enter("王芳", at: 1),
            case .signedIn(let there) = try world.enter("王芳", at: 2)
        else { return }
        let kept = try world.signIn.person(holding: here, now: 3)?.session.token
        #expect(throws: PeopleRefusal.wrongPassword) {
            try world.desk.choosePassword(
                "王芳", old: "wrong", new: "my new horse 9", keeping: kept, at: 3)
        }
        try world.desk.choosePassword(
            "王芳", old: World.password, new: "my new horse 9", keeping: kept, at: 3)
        #expect(try world.signIn.person(holding: here, now: 4) != nil)
        #expect(try world.signIn.person(holding: there, now: 4) == nil)
        #expect(try world.audit().last?.act == "password")
    }

    @Test func `With a second factor a code is asked for; each works once, recovery codes too`()
        throws
    {
        let world = try World.peopled()
        let now: Int64 = 1_700_000_000_000
        func me(_ at: Int64) -> AccountDesk.Actor { AccountDesk.Actor("王芳", at: at) }
        let secret = try world.desk.beginSecondFactor("王芳", by: me(now))
        guard case .signedIn = try world.enter("王芳", at: now) else {
            Issue.record("asked for a code before it was confirmed")
            return
        }
        #expect(throws: PeopleRefusal.wrongCode) {
            _ = try world.desk.confirmSecondFactor("王芳", code: "000000", by: me(now))
        }
        let code = OneTimeCode.code(secret: secret, step: now / 30_000)
        let recovery = try world.desk.confirmSecondFactor("王芳", code: code, by: me(now))
        #expect(Set(recovery).count == 10)
        #expect(try world.enter("王芳", at: now) == .codeNeeded(wasWrong: false))
        #expect(try world.enter("王芳", code: code, at: now) == .codeNeeded(wasWrong: true))
        let later = now + 30_000
        let next = OneTimeCode.code(secret: secret, step: later / 30_000)
        guard case .signedIn = try world.enter("王芳", code: next, at: later),
            case .signedIn = try world.enter("王芳", code: recovery[3].lowercased(), at: later)
        else {
            Issue.record("a right code was not taken")
            return
        }
        #expect(
            try world.enter("王芳", code: recovery[3], at: later) == .codeNeeded(wasWrong: true))
        #expect(throws: PeopleRefusal.mayNot("王芳", .people)) {
            try world.desk.removeSecondFactor("王芳", by: me(later))
        }
        #expect(throws: PeopleRefusal.mayNot("王芳", .people)) {
            _ = try world.desk.beginSecondFactor("王芳", by: me(later))
        }
        try world.desk.removeSecondFactor("王芳", by: AccountDesk.Actor("赵敏", at: later))
        guard case .signedIn = try world.enter("王芳", at: later + 60_000) else {
            Issue.record("still asked for a code")
            return
        }
    }
}
