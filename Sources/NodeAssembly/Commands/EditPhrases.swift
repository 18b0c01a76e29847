import Wording

/// What `edit` and `grade` say.
enum EditPhrases {
    static let all: [Phrase] = [
        summary, details, setting, set, setJSON, example, exampleGroup, gradeSummary, gradeDetails,
        scope, track, grade, exampleGrade, saved,
    ]

    static let summary = Phrase("修改记录的字段", "Change registers of a record")
    static let details = Phrase(
        """
        只写入与所见表单不同的字段。成组的字段（如 scope_group）整组保存，没给出的取表单上的值。

        有冲突的字段不能在这里保存，请用 conflicts resolve 裁决。
        """,
        """
        Only what differs from the form is written. A group (such as scope_group) is saved whole; fields not given are taken from the form.

        A register in conflict cannot be saved here: settle it with conflicts resolve.
        """)
    static let setting = Phrase("字段=值", "NAME=VALUE")
    static let set = Phrase("要写入的字段，值为文字", "a register to write, as text")
    static let setJSON = Phrase("要写入的字段，值为 JSON", "a register to write, as JSON")
    static let example = Phrase("更正标题", "correct the title")
    static let exampleGroup = Phrase("范围改为全市", "the scope becomes the whole city")
    static let gradeSummary = Phrase("给建议定级：范围、上报方式、等次", "Grade a proposal: scope, track, grade")
    static let gradeDetails = Phrase(
        "三项总是一起保存，没给出的不变。", "The three are always saved together; what is not given stays.")
    static let scope = Phrase("范围", "the scope")
    static let track = Phrase("上报方式", "the way up")
    static let grade = Phrase("等次", "the grade")
    static let exampleGrade = Phrase("全市范围的优秀建议", "an excellent proposal about the whole city")
    static let saved = Phrase("已保存：{registers}", "Saved: {registers}")
}
