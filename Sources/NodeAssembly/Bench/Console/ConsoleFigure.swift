import JSON

/// How long the answers of one page took, and how large they were.
struct ConsoleFigure {
    let page: String
    private var milliseconds: [Double] = []
    private(set) var bytes = 0
    /// Answers that were not the page.
    private(set) var failures = 0
    /// What the node's process spent on them, in seconds of processor.
    var processor = 0.0
    /// How many processors it kept busy; nil where that was not measured.
    var cores: Double?

    init(page: String) { self.page = page }

    mutating func add(_ answer: ConsoleVisitor.Answer) {
        milliseconds.append(answer.milliseconds)
        bytes = max(bytes, answer.bytes)
        if answer.status != 200 { failures += 1 }
    }

    var median: Double { at(50) }
    var p95: Double { at(95) }

    /// The time below which so many of a hundred answers came.
    private func at(_ percent: Int) -> Double {
        let sorted = milliseconds.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }

    /// Milliseconds of processor for one answer: what is left to compare when the machine has other
    /// work to do.
    private var each: Double { processor * 1_000 / Double(max(1, milliseconds.count)) }

    var isMet: Bool {
        failures == 0 && p95 <= ConsoleBench.mostMilliseconds && bytes <= ConsoleBench.mostBytes
    }

    var fact: JSONValue {
        .object([
            JSONMember(key: "page", value: .string(page)),
            JSONMember(key: "answers", value: .int(Int64(milliseconds.count))),
            JSONMember(key: "median_ms", value: .fraction(median)),
            JSONMember(key: "p95_ms", value: .fraction(p95)),
            JSONMember(key: "cpu_ms", value: .fraction(each)),
            JSONMember(key: "bytes", value: .int(Int64(bytes))),
            JSONMember(key: "failures", value: .int(Int64(failures))),
            JSONMember(key: "cores", value: cores.map { .fraction($0) } ?? .null),
            JSONMember(key: "met", value: .bool(isMet)),
        ])
    }

    var cells: [String] {
        [
            page, "\(milliseconds.count)", BenchRow.short(median), BenchRow.short(p95),
            BenchRow.short(each), "\(bytes)",
            cores.map(BenchRow.short) ?? "", isMet ? "✓" : "✗",
        ]
    }
}
