import Foundation
import Ledger
import SQLite
import Storage
import Testing

@testable import SQLiteStorage

@Suite struct SQLiteStoreTests {
    private func open<R>(_ folder: String, _ body: (SQLiteStore) throws -> R) throws -> R {
        let store = try SQLiteStore(path: folder + "/node.db")
        defer { store.close() }
        return try body(store)
    }

    @Test func `Everything is there after closing and opening again`() throws {
        try withFolder { folder in
            let before = try open(folder) { store in
                for tag in ["first", "second"] {
                    _ = try store.write { try writeEverything($0, tag: tag) }
                }
                return try dump(store, keys: ["first", "second"])
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/node.db-wal"))
            try open(folder) { store in
                #expect(try dump(store, keys: ["first", "second"]) == before)
                _ = try store.write { try writeEverything($0, tag: "third") }
            }
        }
    }

    @Test func `Memory and SQLite tell the same story`() throws {
        let stories = try StoreSort.allCases.map { sort in
            try sort.open { store in
                for tag in ["first", "second", "third"] {
                    _ = try store.write { try writeEverything($0, tag: tag) }
                }
                return try dump(store, keys: ["first", "second"])
            }
        }
        #expect(stories[0] == stories[1])
    }

    @Test func `A second opener is refused until the first has closed`() throws {
        try withFolder { folder in
            let path = folder + "/node.db"
            let first = try SQLiteStore(path: path)
            #expect(throws: StoreError.alreadyOpen) { try SQLiteStore(path: path) }
            first.close()
            try SQLiteStore(path: path).close()
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock")))
    func `Another process sees that the home is taken`() throws {
        func lockElsewhere(_ path: String) throws -> Int32 {
            let other = Process()
            other.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
            other.arguments = ["-n", path + "-lock", "true"]
            try other.run()
            other.waitUntilExit()
            return other.terminationStatus
        }
        try withFolder { folder in
            let path = folder + "/node.db"
            let store = try SQLiteStore(path: path)
            #expect(try lockElsewhere(path) == 1)
            store.close()
            #expect(try lockElsewhere(path) == 0)
        }
    }

    @Test func `A home of a newer program is refused untouched`() throws {
        try withFolder { folder in
            try open(folder) { _ in }
            try Connection(path: folder + "/node.db", .existing).execute("PRAGMA user_version = 99")
            let known = Schema.migrations.count
            #expect(throws: StoreError.newerSchema(found: 99, known: known)) {
                try SQLiteStore(path: folder + "/node.db")
            }
        }
    }

    @Test(arguments: [
        "PRAGMA application_id = 7", "CREATE TABLE letters(a)",
    ])
    func `Another program's database is refused untouched`(_ sql: String) throws {
        try withFolder { folder in
            let path = folder + "/node.db"
            try Connection(path: path, .create).execute(sql)
            let before = FileManager.default.contents(atPath: path)
            #expect(throws: StoreError.wrongHome("the file belongs to another program")) {
                try SQLiteStore(path: path)
            }
            #expect(FileManager.default.contents(atPath: path) == before)
        }
    }

    @Test func `A file that is no database is refused untouched`() throws {
        try withFolder { folder in
            let path = folder + "/node.db"
            let letter = Data(repeating: 0x41, count: 20_000)
            try letter.write(to: URL(fileURLWithPath: path))
            #expect(throws: StoreError.wrongHome("the file is no database")) {
                try SQLiteStore(path: path)
            }
            #expect(FileManager.default.contents(atPath: path) == letter)
        }
    }

    @Test func `A folder that is not there is an error`() {
        #expect(throws: StoreError.self) { try SQLiteStore(path: "/nowhere/at/all/node.db") }
    }

    @Test func `Connections have the settings that durability stands on`() throws {
        try withFolder { folder in
            let path = folder + "/node.db"
            try SQLiteStore(path: path).close()
            let writer = try Connection(path: path, .existing)
            try Pragmas.prepareWriter(writer, SQLiteOptions())
            #expect(try writer.text("PRAGMA journal_mode") == "wal")
            #expect(try writer.number("PRAGMA synchronous") == 2)
            #expect(try writer.number("PRAGMA page_size") == 8192)
            #expect(try writer.number("PRAGMA mmap_size") ?? 0 == 0)
            #expect(try writer.number("PRAGMA trusted_schema") == 0)
            #expect(try writer.number("PRAGMA cell_size_check") == 1)
            #expect(try writer.number("PRAGMA application_id") == Schema.applicationID)
            let reader = try Connection(path: path, .existing)
            try Pragmas.prepareReader(reader, SQLiteOptions())
            #expect(try reader.number("PRAGMA query_only") == 1)
            #expect(try reader.number("PRAGMA wal_autocheckpoint") == 0)
            #expect(throws: SQLiteError.self) { try reader.execute("DELETE FROM record") }
        }
    }

    @Test func `The log stays short while much is written`() throws {
        try withFolder { folder in
            var options = SQLiteOptions()
            options.checkpointPages = 50
            let store = try SQLiteStore(path: folder + "/node.db", options: options)
            defer { store.close() }
            let text = String(repeating: "x", count: 100_000)
            for turn in 0..<100 { try store.write { try $0.put(setting: "\(turn)", text) } }
            let log = try FileManager.default.attributesOfItem(atPath: folder + "/node.db-wal")
            let size = try #require(log[.size] as? Int)
            #expect(size < 1_500_000)
        }
    }
}
