import CommandFrame
import Wording

/// What is wrong with a home.
extension HomeError: ExplainedError {
    public var phrase: Phrase {
        switch self {
        case .noHome: Phrase("这里没有节点：{file}", "there is no node here: {file}")
        case .alreadyThere: Phrase("这里已经有一个节点：{file}", "there is a node here already: {file}")
        case .cannotRead: Phrase("读不了文件：{file}", "the file cannot be read: {file}")
        case .cannotWrite:
            Phrase("写不了文件 {file}：{reason}", "the file {file} cannot be written: {reason}")
        case .badConfiguration:
            Phrase("配置文件 {file} 的“{reason}”不对", "\"{reason}\" is wrong in the configuration {file}")
        case .noDatabase: Phrase("数据库文件不见了：{file}", "the database is missing: {file}")
        case .badKey: Phrase("密钥文件不完整：{file}", "the key file is not whole: {file}")
        case .badErasures:
            Phrase("删除清单读不了：{file}", "the list of erasures cannot be read: {file}")
        case .plainBeyondLoopback:
            Phrase("不加密的监听只能在本机：{file}", "plain HTTP is for this machine only: {file}")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .noHome: Phrase("请核对 --home，或用 init 新建。", "Check --home, or make one with init.")
        case .alreadyThere: Phrase("请换一个目录。", "Take another folder.")
        case .cannotRead, .cannotWrite:
            Phrase("请核对目录的所有者和权限。", "Check who owns the folder and its permissions.")
        case .badConfiguration: Phrase("请改正后再启动。", "Correct it and start again.")
        case .noDatabase: Phrase("请从备份恢复。", "Bring it back from a backup.")
        case .badKey: Phrase("请从备份取回密钥文件。", "Bring the key file back from a backup.")
        case .badErasures:
            Phrase(
                "请从另存的副本取回；没有它，删过的内容会留在恢复的节点里。",
                "Bring it back from its copy; without it erased values stay in a restored node.")
        case .plainBeyondLoopback:
            Phrase("请用 https，或监听 127.0.0.1。", "Use https, or listen on 127.0.0.1.")
        }
    }

    public var values: [String: String] {
        switch self {
        case .noHome(let file), .alreadyThere(let file), .cannotRead(let file),
            .badKey(let file), .badErasures(let file), .noDatabase(let file),
            .plainBeyondLoopback(let file):
            ["file": file]
        case .cannotWrite(let file, let reason), .badConfiguration(let file, let reason):
            ["file": file, "reason": reason]
        }
    }

    public var code: String {
        switch self {
        case .noHome: "no-home"
        case .alreadyThere: "already-there"
        case .cannotRead: "cannot-read"
        case .cannotWrite: "cannot-write"
        case .badConfiguration: "bad-configuration"
        case .badKey: "bad-key"
        case .badErasures: "bad-erasures"
        case .noDatabase: "no-database"
        case .plainBeyondLoopback: "plain-beyond-loopback"
        }
    }
}
