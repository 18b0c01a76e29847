import Console
import Hashing
import Storage
import SyncEngine
import Wording

/// The audit: newest entries first, filtered, and its chain computed anew.
struct AuditPage {
    static let pageSize = 100
    static let searched: Int64 = 50_000

    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        guard rest.isEmpty else { return .notFound }
        guard visit.isPost, visit.form["_act"] == "verify" else { return .page(try page(nil)) }
        return .page(try page(try verify()))
    }

    /// - Returns: the first entry whose chain is not what it must be; 0 when there is none.
    private func verify() throws -> (count: Int64, broken: Int64?) {
        try house.node.store.read { reader in
            var (last, sequence) = (Digest.zero, Int64(0))
            while true {
                let page = try reader.audit(after: sequence, limit: 1_000)
                if page.isEmpty { return (sequence, nil) }
                for entry in page {
                    guard entry.sequence == sequence + 1,
                        AuditChain.chain(entry, after: last) == entry.chain
                    else { return (sequence, entry.sequence) }
                    (last, sequence) = (entry.chain, entry.sequence)
                }
            }
        }
    }

    private func entries() throws -> [AuditEntry] {
        let person = (visit.form["person"] ?? "").trimmed
        let act = (visit.form["act"] ?? "").trimmed
        return try house.node.store.read { reader in
            let newest = try reader.lastAudit()?.sequence ?? 0
            var end = visit.query["before"].flatMap { Int64($0) }.map { $0 - 1 } ?? newest
            let least = max(0, end - Self.searched)
            var found: [AuditEntry] = []
            while end > least, found.count < Self.pageSize {
                let start = max(least, end - 500)
                let page = try reader.audit(after: start, limit: Int(end - start)).filter {
                    (person.isEmpty || $0.person == person) && (act.isEmpty || $0.act == act)
                }
                found += page.reversed()
                end = start
            }
            return Array(found.prefix(Self.pageSize))
        }
    }

    private func page(_ verified: (count: Int64, broken: Int64?)?) throws -> Page {
        let entries = try entries()
        return Page(visit.text(PagePhrases.audit)) {
            visit.head(visit.text(PagePhrases.audit))
            if let verified { verdict(verified) }
            el(.div, .class("row")) {
                visit.form("/audit", .class("row")) {
                    visit.field("person", AuditPhrases.personTitle, visit.form["person"] ?? "")
                    visit.field("act", AuditPhrases.actTitle, visit.form["act"] ?? "")
                    visit.button(PagePhrases.filter)
                }
                visit.form("/audit") { visit.button(PagePhrases.verifyChain, act: "verify") }
            }
            if entries.isEmpty {
                visit.empty(AuditPhrases.none, PagePhrases.notFoundTodo)
            } else {
                visit.table(
                    [
                        visit.column(AuditPhrases.number, isNumber: true),
                        visit.column(AuditPhrases.at), visit.column(AuditPhrases.personTitle),
                        visit.column(AuditPhrases.actTitle),
                        visit.column(AuditPhrases.objectTitle), visit.column(AuditPhrases.detail),
                    ], entries.map(row))
            }
            if let last = entries.last, entries.count == Self.pageSize, !visit.isPost {
                el(
                    .a, .class("button"), .href("/audit?before=\(last.sequence)"),
                    text: visit.text(PagePhrases.older))
            }
        }
    }

    private func verdict(_ verified: (count: Int64, broken: Int64?)) -> HTML {
        guard let broken = verified.broken else {
            return el(
                .p, .class("note good"), .set("role", "status"),
                text: visit.text(PagePhrases.chainHolds, ["count": "\(verified.count)"]))
        }
        return visit.problem(
            visit.text(PagePhrases.chainBroken, ["number": "\(broken)"]),
            visit.text(PagePhrases.chainBrokenTodo))
    }

    private func row(_ entry: AuditEntry) -> [HTML] {
        [
            HTML("\(entry.sequence)"), el(.span, .class("nowrap"), text: visit.time(entry.at)),
            HTML(entry.person), HTML(entry.act),
            el(.span, .class("mono small"), text: entry.object),
            el(.span, .class("mono small"), text: entry.detail == "{}" ? "" : entry.detail),
        ]
    }
}
