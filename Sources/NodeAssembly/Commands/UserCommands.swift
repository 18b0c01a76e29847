import CommandFrame
import JSON
import People
import Storage
import Wording

/// `user add|list|roles|password|lock|unlock|end-sessions|second-factor`.
enum UserCommands {
    static let all: [CommandSpec<Node>] = [
        add, list, roles, password, lock, unlock, end, secondFactor,
    ]
    static let group = CommandGroup(["user"], UserPhrases.group)

    private static let nameArgument = ArgumentSpec(
        "name", UserPhrases.name, UserPhrases.nameMeaning)
    private static let roleOption = OptionSpec.value(
        "role", UserPhrases.role, UserPhrases.roleMeaning, repeats: true, isRequired: true,
        choices: Role.allCases.map(\.rawValue))
    private static let fileOption = OptionSpec.value(
        "password-file", UserPhrases.file, UserPhrases.fileMeaning)

    static let add = CommandSpec<Node>(
        path: ["user", "add"], summary: UserPhrases.addSummary, details: UserPhrases.addDetails,
        arguments: [nameArgument],
        options: [roleOption, fileOption, .flag("keep-password", UserPhrases.keepMeaning)],
        examples: [
            Example("jianyan user add 赵敏 --role security_administrator", UserPhrases.addFirst),
            Example(
                "jianyan user add 王芳 --role clerk --role reviewer --as 赵敏",
                UserPhrases.addExample),
        ],
        readsFile: "password-file",
        work: .atHome { call, node, output in
            let (name, made) = (call.argument("name") ?? "", try givenPassword(call))
            let password = made ?? node.accounts.madeUpPassword()
            try node.accounts.add(
                name, asked(call), password: password, mustChange: !call.has("keep-password"),
                by: try actor(call))
            if call.wantsJSON {
                output.fact([
                    "name": .string(name), "password": made == nil ? .string(password) : .null,
                ])
            } else {
                output.line(call.text(UserPhrases.made, ["name": name]))
                tell(password, isMade: made == nil, call, output)
            }
            return .done
        })

    static let list = CommandSpec<Node>(
        path: ["user", "list"], summary: UserPhrases.listSummary,
        examples: [Example("jianyan user list", UserPhrases.listExample)],
        work: .atHome { call, node, output in
            try UserList(node, call, output).run()
        })

    static let roles = change(
        "roles", UserPhrases.rolesSummary, nil, options: [roleOption],
        Example("jianyan user roles 王芳 --role sync_operator", UserPhrases.rolesExample)
    ) { try $0.setRoles($1, asked($3), by: $2) }

    static let lock = change(
        "lock", UserPhrases.lockSummary, nil,
        Example("jianyan user lock 王芳", UserPhrases.lockExample)
    ) { desk, name, actor, _ in try desk.lock(name, by: actor) }

    static let unlock = change(
        "unlock", UserPhrases.unlockSummary, nil,
        Example("jianyan user unlock 王芳", UserPhrases.unlockExample),
        said: UserPhrases.unlocked
    ) { desk, name, actor, _ in try desk.unlock(name, by: actor) }

    static let end = change(
        "end-sessions", UserPhrases.endSummary, nil,
        Example("jianyan user end-sessions 王芳", UserPhrases.endExample)
    ) { desk, name, actor, _ in try desk.endSessions(of: name, by: actor) }

    static let password = CommandSpec<Node>(
        path: ["user", "password"], summary: UserPhrases.passwordSummary,
        details: UserPhrases.passwordDetails, arguments: [nameArgument], options: [fileOption],
        examples: [Example("jianyan user password 王芳", UserPhrases.passwordExample)],
        readsFile: "password-file",
        work: .atHome { call, node, output in
            let (name, made) = (call.argument("name") ?? "", try givenPassword(call))
            let password = made ?? node.accounts.madeUpPassword()
            try node.accounts.setPassword(name, password, by: try actor(call))
            if call.wantsJSON {
                output.fact([
                    "name": .string(name), "password": made == nil ? .string(password) : .null,
                ])
            } else {
                output.line(call.text(UserPhrases.changed, ["name": name]))
                tell(password, isMade: made == nil, call, output)
            }
            return .done
        })

    static let secondFactor = CommandSpec<Node>(
        path: ["user", "second-factor"], summary: UserPhrases.secondSummary,
        details: UserPhrases.secondDetails, arguments: [nameArgument],
        options: [
            .value("confirm", UserPhrases.code, UserPhrases.confirmMeaning),
            .flag("off", UserPhrases.offMeaning),
        ],
        examples: [
            Example("jianyan user second-factor 王芳", UserPhrases.secondExample),
            Example("jianyan user second-factor 王芳 --confirm 123456", UserPhrases.confirmExample),
        ],
        work: .atHome { call, node, output in
            try SecondFactorAct(node, call, output).run()
        })

    private static func change(
        _ word: String, _ summary: Phrase, _ details: Phrase?, options: [OptionSpec] = [],
        _ example: Example, said: Phrase = UserPhrases.changed,
        _ act:
            @escaping @Sendable (AccountDesk, String, AccountDesk.Actor, CommandCall) throws ->
            Void
    ) -> CommandSpec<Node> {
        CommandSpec<Node>(
            path: ["user", word], summary: summary, details: details, arguments: [nameArgument],
            options: options, examples: [example],
            work: .atHome { call, node, output in
                let name = call.argument("name") ?? ""
                try act(node.accounts, name, try actor(call), call)
                if call.wantsJSON {
                    output.fact(["name": .string(name)])
                } else {
                    output.line(call.text(said, ["name": name]))
                }
                return .done
            })
    }

    static func actor(_ call: CommandCall) throws -> AccountDesk.Actor {
        AccountDesk.Actor(try call.actingPerson(), at: Node.now())
    }

    private static func asked(_ call: CommandCall) -> [Role] {
        call.options("role").compactMap { Role(rawValue: $0) }
    }

    private static func tell(
        _ password: String, isMade: Bool, _ call: CommandCall, _ output: any CommandOutput
    ) {
        if isMade { output.line(call.text(UserPhrases.password, ["password": password])) }
    }

    /// Nil: no file was named.
    private static func givenPassword(_ call: CommandCall) throws -> String? {
        guard let bytes = call.input else { return nil }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw CommandMistake.notUTF8(file: call.inputName ?? "")
        }
        return text
    }
}
