import Wording

/// What the frame of the console says.
public enum ConsolePhrases {
    public static let all: [Phrase] = [
        product, skip, menu, state, signIn, signInHead, name, password, code, codeHint, enter,
        wrong,
        wait, locked, codeNeeded, codeWrong, busy, busyTodo, signOut, switchLanguage, outdated,
        reload, expired, expiredTodo, kept, keptTodo, keptChanged, goOn, noPage, noPageTodo, mayNot,
        mayNotTodo,
        badForm, badFormTodo, failed, home, first, firstHead, firstCode, firstCodeHint, firstMade,
        firstWrong, passwordAgain, passwordsDiffer, make, change, changeHead, old, new, changed,
        passwordHint, foot, lost, ended, firstClosed, badRequest, badRequestTodo,
    ]

    static let product = Phrase("建言", "Jianyan")
    static let skip = Phrase("跳到正文", "Skip to the content")
    static let menu = Phrase("菜单", "Menu")
    static let state = Phrase("同步状态", "State of the exchange")
    static let signIn = Phrase("登录", "Sign in")
    static let signInHead = Phrase("登录 {office}", "Sign in to {office}")
    static let name = Phrase("姓名", "Name")
    static let password = Phrase("密码", "Password")
    static let code = Phrase("手机验证码", "Code of the telephone")
    static let codeHint = Phrase(
        "启用了第二因素的账户填写：手机上的六位数字，或一个恢复码。",
        "For accounts with a second factor: the six digits on the telephone, or a recovery code.")
    static let enter = Phrase("登录", "Sign in")
    static let wrong = Phrase("姓名或密码不对。", "Name or password is not right.")
    static let wait = Phrase(
        "连续输错太多次，请在 {seconds} 秒后再试。不是您输错的？在以前登录过的浏览器里不用等；在验证码处填一个恢复码可立即登录；或请安全管理员解锁。",
        "Too many wrong attempts: try again in {seconds} s. It was not you? A browser where you signed in before need not wait; a recovery code in place of the telephone's lets you in at once; or ask a security administrator to unlock."
    )
    static let locked = Phrase(
        "这个账户已锁定，请找安全管理员。", "This account is locked: ask a security administrator.")
    static let codeNeeded = Phrase(
        "请填写手机验证码，密码要再填一次。", "Give the code of the telephone, and the password once more.")
    static let codeWrong = Phrase("手机验证码不对，或已经用过。", "The code is not right, or was used.")
    static let busy = Phrase("现在登录的人太多。", "Too many are signing in just now.")
    static let busyTodo = Phrase("请过几秒再试。", "Try again in a few seconds.")
    static let signOut = Phrase("退出", "Sign out")
    static let switchLanguage = Phrase("English", "中文")
    static let outdated = Phrase("有新的变化，这一页不是最新的。", "Something changed: this page is out of date.")
    static let reload = Phrase("重新载入", "Reload")
    static let expired = Phrase("登录已过期。", "You were signed out meanwhile.")
    static let expiredTodo = Phrase(
        "填写的内容还在：重新登录后可以接着提交。",
        "What you typed is kept: sign in again and send it on.")
    static let kept = Phrase("继续刚才的操作", "Go on where you were")
    static let keptTodo = Phrase(
        "登录过期时您正在提交下面的内容，还没有执行。请核对后继续。",
        "This was on its way when you were signed out, and was not done. Check it and go on.")
    static let keptChanged = Phrase(
        "登录过期时您正在提交，还没有执行；此后这一页有了变化。您填写的都在下面，请看过现在的内容再继续。",
        "This was on its way when you were signed out, and was not done; the page has changed since. What you typed is below: look at what stands there now, then go on."
    )
    static let goOn = Phrase("继续", "Go on")
    static let noPage = Phrase("没有这一页", "There is no such page")
    static let noPageTodo = Phrase(
        "它可能已经处理完了。请从菜单重新进入。", "It may be settled already. Go on from the menu.")
    static let mayNot = Phrase("您的角色不能做这件事", "Your role does not allow this")
    static let mayNotTodo = Phrase(
        "需要“{deed}”的权限，请安全管理员调整角色。",
        "It needs a role that may: {deed}. A security administrator can change roles.")
    static let badForm = Phrase("表单已失效", "The form is no longer good")
    static let badFormTodo = Phrase(
        "什么也没有执行。填写的内容在下面，请核对后继续。",
        "Nothing was done. What you typed stands below: check it and go on.")
    static let badRequest = Phrase("读不懂这个请求", "The request cannot be understood")
    static let badRequestTodo = Phrase("什么也没有执行。", "Nothing was done.")
    static let failed = Phrase("没有办成", "It was not done")
    static let home = Phrase("回到首页", "To the first page")
    static let first = Phrase("第一个管理员", "The first administrator")
    static let firstHead = Phrase("{office}：建立安全管理员", "{office}: the security administrator")
    static let firstCode = Phrase("一次性代码", "One-time code")
    static let firstCodeHint = Phrase(
        "运行 jianyan serve 的终端上显示的代码。", "The code that jianyan serve printed.")
    static let firstMade = Phrase(
        "账户已建立，请登录。", "The account is made: sign in.")
    static let firstWrong = Phrase("一次性代码不对。", "The one-time code is not right.")
    static let firstClosed = Phrase("已经有账户了，请登录。", "There are accounts already: sign in.")
    static let passwordAgain = Phrase("再填一次密码", "The password once more")
    static let passwordsDiffer = Phrase("两次填写的密码不同。", "The two passwords differ.")
    static let make = Phrase("建立", "Make it")
    static let change = Phrase("改密码", "Change password")
    static let changeHead = Phrase("请另选一个密码", "Choose another password")
    static let old = Phrase("现在的密码", "The present password")
    static let new = Phrase("新密码", "The new password")
    static let changed = Phrase("密码已更改。", "The password is changed.")
    static let passwordHint = Phrase(
        "至少 {count} 个字符，可以用中文和空格；不要用姓名和常见密码。",
        "At least {count} characters, any language, spaces too; no names, nothing well known.")
    static let lost = Phrase(
        "现在连不上节点。填写的内容还在这一页上，请不要关闭；连上以后再提交。",
        "The node cannot be reached now. What you typed is still on this page: leave it open, and send it once the node is back."
    )
    static let ended = Phrase(
        "登录已过期。填写的内容还在：照常提交，重新登录后可以接着办。",
        "You were signed out meanwhile. What you typed is kept: send it as usual, sign in again and go on."
    )
    static let foot = Phrase("时间均为北京时间", "All times are Beijing time")
}
