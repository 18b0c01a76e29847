import CommandFrame
import Foundation
import JSON
import Wording

/// `jianyan bench`.
enum BenchCommand {
    static let all: [CommandSpec<Node>] = [bench]

    static let bench = CommandSpec<Node>(
        path: ["bench"], summary: BenchPhrases.summary, details: BenchPhrases.details,
        options: [
            .value("changes", BenchPhrases.number, BenchPhrases.changes),
            .value("rounds", BenchPhrases.number, BenchPhrases.rounds),
            .flag("small", BenchPhrases.small),
            .value("folder", BenchPhrases.folderValue, BenchPhrases.folder),
            .flag("peer-rows", BenchPhrases.peerRows),
            .flag("console", BenchPhrases.console),
        ],
        examples: [
            Example("jianyan bench", BenchPhrases.example),
            Example("jianyan bench --small --json", BenchPhrases.smallExample),
            Example("jianyan bench --console", BenchPhrases.consoleExample),
        ],
        work: .here { call, output in
            if call.has("peer-rows") { return try peerRows(call, output) }
            let isSmall = call.has("small")
            let count = try call.count("changes", else: isSmall ? 2000 : 100_000)
            let rounds = try call.count("rounds", else: isSmall ? 1 : 3)
            guard (1...10_000_000).contains(count), (1...100).contains(rounds) else {
                output.problem(call.text(BenchPhrases.badNumber))
                return .usage
            }
            let parent = call.option("folder") ?? FileManager.default.temporaryDirectory.path
            let folder =
                "\(parent)/jianyan-bench-\(ProcessInfo.processInfo.processIdentifier)"
            if call.has("console") { return try console(count, isSmall, folder, call, output) }
            let bench = Bench(
                count: count, rounds: rounds, folder: folder,
                note: { text in
                    output.problem(call.text(BenchPhrases.round, ["round": text]))
                })
            let rows = try bench.run()
            if call.wantsJSON {
                let list = JSONValue.array(rows.map(\.fact))
                output.line(String(decoding: list.canonical, as: UTF8.self))
            } else {
                let header = [
                    BenchPhrases.name, BenchPhrases.value, BenchPhrases.baseline,
                    BenchPhrases.ratio, BenchPhrases.target, BenchPhrases.met,
                ].map { call.text($0) }
                Columns.table(rows.map(\.cells), header: header).forEach(output.line)
            }
            return .done
        })

    /// Of so many records, a hundredth as many districts.
    private static func console(
        _ records: Int, _ isSmall: Bool, _ folder: String, _ call: CommandCall,
        _ output: any CommandOutput
    ) throws -> ExitCode {
        let figures = try ConsoleBench(
            records: records, districts: max(1, records / 100), times: isSmall ? 20 : 100,
            turns: isSmall ? 3 : 20, folder: folder, note: { output.problem($0) }
        ).run()
        if call.wantsJSON {
            let list = JSONValue.array(figures.map(\.fact))
            output.line(String(decoding: list.canonical, as: UTF8.self))
        } else {
            let header = [
                BenchPhrases.page, BenchPhrases.answers, BenchPhrases.median, BenchPhrases.p95,
                BenchPhrases.processor, BenchPhrases.bytes, BenchPhrases.cores, BenchPhrases.met,
            ].map { call.text($0) }
            Columns.table(figures.map(\.cells), header: header).forEach(output.line)
        }
        return .done
    }

    private static func peerRows(
        _ call: CommandCall, _ output: any CommandOutput
    ) throws -> ExitCode {
        guard let input = PeerRows.Input(ProcessInfo.processInfo.environment) else {
            output.problem(call.text(BenchPhrases.noWorkload))
            return .usage
        }
        let rows = try PeerRows(input, note: { output.problem($0) }).run()
        output.line(String(decoding: rows.canonical, as: UTF8.self))
        return .done
    }
}

enum BenchPhrases {
    static let summary = Phrase("测量本机速度", "Measure this machine")
    static let details = Phrase(
        "在本机回环地址上运行一个市级节点和一个区级节点，与最简单的 SQLite 循环同场比较。只有同一次运行中的比值才有意义。",
        "Runs a city and a district as processes of their own on loopback, beside the plainest SQLite loop. Only ratios within one run mean anything."
    )
    static let number = Phrase("数", "N")
    static let changes = Phrase("变更条数（默认 100000）", "changes (default 100000)")
    static let rounds = Phrase("轮数（默认 3）", "rounds (default 3)")
    static let small = Phrase("小规模，几秒钟", "a small size, some seconds")
    static let folderValue = Phrase("目录", "DIR")
    static let folder = Phrase(
        "在哪里建立临时数据（默认系统临时目录）", "where to put its data (default: the temporary folder)")
    static let example = Phrase("完整测量", "the whole measurement")
    static let smallExample = Phrase("小规模，结果给程序读", "small, for a program to read")
    static let peerRows = Phrase(
        "搬运外来的一批建议，最后一行输出 JSON 数组，每阶段一项，供与其他程序同场比较。"
            + "环境变量：W 为建议文件（每行一个 JSON 对象），EDITS_A、EDITS_B 为两边的修改，WORK 为空目录",
        "carries foreign proposals and prints one JSON list on the last line, an object for each phase, to stand beside other programs. "
            + "Environment: W, a file of proposals (one JSON object a line); EDITS_A and EDITS_B, the same edited on each side; WORK, an empty folder"
    )
    static let console = Phrase(
        "测量操作台：一个有许多记录和区的市级节点，逐页请求，再由五十人同时工作；每页的中位数、p95（毫秒）和字节数",
        "measures the console: a city with many records and districts, page by page, then fifty people at work; median, p95 (ms) and bytes of each page"
    )
    static let consoleExample = Phrase(
        "十万条记录、一千个区的操作台", "the console with 100,000 records and 1,000 districts")
    static let page = Phrase("页面", "page")
    static let answers = Phrase("次数", "answers")
    static let median = Phrase("中位数", "median")
    static let p95 = Phrase("p95", "p95")
    static let bytes = Phrase("字节", "bytes")
    static let processor = Phrase("处理器毫秒", "cpu ms")
    static let cores = Phrase("处理器", "cores")
    static let noWorkload = Phrase(
        "缺少环境变量 W、EDITS_A、EDITS_B 或 WORK", "W, EDITS_A, EDITS_B or WORK is not set")
    static let badNumber = Phrase("条数或轮数超出范围", "changes or rounds are out of range")
    static let round = Phrase("第 {round} 轮", "round {round}")
    static let name = Phrase("项目", "figure")
    static let value = Phrase("数值", "value")
    static let baseline = Phrase("基准", "baseline")
    static let ratio = Phrase("比值", "ratio")
    static let target = Phrase("目标", "target")
    static let met = Phrase("达到", "met")
}
