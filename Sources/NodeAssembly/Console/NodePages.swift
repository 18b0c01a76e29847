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
        case ("plan", false): return .page(try SyncPlanPage(house, visit).page())
        case ("key", _): return try KeyPage(house, visit).answer()
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
