import Wording

/// What `user` says.
enum UserPhrases {
    static let all: [Phrase] = [
        group, name, nameMeaning, role, roleMeaning, file, fileMeaning, keepMeaning, code,
        confirmMeaning, offMeaning, addSummary, addDetails, addFirst, addExample, listSummary,
        listExample, rolesSummary, rolesExample, passwordSummary, passwordDetails,
        passwordExample, lockSummary, lockExample, unlockSummary, unlockExample, endSummary,
        endExample, secondSummary, secondDetails, secondExample, confirmExample, made, password,
        changed, unlocked, secret, address, confirmNext, recovery, second, on, off, state, active,
        locked,
        waiting, mustChange, sessions, none, roles,
    ]

    static let group = Phrase("账户与角色", "accounts and roles")
    static let name = Phrase("姓名", "NAME")
    static let nameMeaning = Phrase(
        "登录用的姓名，也写在此人做的每件事下面", "by which the person signs in; stands under everything done")
    static let role = Phrase("角色", "ROLE")
    static let roleMeaning = Phrase("角色，可以给出多个", "a role; may be given more than once")
    static let file = Phrase("文件", "FILE")
    static let fileMeaning = Phrase(
        "从文件第一行读密码，“-”为标准输入；不给则生成一个",
        "the password from a file's first line, \"-\" is standard input; without it one is made up")
    static let keepMeaning = Phrase("此人不必另选密码", "the person need not choose another one")
    static let code = Phrase("验证码", "CODE")
    static let confirmMeaning = Phrase(
        "手机上显示的验证码，用来启用", "the code on the telephone, to switch it on")
    static let offMeaning = Phrase("停用", "switch it off")

    static let addSummary = Phrase("建立账户", "Make an account")
    static let addDetails = Phrase(
        "第一个账户必须是安全管理员（security_administrator），由拥有节点目录的人建立；之后的账户由安全管理员建立。从第一个账户起，每个动作都要由有账户、角色允许的人来做（--as 姓名）。\n\n三种管理员各自独立，不兼任别的角色。生成的密码只显示一次，此人首次登录时须另选。",
        "The first account must be a security administrator, made by whoever owns the node's folder; security administrators make the others. From the first account on every act needs a person with an account and a role that allows it (--as NAME).\n\nThe three administrators are kept apart and have no other role. A password that is made up is shown once, and changed at the first sign-in."
    )
    static let addFirst = Phrase("第一个账户", "the first account")
    static let addExample = Phrase("同时是甄别员的登记员", "a clerk who is a reviewer too")
    static let listSummary = Phrase("列出账户", "List accounts")
    static let listExample = Phrase("全部账户", "all of them")
    static let rolesSummary = Phrase("改变角色", "Change roles")
    static let rolesExample = Phrase("只作同步操作员", "a sync operator and nothing else")
    static let passwordSummary = Phrase("重设密码", "Set a new password")
    static let passwordDetails = Phrase(
        "此人的会话全部结束，下次登录时须另选密码。",
        "The person's sessions end; at the next sign-in another one must be chosen.")
    static let passwordExample = Phrase("忘了密码时", "when it was forgotten")
    static let lockSummary = Phrase("锁定账户", "Lock an account")
    static let lockExample = Phrase("人员调离时", "when somebody leaves")
    static let unlockSummary = Phrase("解锁账户", "Unlock an account")
    static let unlockExample = Phrase("解锁，并结束输错密码后的等待", "and end the wait after wrong passwords")
    static let endSummary = Phrase("结束一个人的全部会话", "End all sessions of a person")
    static let endExample = Phrase("电脑丢失时", "when a computer is lost")
    static let secondSummary = Phrase("手机验证码作第二因素", "A second factor by telephone")
    static let secondDetails = Phrase(
        "先生成密钥，录入手机上的验证码程序；再用 --confirm 给出它显示的验证码，即启用，并得到十个恢复码，各用一次。",
        "First makes a secret for the telephone's program; --confirm with the code it shows switches it on and gives ten recovery codes, each good once."
    )
    static let secondExample = Phrase("开始", "begin")
    static let confirmExample = Phrase("启用", "switch it on")

    static let made = Phrase("已建立“{name}”的账户。", "Made an account for {name}.")
    static let password = Phrase("密码（只显示这一次）：{password}", "Password (shown this once): {password}")
    static let changed = Phrase("“{name}”的账户已更改。", "The account of {name} is changed.")
    static let unlocked = Phrase(
        "“{name}”已解锁，输错的次数从头算起。若有人还在猜他的密码，请他现在就登录：登录过的浏览器从此单独计数，不再受别处牵连。",
        "{name} is unlocked, and wrong passwords are counted anew. If somebody goes on guessing, let {name} sign in now: a browser that was let in is counted by itself from then on."
    )
    static let secret = Phrase("密钥：{secret}", "Secret: {secret}")
    static let address = Phrase("地址：{address}", "Address: {address}")
    static let confirmNext = Phrase(
        "请录入手机，然后用 --confirm 给出它显示的验证码。",
        "Enter it into the telephone, then give the code it shows with --confirm.")
    static let recovery = Phrase(
        "已启用。恢复码（各用一次，只显示这一次）：", "Switched on. Recovery codes (each good once, shown this once):")
    static let second = Phrase("第二因素", "second factor")
    static let on = Phrase("有", "on")
    static let off = Phrase("无", "off")
    static let state = Phrase("状态", "state")
    static let active = Phrase("正常", "active")
    static let locked = Phrase("已锁定", "locked")
    static let waiting = Phrase("输错密码，等待中", "waiting after wrong passwords")
    static let mustChange = Phrase("须改密码", "must change password")
    static let sessions = Phrase("会话", "sessions")
    static let none = Phrase(
        "还没有账户：用 user add 建立第一个（安全管理员）。",
        "There are no accounts yet: make the first with user add (a security administrator).")
    static let roles = Phrase("角色", "roles")
}
