public import Wording

/// Everything the frame itself says.
public enum FramePhrases {
    /// For the test that both languages agree.
    public static let all: [Phrase] =
        [
            ownCommands, folder, name, command, homeMeaning, jsonMeaning, langMeaning, asMeaning,
            helpMeaning, helpSummary, helpExample, completionSummary, completionDetails,
            completionExample, versionMeaning, usageTitle, argumentsTitle, optionsTitle,
            globalOptionsTitle, examplesTitle, exitCodesTitle, commandsTitle, optionsPlace,
            repeatable, requiredOption, oneOfThese, moreHelp, didYouMean, oneOf, seeHelp,
            unexpected, unexpectedAdvice, noFile, noFileAdvice, fileTooLarge, fileTooLargeAdvice,
            nodeWent, nodeWentAdvice, notAllowed, notAllowedAdvice, noSocket, noSocketAdvice,
            alreadyServed, alreadyServedAdvice, notUnderstood, notUnderstoodAdvice, noNode,
            noNodeAdvice,
            perSecond, remaining, notWritten, notWrittenAdvice,
        ] + UsageError.Reason.allCases.map(usage) + ExitCode.allCases.map(meaning)

    static let ownCommands = Phrase("本程序", "This program")
    static let folder = Phrase("目录", "DIR")
    static let name = Phrase("姓名", "NAME")
    static let command = Phrase("命令", "COMMAND")

    static let homeMeaning = Phrase(
        "节点的目录（默认 $JIANYAN_HOME，否则 /var/lib/jianyan）",
        "the node's folder (else $JIANYAN_HOME, else /var/lib/jianyan)")
    static let jsonMeaning = Phrase("以 JSON 输出，供程序读取", "print JSON, for programs")
    static let langMeaning = Phrase("语言（默认随系统）", "language (else the system's)")
    static let asMeaning = Phrase("以谁的名义（默认当前用户）", "who acts (else the current user)")
    static let helpMeaning = Phrase("显示帮助", "show help")
    static let versionMeaning = Phrase("显示版本", "show the version")

    static let helpSummary = Phrase("说明一条命令", "Explain a command")
    static let helpExample = Phrase("列出所有命令", "list all commands")
    static let completionSummary = Phrase(
        "输出命令行补全脚本", "Print the script that completes command lines")
    static let completionDetails = Phrase(
        "把输出交给所用的 shell，之后按 Tab 键即可补全命令和选项。",
        "Hand the output to your shell; from then on Tab completes commands and options.")
    static let completionExample = Phrase("在当前的 bash 中启用补全", "complete in this bash")

    static let usageTitle = Phrase("用法", "Usage")
    static let argumentsTitle = Phrase("参数", "Arguments")
    static let optionsTitle = Phrase("选项", "Options")
    static let globalOptionsTitle = Phrase("通用选项", "Options of every command")
    static let examplesTitle = Phrase("示例", "Examples")
    static let commandsTitle = Phrase("命令", "Commands")
    static let exitCodesTitle = Phrase("退出码", "Exit codes")
    static let optionsPlace = Phrase("[选项…]", "[OPTIONS]")
    static let repeatable = Phrase("可重复", "may be repeated")
    static let requiredOption = Phrase("必填", "required")
    static let oneOfThese = Phrase("可选值：{choices}", "one of: {choices}")
    static let moreHelp = Phrase(
        "“{help}”说明一条命令。", "\"{help}\" explains a command.")

    static let didYouMean = Phrase(
        "您是否要用“{nearest}”？可用“{help}”查看说明。",
        "Did you mean \"{nearest}\"? See \"{help}\".")
    static let oneOf = Phrase(
        "可选：{choices}。可用“{help}”查看说明。", "One of: {choices}. See \"{help}\".")
    static let seeHelp = Phrase("可用“{help}”查看说明。", "See \"{help}\".")

    static func usage(_ reason: UsageError.Reason) -> Phrase {
        switch reason {
        case .unknownCommand: Phrase("没有“{word}”这条命令", "there is no command \"{word}\"")
        case .incompleteCommand: Phrase("“{word}”后面还缺一个词", "\"{word}\" needs another word")
        case .unknownOption: Phrase("没有“{word}”这个选项", "there is no option {word}")
        case .missingValue: Phrase("“{word}”后面缺少值", "{word} needs a value")
        case .needlessValue: Phrase("“{word}”不带值", "{word} takes no value")
        case .repeatedOption: Phrase("“{word}”只能给一次", "{word} was given more than once")
        case .missingOption: Phrase("缺少选项“{word}”", "the option {word} is missing")
        case .notAChoice: Phrase("“{word}”不在可选值之内", "\"{word}\" is not among the choices")
        case .missingArgument: Phrase("缺少参数 {word}", "{word} is missing")
        case .tooManyArguments: Phrase("多出了“{word}”", "\"{word}\" is too much")
        }
    }

    static func meaning(_ code: ExitCode) -> Phrase {
        switch code {
        case .done: Phrase("完成", "done")
        case .failed: Phrase("失败", "failed")
        case .usage: Phrase("命令写法有误", "the command line was not understood")
        case .refused: Phrase("按规定不允许", "refused by a rule")
        case .unknown: Phrase("结果不明，请核实后重试", "outcome unknown: look, then try again")
        case .found: Phrase("检查发现了问题", "the check found something")
        }
    }

    static let unexpected = Phrase("命令执行失败（{error}）", "the command failed ({error})")
    static let unexpectedAdvice = Phrase(
        "请重试；若再次失败，请把这一行交给维护人员。",
        "Try again; if it fails again, give this line to whoever looks after the program.")
    static let noFile = Phrase("读不了文件 {file}：{reason}", "cannot read {file}: {reason}")
    static let noFileAdvice = Phrase(
        "请检查文件名和读取权限。", "Check its name and that you may read it.")
    static let fileTooLarge = Phrase(
        "文件 {file} 超过 {limit} MiB", "{file} is larger than {limit} MiB")
    static let fileTooLargeAdvice = Phrase("请拆成几个文件。", "Split it into several files.")

    static let notWritten = Phrase(
        "输出没有写完：{reason}", "the output could not be written: {reason}")
    static let notWrittenAdvice = Phrase(
        "请检查磁盘空间；已写出的内容不完整。", "Check the disk's space; what was written is incomplete.")

    static let noNode = Phrase("节点没有在运行", "the node is not running")
    static let noNodeAdvice = Phrase(
        "请先启动节点。", "Start the node first.")
    static let nodeWent = Phrase(
        "节点在执行中断开了，不知道命令是否已完成",
        "the node went away; it is not known whether the command was carried out")
    static let nodeWentAdvice = Phrase(
        "请先查看结果，再决定是否重试。", "Look at the outcome, then try again if needed.")
    static let notAllowed = Phrase(
        "当前用户不能使用这个节点", "this user may not use this node")
    static let notAllowedAdvice = Phrase(
        "请以节点目录的所有者或 root 的身份执行。", "Run the command as the owner of the node's folder, or as root.")
    static let noSocket = Phrase(
        "不能使用控制套接字 {path}：{reason}", "cannot use the control socket {path}: {reason}")
    static let noSocketAdvice = Phrase(
        "请检查节点目录及其权限。", "Check the node's folder and its permissions.")
    static let alreadyServed = Phrase(
        "这个节点已经在运行", "this node is running already")
    static let alreadyServedAdvice = Phrase(
        "先停止运行中的节点。", "Stop the running node first.")
    static let notUnderstood = Phrase(
        "命令与运行中的节点互不理解",
        "the command and the running node do not understand each other")
    static let notUnderstoodAdvice = Phrase(
        "两者的版本可能不同：请重启节点。",
        "Their versions may differ: restart the node.")

    static let perSecond = Phrase("每秒 {rate}", "{rate}/s")
    static let remaining = Phrase("还需 {time}", "{time} left")
}
