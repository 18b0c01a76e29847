import Testing

/// The house of ARCHITECTURE.md: imports point down only.
@Suite struct ImportTests {
    private let repository = Repository()

    /// What a file imports, by module.
    private func imports(_ file: Repository.File) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 1 else { return nil }
            return words.last.map(String.init)
        }
    }

    /// Each room with what Package.swift gives it.
    private func graph() throws -> [String: Set<String>] {
        let text = try repository.text("Package.swift")
        var graph: [String: Set<String>] = [:]
        let target =
            #/
            (?:room\(|executableTarget\(\s*name:)\s*"(\w+)"
            (?:,\s*(?:dependencies:\s*)?\[([^\]]*)\])?
            /#
        for match in text.matches(of: target) {
            let names = (match.2 ?? "").matches(of: #/"(\w+)"/#).map { String($0.1) }
            graph[String(match.1)] = Set(names)
        }
        return graph
    }

    @Test func `Every room has its place on a floor`() throws {
        #expect(try Set(graph().keys) == FloorPlan.rooms)
        let architecture = try repository.text("ARCHITECTURE.md")
        for room in FloorPlan.rooms { #expect(architecture.contains("`\(room)`"), "\(room)") }
    }

    @Test func `Rooms stand on lower floors only`() throws {
        for (room, below) in try graph() {
            for other in below {
                #expect(FloorPlan.mayImport(room, other), "\(room) stands on \(other)")
            }
        }
    }

    @Test func `A file imports nothing that its room was not given`() throws {
        let graph = try graph()
        let ours = FloorPlan.rooms.union(FloorPlan.doors.keys)
        for file in try repository.sources() {
            for module in imports(file) where ours.contains(module) {
                #expect(graph[file.room]?.contains(module) == true, "\(file.path): \(module)")
            }
        }
    }

    @Test func `A C library is met at its own door only`() throws {
        for file in try repository.sources() {
            for module in imports(file) {
                guard let rooms = FloorPlan.doors[module] else { continue }
                #expect(rooms.contains(file.room), "\(file.path) imports \(module)")
            }
        }
    }

    @Test func `Foundation is used by the office and at the roof only`() throws {
        for file in try repository.sources() where imports(file).contains("Foundation") {
            #expect(FloorPlan.withFoundation.contains(file.room), "\(file.path)")
        }
    }

    @Test func `What decides opens no socket and starts no thread`() throws {
        let outside: Set<String> = ["Glibc", "Dispatch", "FoundationNetworking"]
        for file in try repository.sources() where (FloorPlan.floor(of: file.room) ?? 0) <= 3 {
            #expect(outside.isDisjoint(with: imports(file)), "\(file.path)")
        }
    }
}
