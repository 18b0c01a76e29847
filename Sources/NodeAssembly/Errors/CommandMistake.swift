import CommandFrame
import Wording

/// A command line that was understood, with a value that was not.
enum CommandMistake: ExplainedError, Equatable {
    case badTime(String)
    case badLimit(String)
    case notUTF8(file: String)
    /// Neither an option nor a file gave the text.
    case badSetting(String)
    case badJSON(register: String)
    case badForm
    case unknownFormat(file: String)
    case badMap(String)
    case missingColumn(String)
    case notAbsolute(String)

    var phrase: Phrase {
        switch self {
        case .badTime: Phrase("看不懂时间“{word}”", "\"{word}\" is no time")
        case .badLimit: Phrase("“{word}”不是合适的行数", "\"{word}\" is no number of lines")
        case .notUTF8: Phrase("文件“{word}”不是 UTF-8 文本", "the file \"{word}\" is no UTF-8 text")
        case .badSetting: Phrase("“{word}”不是“字段=值”", "\"{word}\" is not \"register=value\"")
        case .badJSON: Phrase("“{word}”的值不是合法的 JSON", "the value for \"{word}\" is no JSON")
        case .badForm: Phrase("表单标识不完整", "the form token is not whole")
        case .unknownFormat:
            Phrase("看不出文件“{word}”的格式", "the format of \"{word}\" cannot be told from its name")
        case .badMap: Phrase("看不懂列对应“{word}”", "\"{word}\" maps no column")
        case .missingColumn:
            Phrase("文件里找不到“{word}”所在的列", "no column of the file holds the \"{word}\"")
        case .notAbsolute:
            Phrase("“{word}”不是从 / 写起的路径", "\"{word}\" is no path from / on")
        }
    }

    var values: [String: String] {
        switch self {
        case .badTime(let word), .badLimit(let word), .notUTF8(let word), .badSetting(let word),
            .badJSON(let word), .unknownFormat(let word), .badMap(let word),
            .missingColumn(let word), .notAbsolute(let word):
            ["word": word]
        case .badForm: [:]
        }
    }

    var advice: Phrase? {
        switch self {
        case .badTime: Phrase("请写成 \"2022-07-13 09:05\"。", "Write it as \"2022-07-13 09:05\".")
        case .badLimit: Phrase("请给出 1 到 100000 之间的数。", "Give a number from 1 to 100000.")
        case .notUTF8:
            Phrase(
                "请先转换，例如：iconv -f GB18030 -t UTF-8。",
                "Convert it first, for example: iconv -f GB18030 -t UTF-8.")
        case .badSetting:
            Phrase(
                "例如：--set title=新标题，或 --set scope_group.scope=city。",
                "For example: --set title=TEXT, or --set scope_group.scope=city.")
        case .badJSON:
            Phrase(
                "例如：--set-json marks='[\"anonymous\"]'。",
                "For example: --set-json marks='[\"anonymous\"]'.")
        case .badForm:
            Phrase("请用 show --form 重新取得。", "Get it anew with show --form.")
        case .unknownFormat:
            Phrase("请用 --format ndjson 或 --format csv 指明。", "Say --format ndjson or --format csv.")
        case .badMap:
            Phrase(
                "例如：--map title=标题,body=正文。字段有：id、title、body、received、name、phone、work_unit、address、theme、reply、reply_at、channel、unit。",
                "For example: --map title=Subject,body=Text. Fields: id, title, body, received, name, phone, work_unit, address, theme, reply, reply_at, channel, unit."
            )
        case .missingColumn:
            Phrase(
                "请用 --map 指明列名，例如：--map title=标题。",
                "Name the column with --map, such as --map title=Subject.")
        case .notAbsolute:
            Phrase(
                "请写全，例如 /media/disk/jianyan。", "Write it whole, such as /media/disk/jianyan.")
        }
    }

    var exitCode: ExitCode { .usage }

    var code: String {
        switch self {
        case .badTime: "bad-time"
        case .badLimit: "bad-limit"
        case .notUTF8: "not-utf8"
        case .badSetting: "bad-setting"
        case .badJSON: "bad-json"
        case .badForm: "bad-form"
        case .unknownFormat: "unknown-format"
        case .badMap: "bad-map"
        case .missingColumn: "missing-column"
        case .notAbsolute: "not-absolute"
        }
    }
}
