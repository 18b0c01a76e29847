public import Wording

/// Everything the frame itself says.
public enum FramePhrases {
    /// For the test that both languages agree.
    public static let all: [Phrase] = [
        ownCommands, folder, name, command, homeMeaning, jsonMeaning, langMeaning, asMeaning,
        helpMeaning, helpSummary, helpExample, completionSummary, completionDetails,
        completionExample, versionMeaning,
    ]

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
}
