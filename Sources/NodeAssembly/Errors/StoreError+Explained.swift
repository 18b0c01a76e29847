import CommandFrame
import Storage
import Wording

/// The store did not do what was asked.
extension StoreError: ExplainedError {
    public var exitCode: ExitCode {
        if case .outcomeUnknown = self { .unknown } else { .failed }
    }

    public var phrase: Phrase {
        switch self {
        case .alreadyOpen: Phrase("这个目录已被另一个进程打开", "another process has this home open")
        case .newerSchema:
            Phrase("这个目录是较新的程序写的", "this home was written by a newer program")
        case .wrongHome: Phrase("这不是一个节点的目录", "this is no node's home")
        case .unsafeSetting:
            Phrase(
                "数据库没有接受“{reason}”，不能保证数据不丢",
                "the database did not take \"{reason}\": data would not be safe")
        case .full:
            Phrase("磁盘剩余空间太少，没有写入", "too little room is left on the disk, nothing was written")
        case .failed: Phrase("磁盘或文件出错：{reason}", "the disk or the file failed: {reason}")
        case .outcomeUnknown:
            Phrase(
                "写到一半出错，不知道是否已保存：{reason}",
                "it failed half way and may or may not be saved: {reason}")
        case .stopped: Phrase("之前出过错，已停止写入", "writing stopped after an earlier failure")
        case .damaged: Phrase("保存的内容自相矛盾：{reason}", "what is kept contradicts itself: {reason}")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .alreadyOpen:
            Phrase(
                "如果 jianyan serve 正在运行，命令会由它执行；请稍后再试，或检查控制套接字。",
                "A running jianyan serve carries commands out itself: try again, or check its control socket."
            )
        case .newerSchema: Phrase("请升级本机的 jianyan。", "Upgrade jianyan on this machine.")
        case .wrongHome: Phrase("请核对 --home，或用 init 新建。", "Check --home, or make one with init.")
        case .unsafeSetting:
            Phrase("请把目录放到本机磁盘上，不要放在网络盘。", "Keep the home on a local disk, not on a network share.")
        case .full:
            Phrase(
                "请腾出空间后再试，节点会自行恢复写入；保留多少空间见 node.json 的 keep_free_mib。",
                "Make room and try again: the node takes writes again by itself. How much is kept free is keep_free_mib in node.json."
            )
        case .failed, .stopped:
            Phrase("请检查磁盘，然后重新启动节点。", "Check the disk, then start the node again.")
        case .outcomeUnknown:
            Phrase(
                "请先查看，再用同一个 --retry-key 重试。",
                "Look first, then try again with the same --retry-key.")
        case .damaged:
            Phrase("请用 verify 检查，必要时从备份恢复。", "Check it with verify; restore a backup if need be.")
        }
    }

    public var values: [String: String] {
        switch self {
        case .unsafeSetting(let reason), .failed(let reason), .outcomeUnknown(let reason),
            .damaged(let reason):
            ["reason": reason]
        default: [:]
        }
    }

    public var code: String {
        switch self {
        case .alreadyOpen: "already-open"
        case .newerSchema: "newer-schema"
        case .wrongHome: "wrong-home"
        case .unsafeSetting: "unsafe-setting"
        case .full: "store-full"
        case .failed: "store-failed"
        case .outcomeUnknown: "outcome-unknown"
        case .stopped: "store-stopped"
        case .damaged: "store-damaged"
        }
    }
}
