import Foundation

/// The repository that these tests stand in, as text.
struct Repository {
    struct File {
        /// From the root, such as `Sources/Ledger/Dot.swift`.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// The target: the folder under Sources or Tests.
        var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

        /// The text without what follows `//` on a line.
        var code: String {
            lines.map { line in
                line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
            }.joined(separator: "\n")
        }
    }

    let root: URL

    init(_ here: String = #filePath) {
        root = URL(fileURLWithPath: here).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// All files below a folder with one of the endings, sorted by path.
    func files(under folder: String, endings: Set<String>) throws -> [File] {
        let start = root.appendingPathComponent(folder)
        guard let found = FileManager.default.enumerator(atPath: start.path) else {
            throw CocoaError(.fileNoSuchFile)
        }
        let names = found.compactMap { $0 as? String }.filter {
            endings.contains(URL(fileURLWithPath: $0).pathExtension)
        }
        return try names.sorted().map { name in
            File(path: "\(folder)/\(name)", text: try text("\(folder)/\(name)"))
        }
    }

    func sources() throws -> [File] { try files(under: "Sources", endings: ["swift"]) }

    func tests() throws -> [File] {
        try files(under: "Tests", endings: ["swift"]).filter { $0.room != "HouseRulesTests" }
    }

    /// The papers that readers follow from one to the next.
    func papers() throws -> [File] {
        let above = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        return try above.map { File(path: $0, text: try text($0)) }
            + files(under: "Protocol", endings: ["md"])
    }
}
