import Wording

/// What `import` says.
enum ImportPhrases {
    static let all: [Phrase] = [
        summary, details, file, source, mapValue, map, limit, example, exampleMap, rows, line,
        proposal, unreadTime, unreadCell, contradicts, contradictsAdvice, columns, unused, imported,
        rehearsed, marked,
    ]

    static let summary = Phrase("导入建议文件", "Bring in a file of proposals")
    static let details = Phrase(
        """
        NDJSON（每行一个对象）或带表头的 CSV，UTF-8 编码。每 500 行一次写入，要么全进要么全不进；中断后再次导入同一文件即可接着做，已有的行不会重复。

        列名认得的自动对应，用 --map 则只按所给的对应。原始行逐字节保存在本节点，不会上报。重复导入的行算“已有”；编号相同而内容不同的行不收，并指明是哪两行。超过 1000 字的来件照收，标记“超字数”。

        全部收入或已有时退出码为 0，有行未收时为 5。
        """,
        """
        NDJSON (an object on each line) or CSV with a header, in UTF-8. Rows go in 500 at a time, all of them or none; after a break the same file is simply imported again, what is in is not taken twice.

        Columns with known names are found; with --map only what it says is taken. The source row is kept byte for byte on this node and never sent up. A row that came before is "already in"; one with a known id and other content is refused, naming both. Bodies over 1000 characters come in, marked.

        The exit code is 0 when every row is in or was already, 5 when some were refused.
        """)
    static let file = Phrase(
        "NDJSON 或 CSV 文件，“-”为标准输入", "an NDJSON or CSV file, \"-\" is standard input")
    static let source = Phrase(
        "来源系统的名称；行的身份是来源加编号", "the system it comes from; a row is known by source and id")
    static let mapValue = Phrase("字段=列,…", "FIELD=COLUMN,…")
    static let map = Phrase("哪个字段在哪一列", "which column holds which field")
    static let limit = Phrase("只取前若干行", "only the first so many rows")
    static let example = Phrase("先预演，看哪些行有问题", "rehearse first, to see which rows are wrong")
    static let exampleMap = Phrase("列名特别的 CSV", "a CSV with columns of its own")

    static let rows = Phrase("行", "rows")
    static let line = Phrase("第 {line} 行", "line {line}")
    static let proposal = Phrase("建议 {number}", "proposal {number}")
    static let unreadTime = Phrase(
        "看不懂收到时间，已按导入时间登记", "the time of receipt cannot be read, the time of import was taken")
    static let unreadCell = Phrase(
        "“{field}”列的值不认得，未填", "the value for {field} is not known and was left out")
    static let contradicts = Phrase(
        "原编号“{id}”与{other}相同而内容不同，未收",
        "the id \"{id}\" is that of {other} with other content; not taken")
    static let contradictsAdvice = Phrase(
        "请核对两行，确是两件的话改一个编号", "Compare the two; if they are two proposals, give one another id")
    static let columns = Phrase("列：{columns}", "Columns: {columns}")
    static let unused = Phrase(
        "未用的列（只留在原始行里）：{columns}", "Columns not used (kept in the source row only): {columns}")
    static let imported = Phrase(
        "{rows} 行：新收 {added}，已有 {known}，矛盾 {contradicting}，未收 {refused}",
        "{rows} rows: {added} added, {known} already in, {contradicting} contradicting, {refused} refused"
    )
    static let rehearsed = Phrase(
        "预演 {rows} 行：可收 {added}，已有 {known}，矛盾 {contradicting}，不能收 {refused}；没有写入",
        "Rehearsed {rows} rows: {added} would be added, {known} already in, {contradicting} contradicting, {refused} refused; nothing was written"
    )
    static let marked = Phrase(
        "标记：超字数 {over_length}，内容相同 {same_text}；未认的单元格 {unread}",
        "Marked: {over_length} over length, {same_text} with the same text; {unread} cells not understood"
    )
}
