import Console
import JSON
import Ledger
import Storage
import SyncEngine
import Wording

/// What both sides signed for: heads, receipts and statements of one link, each checked against its
/// key as it is shown, and to take along.
struct PapersPage {
    static let pageSize = 50

    let house: NodeHouse
    let visit: Visit
    let peer: Peer

    init(_ house: NodeHouse, _ visit: Visit, _ peer: Peer) {
        self.house = house
        self.visit = visit
        self.peer = peer
    }

    private var path: String { "/nodes/\(peer.id.text)/papers" }
    private var sort: Paper.Sort? { visit.query["sort"].flatMap(Paper.Sort.init) }

    /// - Parameter rest: a paper's number, to be opened, or with `file` behind it to be downloaded.
    func answer(_ rest: [String]) throws -> Answer {
        guard let word = rest.first else { return .page(try page()) }
        guard let number = Int64(word), number > 0, number < .max,
            let found = try papers(sort: nil, below: number + 1, 1).first, found.number == number
        else { return .notFound }
        switch rest.dropFirst() {
        case []: return .page(open(number, found.paper))
        case ["file"]:
            return .download(
                name: "paper-\(peer.id.text)-\(number).json", type: "application/json",
                bytes: Self.file(found.paper))
        default: return .notFound
        }
    }

    private func papers(
        sort: Paper.Sort?, below: Int64?, _ limit: Int
    ) throws -> [(number: Int64, paper: Paper)] {
        try house.node.store.read {
            try $0.papers(peer: peer.id, sort: sort, below: below, limit: limit)
        }
    }

    /// The signed bytes as they are, with signature and key beside them.
    private static func file(_ paper: Paper) -> [UInt8] {
        JSONValue.facts([
            "sort": .string(paper.sort.rawValue), "own": .bool(paper.isOwn),
            "sequence": .number(paper.sequence),
            "bytes": .string(String(decoding: paper.bytes, as: UTF8.self)),
            "signature": .string(paper.signature), "key": .string(paper.key),
        ]).canonical
    }

    private func page() throws -> Page {
        let below = visit.query["before"].flatMap { Int64($0) }
        let found = try papers(sort: sort, below: below, Self.pageSize + 1)
        let shown = found.prefix(Self.pageSize)
        return Page(visit.text(PagePhrases.papers)) {
            visit.head(visit.text(PagePhrases.papers), peer.name)
            el(.p, .class("soft"), text: visit.text(PagePhrases.papersBelow))
            filter
            if shown.isEmpty {
                visit.empty(PagePhrases.noPapers, PagePhrases.noPapersTodo)
            } else {
                visit.table(
                    [
                        visit.column(PagePhrases.paper), visit.column(PagePhrases.signedBy),
                        visit.column(PagePhrases.upTo, isNumber: true),
                        visit.column(PagePhrases.when), visit.column(PagePhrases.signature),
                        visit.column(PagePhrases.file),
                    ], shown.map { row($0.number, $0.paper) })
            }
            if found.count > shown.count, let last = shown.last {
                el(
                    .a, .class("button"),
                    .href(
                        "\(path)?before=\(last.number)" + (sort.map { "&sort=\($0)" } ?? "")),
                    text: visit.text(PagePhrases.older))
            }
        }
    }

    private var filter: HTML {
        el(.form, .class("row"), .action(path)) {
            el(.div, .class("field")) {
                el(.label, .set("for", "sort"), text: visit.text(PagePhrases.show))
                el(.select, .id("sort"), .set("name", "sort"), .set("data-submits", "")) {
                    visit.options(
                        [("", visit.text(PagePhrases.everything))]
                            + Paper.Sort.allCases.map { ($0.rawValue, name($0)) },
                        chosen: sort?.rawValue ?? "")
                }
            }
            visit.button(PagePhrases.filter)
        }
    }

    private func name(_ sort: Paper.Sort) -> String {
        switch sort {
        case .head: visit.text(PagePhrases.batchHead)
        case .receipt: visit.text(PagePhrases.receipt)
        case .statement: visit.text(PagePhrases.statement)
        case .fork: visit.text(PagePhrases.forkPaper)
        }
    }

    private func row(_ number: Int64, _ paper: Paper) -> [HTML] {
        [
            el(.a, .href("\(path)/\(number)"), text: name(paper.sort)), HTML(signer(paper)),
            HTML("\(paper.sequence)"), el(.span, .class("nowrap"), text: time(paper)),
            seal(paper),
            el(.a, .href("\(path)/\(number)/file"), text: visit.text(PagePhrases.download)),
        ]
    }

    private func signer(_ paper: Paper) -> String { paper.isOwn ? house.office : peer.name }

    private func time(_ paper: Paper) -> String {
        visit.time((try? JSONParser().value(paper.bytes))?["at"]?.intValue)
    }

    private func seal(_ paper: Paper) -> HTML {
        let holds = house.node.side.notary.verifies(
            paper.signature, paper.bytes, key: paper.key)
        return holds
            ? visit.tag(PagePhrases.signatureHolds, "good")
            : visit.tag(PagePhrases.signatureBroken, "bad")
    }

    /// One paper, opened: what was signed, word for word.
    private func open(_ number: Int64, _ paper: Paper) -> Page {
        Page(name(paper.sort)) {
            visit.head(name(paper.sort), peer.name)
            el(.section, .class("card")) {
                visit.facts([
                    (visit.text(PagePhrases.signedBy), HTML(signer(paper))),
                    (visit.text(PagePhrases.upTo), HTML("\(paper.sequence)")),
                    (visit.text(PagePhrases.when), HTML(time(paper))),
                    (visit.text(PagePhrases.signature), seal(paper)),
                    (visit.text(LinkPhrases.signature), el(.code, text: paper.signature)),
                    (visit.text(LinkPhrases.signersKey), el(.code, text: paper.key)),
                ])
                el(.h2, text: visit.text(LinkPhrases.signedBytes))
                el(.pre, text: String(decoding: paper.bytes, as: UTF8.self))
                el(.div, .class("acts")) {
                    el(
                        .a, .class("button"), .href("\(path)/\(number)/file"),
                        text: visit.text(PagePhrases.download))
                    el(.a, .class("button"), .href(path), text: visit.text(PagePhrases.papers))
                }
            }
        }
    }
}
