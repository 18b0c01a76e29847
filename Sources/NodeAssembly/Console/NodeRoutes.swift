import Console
import People

/// Every address of the console's own pages and who may use it. What stands in no row is no page:
/// one that is added is out of reach until somebody has decided who may open it.
enum NodeRoutes {
    struct Route: Sendable {
        let isPost: Bool
        /// Parts of the path; one that begins with a colon stands for any.
        let parts: [String]
        let need: PageNeed

        var text: String { (isPost ? "POST /" : "GET /") + parts.joined(separator: "/") }

        fileprivate func matches(_ path: [String], isPost: Bool) -> Bool {
            isPost == self.isPost && path.count == parts.count
                && zip(parts, path).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
        }
    }

    static let all: [Route] = [
        get("", .anybody), get("live", .anybody),
        get("account", .anybody), post("account", .anybody),
        get("conflicts", .one(of: [.look])),
        get("conflicts/many", .one(of: [.look])), post("conflicts/many", .one(of: [.settle])),
        // What ended is searched by post, so that what was looked for stands in no address.
        get("conflicts/settled", .one(of: [.look])), post("conflicts/settled", .one(of: [.look])),
        get("conflicts/report", .one(of: [.look])),
        get("conflicts/report/csv", .one(of: [.look])),
        get("conflicts/settled/:case", .one(of: [.look])),
        post("conflicts/settled/:case", .one(of: [.reveal])),
        get("conflicts/:record/:register", .one(of: [.look])),
        post("conflicts/:record/:register", .one(of: [.settle, .allot])),
        // Leads back: the values are shown in answer to the purpose alone.
        get("conflicts/:record/:register/reveal", .one(of: [.look])),
        post("conflicts/:record/:register/reveal", .one(of: [.reveal])),
        get("held", .one(of: [.look])), post("held", .one(of: [.exchange])),
        get("held/:peer/:entry", .one(of: [.look])),
        post("held/asked/:record", .one(of: [.exchange])),
        post("held/:peer/:entry", .one(of: [.exchange])),
        get("records", .one(of: [.look])), post("records", .one(of: [.look])),
        get("records/:record", .one(of: [.look])),
        get("records/:record/way", .one(of: [.look])),
        get("records/:record/release", .one(of: [.look])),
        post("records/:record/release", .one(of: [.release])),
        get("records/:record/recall", .one(of: [.look])),
        post("records/:record/recall", .one(of: [.release])),
        get("nodes", .one(of: [.look, .nodes])), get("nodes/export", .one(of: [.look, .nodes])),
        get("nodes/plan", .one(of: [.look, .nodes])),
        get("nodes/key", .one(of: [.look, .nodes])), post("nodes/key", .one(of: [.nodes])),
        get("nodes/invite", .one(of: [.nodes])), post("nodes/invite", .one(of: [.nodes])),
        get("nodes/:node", .one(of: [.look, .nodes])), post("nodes/:node", .one(of: [.nodes])),
        get("nodes/:node/papers", .one(of: [.look, .nodes])),
        get("nodes/:node/papers/:paper", .one(of: [.look, .nodes])),
        get("nodes/:node/papers/:paper/file", .one(of: [.look, .nodes])),
        get("people", .one(of: [.people])), post("people", .one(of: [.people])),
        get("audit", .one(of: [.audit])), post("audit", .one(of: [.audit])),
    ]

    /// The first row that fits; nil: there is no such page.
    static func need(_ path: [String], isPost: Bool) -> PageNeed? {
        all.first { $0.matches(path, isPost: isPost) }?.need
    }

    private static func get(_ path: String, _ need: PageNeed) -> Route {
        Route(isPost: false, parts: parts(path), need: need)
    }

    private static func post(_ path: String, _ need: PageNeed) -> Route {
        Route(isPost: true, parts: parts(path), need: need)
    }

    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}
