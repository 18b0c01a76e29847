import Wording

/// Words that several commands share.
enum SharedPhrases {
    static let all: [Phrase] = [
        office, city, data, record, recordMeaning, number, text, file, name, code, word, date, key,
        limitMeaning, retryMeaning, textMeaning, fileMeaning, erased, recordLabel, nothing, dryRun,
        formMeaning, form, format, formatMeaning,
    ]

    static let office = Phrase("区里的日常工作", "A district's daily work")
    static let city = Phrase("市里的工作", "The city's work")
    static let data = Phrase("导入与导出", "Data in and out")

    static let record = Phrase("编号", "RECORD")
    static let recordMeaning = Phrase(
        "建议编号、市级编号或记录全名", "a proposal's number, its city number, or a record's full name")
    static let number = Phrase("数", "N")
    static let text = Phrase("文字", "TEXT")
    static let file = Phrase("文件", "FILE")
    static let name = Phrase("名称", "NAME")
    static let code = Phrase("代码", "CODE")
    static let word = Phrase("词", "WORD")
    static let date = Phrase("时间", "TIME")
    static let key = Phrase("键", "KEY")
    static let form = Phrase("表单", "FORM")
    static let format = Phrase("ndjson|csv", "ndjson|csv")
    static let formatMeaning = Phrase(
        "文件格式（默认按文件名判断）", "the file's format (else guessed from its name)")

    static let limitMeaning = Phrase("最多几行", "at most so many")
    static let retryMeaning = Phrase(
        "重试键：同一键再次执行，结果相同且只生效一次",
        "asked again with the same key, it answers the same and is done once")
    static let textMeaning = Phrase("正文", "the text")
    static let fileMeaning = Phrase(
        "从文件读正文，“-”为标准输入", "the text from a file, \"-\" is standard input")
    static let formMeaning = Phrase(
        "所见表单的标识（show --form），晚到的修改不会被悄悄覆盖",
        "the form that was seen (show --form): what came later is never covered unseen")
    static let dryRun = Phrase("只预演，不写入", "rehearse only, change nothing")
    static let erased = Phrase("（已抹去）", "(erased)")
    static let recordLabel = Phrase("记录", "Record")
    static let nothing = Phrase("没有记录。", "Nothing to show.")
}
