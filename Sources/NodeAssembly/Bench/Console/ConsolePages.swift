import Console

/// Every list, board and item page of a filled console, each as the person who may see it asks for it.
struct ConsolePages {
    struct Page {
        let name: String
        let ask: () throws -> ConsoleVisitor.Answer
    }

    let all: [Page]
    /// Those that everybody of the office may open.
    let paths: [String]

    init(_ console: String) throws {
        let worker = ConsoleVisitor(console)
        try worker.signIn(ConsoleHome.person(1), ConsoleHome.password)
        var pages: [Page] = []
        var paths: [String] = []
        func add(_ name: String, _ path: String) {
            pages.append(Page(name: name) { try worker.get(path) })
            paths.append(path)
        }
        let lists = ["/", "/conflicts", "/held", "/records", "/nodes", "/account", "/live"]
        for path in lists { add(path, path) }
        add("/records?kind", "/records?kind=city_reply")
        add("/records?conflicts", "/records?conflicts=1")
        add("/nodes?sort", "/nodes?sort=waiting&down=1")
        add("/nodes?only", "/nodes?only=calls")
        for (list, name) in [
            ("/conflicts", "conflict"), ("/held", "held entry"), ("/records", "record"),
            ("/nodes", "node"),
        ] {
            let page = try worker.get(list)
            guard let link = Self.links(page.text, below: list + "/").first else { continue }
            add(name, link)
            if list == "/records" { add("way", link + "/way") }
        }
        if let conflict = Self.links(try worker.get("/conflicts").text, below: "/conflicts/").first,
            let record = conflict.split(separator: "/").dropFirst().first
        {
            add("record in conflict", "/records/\(record)")
            add("way in conflict", "/records/\(record)/way")
        }
        for list in ["/records", "/conflicts", "/nodes"] {
            var older = try worker.get(list).text
            // Some pages on, as far as somebody turns them by hand.
            for _ in 0..<5 {
                guard let next = Self.older(older) else { break }
                older = try worker.get(next).text
                if let last = Self.older(older) { paths.append(last) }
            }
            if let last = Self.older(older) { add(list + " turned", last) }
        }
        let first = ConsoleHome.district(0)
        let board = try worker.get("/nodes?q=" + Fields.escaped(first)).text
        let names = board.matches(of: #/href="([^"]*)">([^<]*)</#)
        if let link = names.first(where: { $0.2 == first }) {
            add("papers", String(link.1) + "/papers")
        }
        for (name, word) in [("search, common", "一"), ("search, none", "没有这样的词")] {
            let form = try worker.get("/records")
            pages.append(
                Page(name: name) { try worker.post("/records", [("word", word)], from: form) })
        }
        for (name, person) in [
            ("/people", ConsoleHome.security), ("/audit", ConsoleHome.auditor),
        ] {
            let visitor = ConsoleVisitor(console)
            try visitor.signIn(person, ConsoleHome.password)
            pages.append(Page(name: name) { try visitor.get(name) })
        }
        all = pages
        self.paths = paths
    }

    /// Addresses on a page below one, in order.
    private static func links(_ text: String, below: String) -> [String] {
        text.matches(of: #/href="([^"]*)"/#).map { String($0.1) }.filter {
            $0.hasPrefix(below) && $0.count > below.count && !$0.hasSuffix("/invite")
                && !$0.hasSuffix("/export")
        }
    }

    /// Where the next page of a list is.
    private static func older(_ text: String) -> String? {
        text.matches(of: #/href="([^"]*(?:before|from)=[^"]*)"/#).last
            .map { String($0.1).replacing("&amp;", with: "&") }
    }
}
