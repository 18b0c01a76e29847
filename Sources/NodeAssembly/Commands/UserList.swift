import CommandFrame
import JSON
import People
import Storage
import SyncEngine
import Wording

/// `user list`.
struct UserList {
    let node: Node
    let call: CommandCall
    let output: any CommandOutput

    init(_ node: Node, _ call: CommandCall, _ output: any CommandOutput) {
        self.node = node
        self.call = call
        self.output = output
    }

    func run() throws -> ExitCode {
        let now = Node.now()
        let rows = try node.store.read { reader in
            try reader.accounts().map { account in
                let sessions = try reader.sessions(account: account.name)
                return (account, sessions.count { SignIn.isAlive($0, now) })
            }
        }
        if call.wantsJSON {
            for (account, sessions) in rows { output.fact(facts(account, sessions)) }
        } else if rows.isEmpty {
            output.line(call.text(UserPhrases.none))
        } else {
            let header = [
                UserPhrases.name, UserPhrases.roles, UserPhrases.state, UserPhrases.second,
                UserPhrases.sessions,
            ].map { call.text($0) }
            let cells = rows.map { account, sessions in
                [
                    account.name,
                    account.roles.map { call.text(PeoplePhrases.name($0)) }.joined(separator: "、"),
                    call.text(Self.state(account, now)),
                    call.text(
                        account.secondFactor?.isConfirmed == true ? UserPhrases.on : UserPhrases.off
                    ), String(sessions),
                ]
            }
            Columns.table(cells, header: header, limit: call.columns).forEach(output.line)
        }
        return .done
    }

    static func state(_ account: Account, _ now: Int64) -> Phrase {
        if account.isLocked { return UserPhrases.locked }
        let left = Lockout.left(failures: account.failures, failedAt: account.failedAt, now: now)
        if left > 0 { return UserPhrases.waiting }
        return account.mustChange ? UserPhrases.mustChange : UserPhrases.active
    }

    private func facts(_ account: Account, _ sessions: Int) -> [String: JSONValue] {
        [
            "name": .string(account.name), "roles": .texts(account.roles.map(\.rawValue)),
            "locked": .bool(account.isLocked), "must_change": .bool(account.mustChange),
            "failures": .number(account.failures),
            "second_factor": .bool(account.secondFactor?.isConfirmed == true),
            "sessions": .number(sessions), "made_at": .int(account.madeAt),
        ]
    }
}

/// `user second-factor`.
struct SecondFactorAct {
    let node: Node
    let call: CommandCall
    let output: any CommandOutput

    init(_ node: Node, _ call: CommandCall, _ output: any CommandOutput) {
        self.node = node
        self.call = call
        self.output = output
    }

    func run() throws -> ExitCode {
        let (name, actor) = (call.argument("name") ?? "", try UserCommands.actor(call))
        if call.has("off") {
            try node.accounts.removeSecondFactor(name, by: actor)
            if call.wantsJSON {
                output.fact(["name": .string(name)])
            } else {
                output.line(call.text(UserPhrases.changed, ["name": name]))
            }
        } else if let code = call.option("confirm") {
            let codes = try node.accounts.confirmSecondFactor(name, code: code, by: actor)
            if call.wantsJSON {
                output.fact(["name": .string(name), "recovery_codes": .texts(codes)])
            } else {
                output.line(call.text(UserPhrases.recovery))
                for code in codes { output.line("  " + code) }
            }
        } else {
            let secret = try node.accounts.beginSecondFactor(name, by: actor)
            let address = OneTimeCode.address(
                secret: secret, name: name, office: node.facts.name)
            let text = OneTimeCode.base32(secret)
            if call.wantsJSON {
                output.fact([
                    "name": .string(name), "secret": .string(text), "address": .string(address),
                ])
            } else {
                output.line(call.text(UserPhrases.secret, ["secret": text]))
                output.line(call.text(UserPhrases.address, ["address": address]))
                output.line(call.text(UserPhrases.confirmNext))
            }
        }
        return .done
    }
}
