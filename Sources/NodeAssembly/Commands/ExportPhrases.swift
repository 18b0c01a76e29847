import Wording

/// What `export` says.
enum ExportPhrases {
    static let all: [Phrase] = [
        summary, details, kind, format, example, exampleCSV, exampleEvidence, evidenceFormat,
        custody, conflicts,
    ]

    static let summary = Phrase("导出记录的现值", "Export records as they stand")
    static let details = Phrase(
        """
        写到标准输出；有冲突的字段给出暂定值，并列出哪些字段有冲突。建议人只有遮掩的姓名，联系方式不导出。每次导出记入审计。

        CSV 带 UTF-8 标记，可直接用电子表格打开；像公式的内容前加单引号。

        evidence 导出日志与签字单据，供第三方用 Protocol/verify-evidence.py 独立核验；其中没有任何建议内容。
        """,
        """
        Goes to standard output. Of a register in conflict the value that stands for now is given, and the registers in conflict are named. Proposers have their masked names only; contact data is not exported. Each export is entered into the audit.

        CSV begins with the UTF-8 mark, so spreadsheets open it; what looks like a formula gets an apostrophe before it.

        evidence gives the logs and the signed papers, for others to verify with Protocol/verify-evidence.py; nothing that a proposal says is in it.
        """)
    static let kind = Phrase("导出哪种记录（默认 proposals）", "which records (else proposals)")
    static let custody = Phrase("归属", "Custody")
    static let conflicts = Phrase("冲突字段", "In conflict")
    static let format = Phrase("格式（默认 ndjson）", "the format (else ndjson)")
    static let example = Phrase("全部建议，每行一个 JSON 对象", "all proposals, a JSON object on each line")
    static let exampleEvidence = Phrase("供独立核验的日志与单据", "logs and papers, to be verified by others")
    static let evidenceFormat = Phrase(
        "evidence 只有 ndjson 格式", "evidence comes as ndjson only")
    static let exampleCSV = Phrase("电子表格用的台账", "a ledger for a spreadsheet")
}
