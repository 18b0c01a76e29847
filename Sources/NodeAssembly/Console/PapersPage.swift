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

    /// - Parameter rest: a paper's place, to be downloaded.
    func answer(_ rest: [String]) throws -> Answer {
        let papers = try house.node.store.read { try $0.papers(peer: peer.id, sort: nil) }
        guard let word = rest.first else { return .page(page(papers)) }
        guard rest.count == 1, let place = Int(word), papers.indices.contains(place) else {
            return .notFound
        }
        return .download(
            name: "paper-\(peer.id.text)-\(place).json", type: "application/json",
            bytes: Self.file(papers[place]))
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

    private func page(_ papers: [Paper]) -> Page {
        let end = min(papers.count, max(0, Int(visit.query["before"] ?? "") ?? papers.count))
        let start = max(0, end - Self.pageSize)
        return Page(visit.text(PagePhrases.papers)) {
            visit.head(visit.text(PagePhrases.papers), peer.name)
            el(.p, .class("soft"), text: visit.text(PagePhrases.papersBelow))
            if papers.isEmpty {
                visit.empty(PagePhrases.noPapers, PagePhrases.noPapersTodo)
            } else {
                visit.table(
                    [
                        visit.column(PagePhrases.paper), visit.column(PagePhrases.signedBy),
                        visit.column(PagePhrases.upTo, isNumber: true),
                        visit.column(PagePhrases.when), visit.column(PagePhrases.signature),
                        visit.column(PagePhrases.file),
                    ], (start..<end).reversed().map { row($0, papers[$0]) })
            }
            if start > 0 {
                el(
                    .a, .class("button"), .href("\(path)?before=\(start)"),
                    text: visit.text(PagePhrases.older))
            }
        }
    }

    private func row(_ place: Int, _ paper: Paper) -> [HTML] {
        let sort =
            switch paper.sort {
            case .head: PagePhrases.batchHead
            case .receipt: PagePhrases.receipt
            case .statement: PagePhrases.statement
            case .fork: PagePhrases.forkPaper
            }
        let at = (try? JSONParser().value(paper.bytes))?["at"]?.intValue
        let holds = house.node.side.notary.verifies(
            paper.signature, paper.bytes, key: paper.key)
        return [
            HTML(visit.text(sort)), HTML(paper.isOwn ? house.office : peer.name),
            HTML("\(paper.sequence)"), el(.span, .class("nowrap"), text: visit.time(at)),
            holds
                ? visit.tag(PagePhrases.signatureHolds, "good")
                : visit.tag(PagePhrases.signatureBroken, "bad"),
            el(.a, .href("\(path)/\(place)"), text: visit.text(PagePhrases.download)),
        ]
    }
}
