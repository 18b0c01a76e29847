import Testing

/// How the sources are written, as far as a program can see it.
@Suite struct SourceTests {
    private let repository = Repository()

    @Test func `No file is longer than four hundred lines`() throws {
        for file in try repository.sources() + repository.tests() {
            #expect(file.lines.count <= 401, "\(file.path): \(file.lines.count) lines")
        }
    }

    @Test func `Nothing in the program ends it on purpose`() throws {
        for file in try repository.sources() {
            let found = file.code.matches(of: #/\b(try!|as!|fatalError\()/#).map { $0.0 }
            #expect(found.isEmpty, "\(file.path): \(found)")
        }
    }

    @Test func `What a person reads goes through the command frame, never print`() throws {
        for file in try repository.sources() {
            #expect(!file.code.contains(#/\b(print|debugPrint|NSLog)\(/#), "\(file.path)")
        }
    }

    @Test func `SQL stands behind the store only`() throws {
        let sql = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA)\b/
        for file in try repository.sources() where !["SQLite", "SQLiteStorage"].contains(file.room)
        {
            let found = file.code.matches(of: sql).map { $0.0 }
            #expect(found.isEmpty, "\(file.path): \(found)")
        }
    }

    @Test func `No one is called manager, helper or util`() throws {
        let name = /\b(?:class|struct|enum|actor|protocol) \w*(?:Manager|Helper|Util|Utils)\b/
        for file in try repository.sources() + repository.tests() {
            let found = file.code.matches(of: name).map { $0.0 }
            #expect(found.isEmpty, "\(file.path): \(found)")
        }
    }
}
