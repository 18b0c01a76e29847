import Console
import Ledger
import People
import Storage
import SyncEngine
import SyncProtocol
import Wording

/// The nodes around this one: the board, one node, an invitation.
struct NodePages {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        let board = NodeBoard(house, visit)
        switch (rest.first, visit.isPost) {
        case (nil, false): return .page(try board.page())
        case ("export", false): return try board.export()
        case ("invite", _): return try InvitePage(house, visit).answer()
        case (let word?, _):
            guard let id = NodeID(text: word) else { return .notFound }
            guard rest.dropFirst().first == "papers" else {
                return rest.count == 1 ? try NodePage(house, visit, id).answer() : .notFound
            }
            guard !visit.isPost, let peer = try house.node.store.read({ try $0.peer(id) }) else {
                return .notFound
            }
            return try PapersPage(house, visit, peer).answer(Array(rest.dropFirst(2)))
        default: return .notFound
        }
    }
}

/// All links as a table: sorted, filtered, page by page, and to take along.
struct NodeBoard {
    static let pageSize = 100

    enum Sort: String, CaseIterable {
        case name, waiting, held, there, exchange, equal, clock
    }

    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    private var word: String { (visit.query["q"] ?? "").trimmed }
    private var onlyCalls: Bool { visit.query["only"] == "calls" }
    private var sort: Sort { Sort(rawValue: visit.query["sort"] ?? "") ?? .name }
    private var isDown: Bool { visit.query["down"] == "1" }

    private func links() throws -> [NodeStatus.LinkStatus] {
        let all = try house.currentStatus().links.filter { link in
            (word.isEmpty || link.peer.name.contains(word) || link.peer.id.text == word)
                && (!onlyCalls || link.calls)
        }
        let sorted = all.sorted { left, right in
            let (a, b) = (key(left), key(right))
            return a == b ? left.peer.name < right.peer.name : a < b
        }
        return isDown ? sorted.reversed() : sorted
    }

    private func key(_ link: NodeStatus.LinkStatus) -> Int64 {
        switch sort {
        case .name: 0
        case .waiting: Int64(clamping: link.waiting)
        case .held: Int64(link.heldHere)
        case .there: Int64(link.unsettledThere)
        case .exchange: link.report.lastExchangeAt ?? 0
        case .equal: link.report.provedEqualAt ?? 0
        case .clock: abs(link.report.clockOffset ?? 0)
        }
    }

    func page() throws -> Page {
        let links = try links()
        let start = max(0, Int(visit.query["from"] ?? "") ?? 0)
        let shown = links.dropFirst(start).prefix(Self.pageSize)
        let pulse = try house.pulse()
        return Page(visit.text(PagePhrases.nodes)) {
            visit.watch(pulse)
            visit.head(
                visit.text(PagePhrases.nodes),
                visit.text(PagePhrases.counted, ["count": "\(links.count)"]))
            filter
            if links.isEmpty {
                visit.empty(PagePhrases.noNodes, PagePhrases.noNodesTodo)
            } else {
                visit.table(columns, shown.map(row))
            }
            pager(start, links.count)
            el(.div, .class("acts")) {
                el(
                    .a, .class("button"), .href("/nodes/export"),
                    text: visit.text(PagePhrases.export))
                if visit.account.may(.nodes) {
                    el(
                        .a, .class("button"), .href("/nodes/invite"),
                        text: visit.text(PagePhrases.invite))
                }
            }
        }
    }

    private var filter: HTML {
        el(.form, .class("row"), .action("/nodes")) {
            visit.field("q", PagePhrases.name, word, .set("type", "search"))
            el(.div, .class("field")) {
                el(.label, .set("for", "only"), text: visit.text(PagePhrases.show))
                el(.select, .id("only"), .set("name", "only"), .set("data-submits", "")) {
                    visit.options(
                        [
                            ("", visit.text(PagePhrases.everything)),
                            ("calls", visit.text(PagePhrases.lookAt)),
                        ], chosen: onlyCalls ? "calls" : "")
                }
            }
            visit.hidden("sort", sort.rawValue)
            visit.button(PagePhrases.filter)
        }
    }

    private func address(sort: Sort? = nil, down: Bool? = nil, from: Int? = nil) -> String {
        var parts = ["sort=\((sort ?? self.sort).rawValue)"]
        if down ?? isDown { parts.append("down=1") }
        if !word.isEmpty { parts.append("q=\(Fields.escaped(word))") }
        if onlyCalls { parts.append("only=calls") }
        if let from { parts.append("from=\(from)") }
        return "/nodes?" + parts.joined(separator: "&")
    }

    private var columns: [Visit.Column] {
        func sorted(_ phrase: Phrase, _ by: Sort, isNumber: Bool = false) -> Visit.Column {
            let isBy = sort == by
            let name = visit.text(phrase)
            let arrow = isBy ? (isDown ? " ↓" : " ↑") : ""
            return Visit.Column(
                name, isNumber: isNumber,
                el(
                    .a, .href(address(sort: by, down: isBy ? !isDown : by != .name)),
                    text: name + arrow))
        }
        return [
            sorted(PagePhrases.name, .name), visit.column(ServePhrases.state),
            sorted(ServePhrases.waitingUp, .waiting, isNumber: true),
            sorted(PagePhrases.heldHere, .held, isNumber: true),
            sorted(PagePhrases.refusedThere, .there, isNumber: true),
            sorted(ServePhrases.lastExchange, .exchange),
            sorted(ServePhrases.provedEqual, .equal),
            sorted(ServePhrases.clockOffset, .clock, isNumber: true),
        ]
    }

    private func row(_ link: NodeStatus.LinkStatus) -> [HTML] {
        [
            el(.a, .href("/nodes/\(link.peer.id.text)"), text: link.peer.name),
            LinkWords(visit: visit, link: link).tag, HTML("\(link.waiting)"),
            HTML("\(link.heldHere)"), HTML("\(link.unsettledThere)"),
            el(.span, .class("nowrap"), text: visit.time(link.report.lastExchangeAt)),
            el(.span, .class("nowrap"), text: visit.time(link.report.provedEqualAt)),
            HTML(link.report.clockOffset.map { "\($0) ms" } ?? "—"),
        ]
    }

    private func pager(_ start: Int, _ count: Int) -> HTML {
        guard count > Self.pageSize else { return HTML() }
        return el(.div, .class("acts")) {
            if start > 0 {
                el(
                    .a, .class("button"), .href(address(from: max(0, start - Self.pageSize))),
                    text: visit.text(PagePhrases.before))
            }
            if start + Self.pageSize < count {
                el(
                    .a, .class("button"), .href(address(from: start + Self.pageSize)),
                    text: visit.text(PagePhrases.after))
            }
        }
    }

    /// CSV for a table program: with a mark of UTF-8, and no cell that it would compute.
    func export() throws -> Answer {
        let header = [
            ServePhrases.node, PagePhrases.name, ServePhrases.tier, ServePhrases.state,
            ServePhrases.waitingUp, PagePhrases.heldHere, PagePhrases.refusedThere,
            ServePhrases.lastExchange, ServePhrases.provedEqual, ServePhrases.clockOffset,
        ].map { visit.text($0) }
        let rows = try links().map { link in
            [
                link.peer.id.text, link.peer.name,
                visit.text(OperatorWords.name(link.peer.tier)), link.peer.status.rawValue,
                "\(link.waiting)", "\(link.heldHere)", "\(link.unsettledThere)",
                visit.time(link.report.lastExchangeAt), visit.time(link.report.provedEqualAt),
                link.report.clockOffset.map { "\($0)" } ?? "",
            ]
        }
        let text = ([header] + rows).map { $0.map(Self.cell).joined(separator: ",") }
            .joined(separator: "\r\n")
        return .download(
            name: "nodes.csv", type: "text/csv; charset=utf-8",
            bytes: [0xEF, 0xBB, 0xBF] + Array((text + "\r\n").utf8))
    }

    static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let isNumber = Int(text) != nil
        let plain = isFormula && !isNumber ? "'" + text : text
        return "\"" + plain.replacing("\"", with: "\"\"") + "\""
    }
}
