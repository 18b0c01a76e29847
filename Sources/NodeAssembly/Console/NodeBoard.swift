import Console
import Ledger
import People
import Storage
import SyncEngine
import SyncProtocol
import Wording

/// All links as a table: sorted, filtered, page by page, and to take along.
struct NodeBoard {
    static let pageSize = 100

    enum Sort: String, CaseIterable {
        case name, waiting, minutes, files, held, there, conflicts, equal, stated, clock, version
    }

    enum Only: String, CaseIterable {
        case calls, late, conflicts

        var phrase: Phrase {
            switch self {
            case .calls: PagePhrases.lookAt
            case .late: LinkPhrases.late
            case .conflicts: PagePhrases.inConflict
            }
        }
    }

    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    private var word: String { (visit.query["q"] ?? "").trimmed }
    private var only: Only? { visit.query["only"].flatMap(Only.init) }
    private var sort: Sort { Sort(rawValue: visit.query["sort"] ?? "") ?? .name }
    private var isDown: Bool { visit.query["down"] == "1" }

    /// A link with how many conflicts its node shares.
    struct Line {
        let link: NodeStatus.LinkStatus
        let conflicts: Int
    }

    private func lines() throws -> [Line] {
        let conflicts = try house.conflictsByPeer()
        let all = try house.currentStatus().links.map {
            Line(link: $0, conflicts: conflicts[$0.peer.id] ?? 0)
        }
        let shown = all.filter { line in
            let peer = line.link.peer
            guard word.isEmpty || peer.name.contains(word) || peer.id.text == word else {
                return false
            }
            return switch only {
            case nil: true
            case .calls: line.link.calls
            case .late: line.link.isLate(now: visit.now)
            case .conflicts: line.conflicts > 0
            }
        }
        let keyed = shown.map { (key: key($0), line: $0) }
        let sorted = keyed.sorted { left, right in
            if left.key != right.key { return left.key < right.key }
            return left.line.link.peer.name < right.line.link.peer.name
        }.map(\.line)
        return isDown ? sorted.reversed() : sorted
    }

    private func key(_ line: Line) -> Int64 {
        let link = line.link
        return switch sort {
        case .name: 0
        case .waiting: Int64(clamping: link.waiting)
        case .minutes: link.minutesBehind(now: visit.now) ?? .max
        case .files: Int64(link.filesToSend + link.filesToCome)
        case .held: Int64(link.heldHere)
        case .there: Int64(link.unsettledThere)
        case .conflicts: Int64(line.conflicts)
        case .equal: link.report.provedEqualAt ?? 0
        case .stated: link.report.statedAt ?? 0
        case .clock: abs(link.report.clockOffset ?? 0)
        case .version: Int64(link.report.versions?.upperBound ?? 0)
        }
    }

    func page() throws -> Page {
        let lines = try lines()
        let start = min(max(0, Int(visit.query["from"] ?? "") ?? 0), lines.count)
        let end = min(start + Self.pageSize, lines.count)
        let shown = lines[start..<end]
        let pulse = try house.pulse()
        let clocks = ClockNote(visit, try house.currentStatus()).html
        return Page(visit.text(PagePhrases.nodes)) {
            visit.watch(pulse)
            visit.head(
                visit.text(PagePhrases.nodes),
                visit.text(PagePhrases.counted, ["count": "\(lines.count)"])
                    + (shown.count < lines.count ? " · \(start + 1)–\(end)" : ""))
            clocks
            filter
            if lines.isEmpty {
                visit.empty(PagePhrases.noNodes, PagePhrases.noNodesTodo)
            } else {
                table(Array(shown))
            }
            pager(start, lines.count)
            acts
        }
    }

    private var acts: HTML {
        el(.div, .class("acts")) {
            link("/nodes/plan", LinkPhrases.toPlan)
            link("/nodes/export?" + query(), PagePhrases.export)
            if visit.account.may(.nodes) {
                link("/nodes/invite", PagePhrases.invite)
                link("/nodes/key", LinkPhrases.rotate)
            }
        }
    }

    private func link(_ path: String, _ name: Phrase) -> HTML {
        el(.a, .class("button"), .href(path), text: visit.text(name))
    }

    private var filter: HTML {
        el(.form, .class("row"), .action("/nodes")) {
            visit.field("q", PagePhrases.name, word, .set("type", "search"))
            el(.div, .class("field")) {
                el(.label, .set("for", "only"), text: visit.text(PagePhrases.show))
                el(.select, .id("only"), .set("name", "only"), .set("data-submits", "")) {
                    visit.options(
                        [("", visit.text(PagePhrases.everything))]
                            + Only.allCases.map { ($0.rawValue, visit.text($0.phrase)) },
                        chosen: only?.rawValue ?? "")
                }
            }
            visit.hidden("sort", sort.rawValue)
            if isDown { visit.hidden("down", "1") }
            visit.button(PagePhrases.filter)
        }
    }

    private func query(sort: Sort? = nil, down: Bool? = nil, from: Int? = nil) -> String {
        var parts = ["sort=\((sort ?? self.sort).rawValue)"]
        if down ?? isDown { parts.append("down=1") }
        if !word.isEmpty { parts.append("q=\(Fields.escaped(word))") }
        if let only { parts.append("only=\(only.rawValue)") }
        if let from { parts.append("from=\(from)") }
        return parts.joined(separator: "&")
    }

    // MARK: The table

    private static let columns: [(Sort?, Phrase)] = [
        (.name, PagePhrases.name), (nil, ServePhrases.state), (.waiting, LinkPhrases.entriesBehind),
        (.minutes, LinkPhrases.minutesBehind), (.files, LinkPhrases.filesWaiting),
        (.held, PagePhrases.heldHere), (.there, PagePhrases.refusedThere),
        (.conflicts, PagePhrases.conflicts), (.equal, ServePhrases.provedEqual),
        (.stated, LinkPhrases.lastStatement), (.clock, LinkPhrases.clockSeconds),
        (.version, LinkPhrases.protocolVersion),
    ]

    /// Cells carry no labels, so that a hundred rows stay small: on a narrow screen the table is
    /// moved sideways under its first column.
    private func table(_ lines: [Line]) -> HTML {
        el(.div, .class("scroll")) {
            el(.table, .class("board")) {
                el(.thead) { el(.tr) { Self.columns.map { heading($0, $1) } } }
                el(.tbody) { lines.map { line in el(.tr) { cells(line).map { cell in cell } } } }
            }
        }
    }

    private func heading(_ by: Sort?, _ phrase: Phrase) -> HTML {
        let name = visit.text(phrase)
        guard let by else { return el(.th, .set("scope", "col"), text: name) }
        let isBy = sort == by
        let order = isBy ? [Attribute.set("aria-sort", isDown ? "descending" : "ascending")] : []
        return el(.th, all: [.set("scope", "col")] + order) {
            el(
                .a, .href("/nodes?" + query(sort: by, down: isBy ? !isDown : by != .name)),
                text: name + (isBy ? (isDown ? " ↓" : " ↑") : ""))
        }
    }

    private func cells(_ line: Line) -> [HTML] {
        let link = line.link
        let numbers = [
            "\(link.waiting)", link.minutesBehind(now: visit.now).map { "\($0)" } ?? "—",
            "\(link.filesToSend + link.filesToCome)", "\(link.heldHere)",
            "\(link.unsettledThere)", "\(line.conflicts)",
        ]
        let last = [
            visit.ago(link.report.provedEqualAt), visit.ago(link.report.statedAt),
            Self.clock(link.report.clockOffset), Self.version(link.report.versions),
        ]
        return [
            el(.td) { el(.a, .href("/nodes/\(link.peer.id.text)"), text: link.peer.name) },
            el(.td) { LinkWords(visit: visit, link: link).tag },
        ] + (numbers + last).map { el(.td, text: $0) }
    }

    /// Seconds that the node's clock is ahead.
    static func clock(_ offset: Int64?) -> String {
        guard let offset else { return "—" }
        let tenths = offset / 100
        if tenths == 0 { return "0" }
        let size = abs(tenths)
        let text = size >= 100 ? "\(size / 10)" : "\(size / 10).\(size % 10)"
        return (tenths < 0 ? "−" : "+") + text
    }

    static func version(_ versions: ClosedRange<Int>?) -> String {
        guard let versions else { return "—" }
        return versions.count == 1
            ? "\(versions.upperBound)" : "\(versions.lowerBound)–\(versions.upperBound)"
    }

    private func pager(_ start: Int, _ count: Int) -> HTML {
        guard count > Self.pageSize else { return HTML() }
        return el(.div, .class("acts")) {
            if start > 0 {
                link(
                    "/nodes?" + query(from: max(0, start - Self.pageSize)), PagePhrases.before)
            }
            if start + Self.pageSize < count {
                link("/nodes?" + query(from: start + Self.pageSize), PagePhrases.after)
            }
        }
    }

    // MARK: To take along

    /// CSV for a table program: with a mark of UTF-8, and no cell that it would compute.
    func export() throws -> Answer {
        let header = [
            ServePhrases.node, PagePhrases.name, ServePhrases.tier, ServePhrases.state,
            LinkPhrases.entriesBehind, LinkPhrases.minutesBehind, LinkPhrases.filesWaiting,
            PagePhrases.heldHere, PagePhrases.refusedThere, PagePhrases.conflicts,
            ServePhrases.lastExchange, ServePhrases.provedEqual, LinkPhrases.lastStatement,
            LinkPhrases.verdict, LinkPhrases.clockSeconds, LinkPhrases.protocolVersion,
        ].map { visit.text($0) }
        let text = ([header] + (try lines().map(row)))
            .map { $0.map(CSVCell.text).joined(separator: ",") }.joined(separator: "\r\n")
        return .download(
            name: "nodes.csv", type: "text/csv; charset=utf-8",
            bytes: [0xEF, 0xBB, 0xBF] + Array((text + "\r\n").utf8))
    }

    private func row(_ line: Line) -> [String] {
        let (link, report) = (line.link, line.link.report)
        let counts = [
            "\(link.waiting)", link.minutesBehind(now: visit.now).map { "\($0)" } ?? "",
            "\(link.filesToSend + link.filesToCome)", "\(link.heldHere)",
            "\(link.unsettledThere)", "\(line.conflicts)",
        ]
        return [
            link.peer.id.text, link.peer.name,
            visit.text(OperatorWords.name(link.peer.tier)), link.peer.status.rawValue,
        ] + counts + [
            visit.time(report.lastExchangeAt), visit.time(report.provedEqualAt),
            visit.time(report.statedAt), report.lastVerdict ?? "",
            report.clockOffset.map { Self.seconds($0) } ?? "",
            report.versions.map { "\($0.upperBound)" } ?? "",
        ]
    }

    /// A number that table programs compute with.
    private static func seconds(_ milliseconds: Int64) -> String {
        let size = abs(milliseconds)
        let rest = String(size % 1000)
        return (milliseconds < 0 ? "-" : "") + "\(size / 1000)."
            + String(repeating: "0", count: 3 - rest.count) + rest
    }
}

/// Says whose clocks are wrong, and when it is likely this machine's own.
struct ClockNote {
    let visit: Visit
    let status: NodeStatus

    init(_ visit: Visit, _ status: NodeStatus) {
        self.visit = visit
        self.status = status
    }

    var html: HTML {
        let off = status.clocksOff
        guard let worst = off.first, let offset = worst.report.clockOffset else { return HTML() }
        let known = status.links.count { $0.report.clockOffset != nil }
        let ahead = off.count { ($0.report.clockOffset ?? 0) > 0 }
        let isOurs = known >= 3 && max(ahead, off.count - ahead) * 2 > known
        return el(.p, .class("note warn")) {
            visit.text(
                LinkPhrases.clocksOff,
                [
                    "count": "\(off.count)", "name": worst.peer.name,
                    "minutes": "\(abs(offset) / 60_000)",
                ]) + " "
            if isOurs { visit.text(LinkPhrases.clockOurs) + " " }
            el(.a, .href("/nodes?sort=clock&down=1"), text: visit.text(LinkPhrases.showClocks))
        }
    }
}
