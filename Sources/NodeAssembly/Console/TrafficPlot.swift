import Console
import Office
import Wording

/// Exchange over time as a picture: entries and bytes out above the line and in below it, failures
/// under it, hour by hour or day by day. Every column says its figures when pointed at.
struct TrafficPlot {
    private static let width = 720
    /// Room for the labels, which are twice as large on a telephone.
    private static let left = 132
    private static let panel = 96

    let visit: Visit
    let book: TrafficBook
    /// Where the page stands, for the choice between hours and days.
    let path: String

    init(_ visit: Visit, _ book: TrafficBook, path: String) {
        self.visit = visit
        self.book = book
        self.path = path
    }

    private var step: TrafficBook.Step { visit.query["by"] == "day" ? .day : .hour }
    private var numbers: ClosedRange<Int64> {
        let last = step.number(visit.now)
        return last - step.kept + 1...last
    }
    private var columns: [(number: Int64, traffic: Traffic)] {
        numbers.map { ($0, book[step, $0]) }
    }

    var html: HTML {
        let columns = columns
        let total = columns.map(\.traffic).reduce(Traffic(), +)
        return el(.section, .class("card")) {
            el(.h2, text: visit.text(LinkPhrases.overTime))
            choice
            if total == Traffic() {
                el(.p, .class("soft"), text: visit.text(LinkPhrases.noTraffic))
            } else {
                el(.p, .class("soft small"), text: visit.text(LinkPhrases.trafficSum, sum(total)))
                picture(columns)
            }
        }
    }

    private var choice: HTML {
        let other: TrafficBook.Step = step == .hour ? .day : .hour
        let name = step == .hour ? LinkPhrases.byHour : LinkPhrases.byDay
        let otherName = step == .hour ? LinkPhrases.byDay : LinkPhrases.byHour
        return el(.p, .class("small")) {
            el(.b, text: visit.text(name))
            " · "
            el(.a, .href("\(path)?by=\(other.rawValue)"), text: visit.text(otherName))
        }
    }

    private func sum(_ traffic: Traffic) -> [String: String] {
        [
            "sent": "\(traffic.sent)", "received": "\(traffic.received)",
            "out": size(traffic.bytesOut), "in": size(traffic.bytesIn),
            "exchanges": "\(traffic.exchanges)", "failures": "\(traffic.failures)",
        ]
    }

    private func size(_ bytes: Int) -> String {
        visit.telling([], CapturedOutput()).size(bytes)
    }

    // MARK: The picture

    private func picture(_ columns: [(number: Int64, traffic: Traffic)]) -> HTML {
        let height = 2 * Self.panel + 68
        return el(
            .svg, .class("plot"), .set("viewBox", "0 0 \(Self.width) \(height)"),
            .set("role", "img"), .set("aria-label", visit.text(LinkPhrases.overTime))
        ) {
            panel(columns, top: 4, LinkPhrases.entries, { "\($0)" }, \.sent, \.received)
            panel(
                columns, top: Self.panel + 14, LinkPhrases.bytes, size, \.bytesOut, \.bytesIn)
            failures(columns, at: 2 * Self.panel + 30)
            times(columns, at: height - 4)
        }
    }

    private func place(_ index: Int, of count: Int) -> (x: Int, width: Int) {
        let room = Self.width - Self.left
        let x = Self.left + room * index / count
        return (x, max(2, Self.left + room * (index + 1) / count - x - 1))
    }

    private func panel(
        _ columns: [(number: Int64, traffic: Traffic)], top: Int, _ name: Phrase,
        _ words: (Int) -> String, _ out: (Traffic) -> Int, _ back: (Traffic) -> Int
    ) -> HTML {
        let half = Self.panel / 2
        let middle = top + half
        let most = max(1, columns.map { max(out($0.traffic), back($0.traffic)) }.max() ?? 1)
        func long(_ value: Int) -> Int {
            value == 0 ? 0 : max(1, Int(Double(value) / Double(most) * Double(half - 6)))
        }
        let bars = columns.enumerated().map { index, column in
            let (x, width) = place(index, of: columns.count)
            let (up, down) = (long(out(column.traffic)), long(back(column.traffic)))
            if up + down == 0 { return HTML() }
            return el(.g) {
                el(.title, text: told(column.number, column.traffic))
                bar("out", x, middle - up, width, up)
                bar("in", x, middle + 1, width, down)
            }
        }
        return HTML(bars)
            + el(
                .line, .class("axis"), .set("x1", Self.left), .set("x2", Self.width),
                .set("y1", middle), .set("y2", middle))
            + label(visit.text(name), 0, middle + 4)
            + label(visit.text(LinkPhrases.out) + " " + words(most), 0, top + 18)
            + label(visit.text(LinkPhrases.back) + " " + words(most), 0, middle + half - 4)
    }

    private func bar(_ look: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> HTML {
        if height == 0 { return HTML() }
        return el(
            .rect, .class(look), .set("x", x), .set("y", y), .set("width", width),
            .set("height", height))
    }

    /// A mark where exchanges failed, and a thin one where there was any at all.
    private func failures(
        _ columns: [(number: Int64, traffic: Traffic)], at y: Int
    ) -> HTML {
        label(visit.text(LinkPhrases.failures), 0, y + 8)
            + HTML(
                columns.enumerated().map { index, column in
                    let (x, width) = place(index, of: columns.count)
                    let traffic = column.traffic
                    if traffic.failures + traffic.exchanges == 0 { return HTML() }
                    return el(.g) {
                        el(.title, text: told(column.number, traffic))
                        traffic.failures > 0
                            ? bar("fail", x, y, width, 8) : bar("met", x, y + 6, width, 2)
                    }
                })
    }

    private func times(_ columns: [(number: Int64, traffic: Traffic)], at y: Int) -> HTML {
        HTML(
            columns.enumerated().map { index, column in
                let every: Int64 = step == .hour ? 12 : 14
                guard column.number % every == 0 else { return HTML() }
                let text = BeijingTime.text(step.start(column.number)).dropFirst(5)
                let (x, _) = place(index, of: columns.count)
                // At the right edge a label ends where it would begin. It and every other one give way
                // where the screen is narrow.
                let isLast = x > Self.width - 140
                let look = (column.number / every) % 2 == 0 ? "" : "second"
                return el(
                    .text,
                    .class(isLast ? look + " last" : look), .set("x", isLast ? Self.width : x),
                    .set("y", y), text: String(step == .hour ? text : text.prefix(5)))
            })
    }

    private func label(_ text: String, _ x: Int, _ y: Int) -> HTML {
        el(.text, .set("x", x), .set("y", y), text: text)
    }

    private func told(_ number: Int64, _ traffic: Traffic) -> String {
        let time = BeijingTime.text(step.start(number))
        return (step == .hour ? time : String(time.prefix(10))) + " "
            + visit.text(LinkPhrases.trafficSum, sum(traffic))
    }
}
