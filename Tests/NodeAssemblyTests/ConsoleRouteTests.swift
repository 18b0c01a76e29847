import Console
import Foundation
import FrontDesk
import HTTPMessages
import Ledger
import Office
import People
import Storage
import SyncEngine
import Testing

@testable import NodeAssembly

/// Every role against every address, as a table in words: who adds a page or lets somebody new in
/// must say so here.
@Suite struct ConsoleRouteTests {
    private static let office =
        "clerk reviewer office_head unit_handler unit_head city_officer sync_operator"
    private static let everybody = Role.allCases.map(\.rawValue).joined(separator: " ")
    private static let settling = "reviewer office_head unit_head city_officer sync_operator"
    private static let revealing = "clerk reviewer office_head city_officer"
    private static let releasing = "reviewer office_head city_officer"
    private static let nodes = "sync_operator system_administrator"

    static let rules: [String: String] = [
        "GET /": everybody, "GET /live": everybody,
        "GET /account": everybody, "POST /account": everybody,
        "GET /conflicts": office, "GET /conflicts/:record/:register": office,
        "POST /conflicts/:record/:register": settling,
        "GET /conflicts/many": office, "POST /conflicts/many": settling,
        "GET /conflicts/settled": office, "POST /conflicts/settled": office,
        "GET /conflicts/settled/:case": office, "POST /conflicts/settled/:case": revealing,
        "GET /conflicts/:record/:register/reveal": office,
        "POST /conflicts/:record/:register/reveal": revealing,
        "GET /conflicts/report": office, "GET /conflicts/report/csv": office,
        "GET /held": office, "POST /held": "sync_operator",
        "GET /held/:peer/:entry": office, "POST /held/:peer/:entry": "sync_operator",
        "POST /held/asked/:record": "sync_operator",
        "GET /records": office, "POST /records": office, "GET /records/:record": office,
        "GET /records/:record/way": office,
        "GET /records/:record/release": office, "POST /records/:record/release": releasing,
        "GET /records/:record/recall": office, "POST /records/:record/recall": releasing,
        "GET /nodes": office + " system_administrator",
        "GET /nodes/export": office + " system_administrator",
        "GET /nodes/plan": office + " system_administrator",
        "GET /nodes/key": office + " system_administrator", "POST /nodes/key": nodes,
        "GET /nodes/invite": nodes, "POST /nodes/invite": nodes,
        "GET /nodes/:node": office + " system_administrator", "POST /nodes/:node": nodes,
        "GET /nodes/:node/papers": office + " system_administrator",
        "GET /nodes/:node/papers/:paper": office + " system_administrator",
        "GET /nodes/:node/papers/:paper/file": office + " system_administrator",
        "GET /people": "security_administrator", "POST /people": "security_administrator",
        "GET /audit": "audit_administrator", "POST /audit": "audit_administrator",
    ]

    @Test func `Every address of the program has its rule, and every rule its address`() {
        #expect(Set(NodeRoutes.all.map(\.text)) == Set(Self.rules.keys))
        #expect(Set(NodeRoutes.all.map(\.text)).count == NodeRoutes.all.count)
    }

    /// A city and a district with something at every address.
    private func desk() throws -> (desk: ConsoleDesk, filled: [String: String]) {
        let desk = try ConsoleDesk()
        let held = try desk.world.propose("修建步道")
        _ = try desk.world.district.desk.release(
            held, track: .transfer, by: desk.world.district.actor("王芳"))
        try desk.world.holdFirstEntryAtCity(of: held)
        try desk.people()
        let below = desk.world.district.facts.id.text
        let own = try desk.world.district.store.read {
            try desk.world.district.desk.find(held, $0).id.text
        }
        return (
            desk,
            [
                ":record": own, ":register": "title", ":peer": below, ":entry": "1",
                ":node": below, ":paper": "1",
            ]
        )
    }

    @Test(arguments: NodeRoutes.all.map(\.text).sorted())
    func `An address is open to those that its rule names, and to nobody else`(
        _ route: String
    ) throws {
        let (desk, filled) = try desk()
        let allowed = (Self.rules[route] ?? "").split(separator: " ").map(String.init)
        let words = route.split(separator: " ").map(String.init)
        var path = words[1]
        for (hole, value) in filled { path = path.replacing(hole, with: value) }
        // What waits is at the city; what is in the records, at the district.
        let isAbove = route.contains("/held") || route.contains("/nodes/:")
        let console = isAbove ? desk.city : desk.district
        for role in Role.allCases {
            let seen =
                words[0] == "GET"
                ? desk.get(path, as: role, at: console)
                : desk.post(path, [("_act", "nothing")], as: role, at: console)
            let isLetIn = seen.status != 403
            #expect(isLetIn == allowed.contains(role.rawValue), "\(role) \(route) \(seen.status)")
            // Nothing was settled here yet, and nothing is revealed by asking for it.
            let expected =
                route.hasSuffix(":case") ? 404 : route.hasSuffix("/reveal") ? 303 : 200
            if words[0] == "GET", isLetIn { #expect(seen.status == expected, "\(role) \(path)") }
        }
        let stranger = desk.ask(words[0], path, [], nil, console, "zh")
        #expect(stranger.status == (path == "/" && words[0] == "GET" ? 303 : 401), "\(route)")
    }

    @Test func `An address that stands in no row is no page, whoever asks`() throws {
        let (desk, _) = try desk()
        for role in Role.allCases {
            for path in ["/nowhere", "/records/a/b/c", "/people/1", "/audit/1", "/live/x"] {
                #expect(desk.get(path, as: role).status == 404, "\(role) \(path)")
                #expect(desk.post(path, [], as: role).status == 404, "\(role) \(path)")
            }
            #expect(desk.post("/", [], as: role).status == 404)
        }
    }

    @Test func `Every link and every form of every page leads to a row of the table`() throws {
        let (desk, _) = try desk()
        // The frame's own, which are there for everybody.
        let frame = ["sign-in", "sign-out", "password", "language", "assets", "first"]
        for console in [desk.city, desk.district] {
            for role in Role.allCases {
                var seen: Set<String> = []
                var open = ["/"]
                while let path = open.popLast(), seen.count < 200 {
                    guard seen.insert(path).inserted else { continue }
                    let page = desk.get(path, as: role, at: console)
                    #expect(page.status == 200, "\(role) \(path)")
                    for (isPost, address) in Self.leads(page.text) {
                        let bare = address.prefix { $0 != "?" && $0 != "#" }
                        let parts = bare.split(separator: "/").map(String.init)
                        if parts.first.map(frame.contains) == true || bare.isEmpty { continue }
                        #expect(NodeRoutes.need(parts, isPost: isPost) != nil, "\(address)")
                        if !isPost { open.append(address.replacing("&amp;", with: "&")) }
                    }
                }
            }
        }
    }

    /// Addresses on a page, and whether they are posted to.
    private static func leads(_ text: String) -> [(isPost: Bool, address: String)] {
        let links = text.matches(of: #/ href="([^"]*)"/#).map { (false, String($0.1)) }
        let forms = text.matches(of: #/<form method="post" action="([^"]*)"/#)
            .map { (true, String($0.1)) }
        let filters = text.matches(of: #/<form (?:class="[^"]*" )?action="([^"]*)"/#)
            .map { (false, String($0.1)) }
        return links + forms + filters
    }
}
