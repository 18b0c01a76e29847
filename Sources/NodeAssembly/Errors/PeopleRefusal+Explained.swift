import CommandFrame
import People
import Wording

/// A role said no, or an account cannot be so; nothing was changed.
extension PeopleRefusal: ExplainedError {
    public var exitCode: ExitCode { .refused }

    public var phrase: Phrase {
        switch self {
        case .noAccount: Phrase("这里没有“{word}”的账户", "\"{word}\" has no account here")
        case .isLocked: Phrase("“{word}”的账户已锁定", "the account of \"{word}\" is locked")
        case .mayNot(_, let deed):
            Phrase(
                "“{word}”没有可以\(PeoplePhrases.name(deed).chinese)的角色",
                "no role of \"{word}\" allows to \(PeoplePhrases.name(deed).english)")
        case .isThere: Phrase("“{word}”的账户已经有了", "\"{word}\" has an account already")
        case .badName: Phrase("这个姓名不能用", "this name cannot be used")
        case .noRoles: Phrase("没有给出角色", "no role is given")
        case .rolesKeptApart:
            Phrase("管理员不能兼任别的角色", "an administrator can have no other role")
        case .firstMustBeSecurity:
            Phrase("第一个账户必须是安全管理员", "the first account must be a security administrator")
        case .lastSecurity:
            Phrase("这样就没有安全管理员了", "that would leave no security administrator")
        case .badPassword(let fault): Self.phrase(fault)
        case .wrongPassword: Phrase("原密码不对", "the old password is not right")
        case .wrongCode: Phrase("验证码不对", "the code is not right")
        case .noSecondFactor: Phrase("这个账户没有第二因素", "the account has no second factor")
        case .noMemory: Phrase("内存不足", "there is not memory enough")
        }
    }

    private static func phrase(_ fault: PasswordRules.Fault) -> Phrase {
        switch fault {
        case .tooShort: Phrase("密码太短", "the password is too short")
        case .tooLong: Phrase("密码太长", "the password is too long")
        case .tooUniform: Phrase("密码里不同的字符太少", "the password has too few different characters")
        case .containsName: Phrase("密码里有姓名", "the password contains the name")
        case .tooKnown: Phrase("密码里有人人会先猜的部分", "the password contains what everyone tries first")
        case .forbidden: Phrase("密码里有本节点不许用的部分", "the password contains what this node forbids")
        case .isOld: Phrase("新密码和原密码一样", "the new password is the old one")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .noAccount:
            Phrase(
                "请由安全管理员用 user add 建立，或用 --as 指明有账户的人",
                "Let a security administrator make one with user add, or name someone who has one with --as"
            )
        case .isLocked: Phrase("请安全管理员解锁", "Ask a security administrator to unlock it")
        case .mayNot:
            Phrase("请有相应角色的人来做", "Let someone do it whose role allows it")
        case .isThere: Phrase("请换一个姓名，如加上科室", "Take another name, for example with the section")
        case .badName:
            Phrase("请用 1 到 60 字节的可见文字", "Use visible characters, 1 to 60 bytes")
        case .noRoles: Phrase("请用 --role 给出", "Give one with --role")
        case .rolesKeptApart:
            Phrase("请为管理工作另建账户", "Make an account of its own for the administration")
        case .firstMustBeSecurity:
            Phrase("请加 --role security_administrator", "Add --role security_administrator")
        case .lastSecurity: Phrase("请先另建一个安全管理员", "First make another one")
        case .badPassword:
            Phrase(
                "够长（node.json 没有另定时至少 10 个字符），其中至少 5 个不同；不要用姓名和常见密码",
                "Long enough (10 characters unless node.json says otherwise), at least 5 of them different; no names, no well-known passwords"
            )
        case .wrongPassword, .wrongCode: Phrase("请再试一次", "Try again")
        case .noSecondFactor: Phrase("请先用 user second-factor 开始", "Begin with user second-factor")
        case .noMemory: Phrase("请稍后再试", "Try again later")
        }
    }

    public var values: [String: String] {
        switch self {
        case .noAccount(let name), .isLocked(let name), .isThere(let name), .mayNot(let name, _):
            ["word": name]
        default: [:]
        }
    }

    public var code: String {
        switch self {
        case .noAccount: "no-account"
        case .isLocked: "account-locked"
        case .mayNot: "role-missing"
        case .isThere: "account-exists"
        case .badName: "bad-name"
        case .noRoles: "no-roles"
        case .rolesKeptApart: "roles-kept-apart"
        case .firstMustBeSecurity: "first-must-be-security"
        case .lastSecurity: "last-security"
        case .badPassword: "bad-password"
        case .wrongPassword: "wrong-password"
        case .wrongCode: "wrong-code"
        case .noSecondFactor: "no-second-factor"
        case .noMemory: "no-memory"
        }
    }
}
