import Wording

enum AttachmentPhrases {
    static let all: [Phrase] = [
        group, addSummary, addDetails, file, name, type, staysPrivate, addExample,
        addPrivateExample, added, listSummary, listDetails, listExample, none, saveSummary,
        saveDetails, attachment, target, saveExample, saved, shareSummary, shareDetails,
        shareExample, shared, whole, notYet, wrong, noFile, along, noneAlong, bytes, carried,
        waiting,
    ]

    static let group = Phrase("建议的附件", "files attached to proposals")

    static let addSummary = Phrase("给建议附上一个文件", "Attach a file to a proposal")
    static let addDetails = Phrase(
        "文件最大 64 MiB，按其 SHA-256 命名保存在本节点。建议尚未上报时，附件随建议一起上报；建议已共享时，附件立即共享给持有该建议的各方。加 --private 则只留在本节点，以后可用 attachment share 共享。",
        "A file has at most 64 MiB and is kept under its SHA-256. With a proposal that was not released it goes along at the release; with a shared one it goes at once to all who hold it. With --private it stays here until attachment share."
    )
    static let file = Phrase("要附上的文件，“-”为标准输入", "the file to attach, \"-\" is standard input")
    static let name = Phrase("显示的文件名（默认取原名）", "the name to show (else the file's own)")
    static let type = Phrase(
        "媒体类型（默认按文件名判断）", "its media type (else guessed from its name)")
    static let staysPrivate = Phrase("只留在本节点", "it stays on this node")
    static let addExample = Phrase("附上方案", "attach a plan")
    static let addPrivateExample = Phrase("来信原件只留在本节点", "the letter itself stays here")
    static let added = Phrase("已附上：{word}", "Attached to {word}")

    static let listSummary = Phrase("列出建议的附件", "List a proposal's attachments")
    static let listDetails = Phrase(
        "每个附件一行：文件名、字节数、类型、存管、内容是否已到齐、记录全名。",
        "One line for each: name, bytes, type, custody, whether its bytes are here, its record.")
    static let listExample = Phrase("某件建议的附件", "those of one proposal")
    static let none = Phrase("没有附件。", "No attachments.")

    static let saveSummary = Phrase("把附件存成文件", "Save an attachment to a file")
    static let saveDetails = Phrase(
        "内容到齐并核对摘要后才能存。目标须是从根目录写起的新文件名，由运行节点的用户写入。",
        "Only when its bytes are whole and hash to its name. The target is a new file, named from the root; the node's user writes it."
    )
    static let attachment = Phrase("附件的记录全名", "the attachment's full name")
    static let target = Phrase("新文件的完整路径", "the new file's full path")
    static let saveExample = Phrase("存到自己的目录", "into one's own folder")
    static let saved = Phrase("已存为 {target}", "Saved as {target}")

    static let shareSummary = Phrase("共享一个私有附件", "Share a private attachment")
    static let shareDetails = Phrase(
        "把只在本节点的附件共享给持有该建议的各方。收回用 recall。",
        "Gives an attachment that was kept here to all who hold its proposal. Take it back with recall."
    )
    static let shareExample = Phrase("来信原件也上报", "the letter goes up too")
    static let shared = Phrase("已共享：{word}", "Shared: {word}")

    static let whole = Phrase("内容完整", "whole")
    static let notYet = Phrase("内容未到齐（{have}/{size}）", "not yet whole ({have} of {size})")
    static let wrong = Phrase(
        "内容未到齐（{have}/{size}），对方送来的内容 {count} 次与摘要不符，已丢弃",
        "not yet whole ({have} of {size}); {count} times the other side brought other bytes, which were dropped"
    )
    static let noFile = Phrase("未登记文件", "names no file")
    static let along = Phrase("  附件：{name}（{size} 字节）", "  attachment: {name} ({size} bytes)")
    static let noneAlong = Phrase("附件不随同上报", "leave the attachments here")

    static let bytes = Phrase("字节", "bytes")
    static let carried = Phrase(
        "附件：送出 {given}，取回 {taken}，内容不符 {wrong}",
        "Attachments: {given} sent, {taken} received, {wrong} with wrong bytes")
    static let waiting = Phrase(
        "附件待送 {out}，待取 {in}", "attachments to send {out}, to come {in}")
}
