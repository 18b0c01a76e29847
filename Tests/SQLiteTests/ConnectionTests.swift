import Foundation
import SQLite
import Testing

@Suite struct ConnectionTests {
    private func withConnection<R>(_ body: (Connection) throws -> R) throws -> R {
        try body(try Connection(path: ":memory:", .create))
    }

    @Test func `Values come back as they were bound`() throws {
        try withConnection { connection in
            try connection.execute("CREATE TABLE t(a, b, c, d, e)")
            let insert = try connection.statement("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)")
            insert.bind(1, Int64.min)
            insert.bind(2, "e\u{301}\0x")
            insert.bind(3, [0, 255])
            insert.bind(4, "")
            insert.bind(5, [UInt8]())
            try insert.run()
            let find = try connection.statement("SELECT a, b, c, d, e FROM t")
            #expect(try find.step())
            #expect(find.int(0) == .min)
            #expect(Array(find.text(1).utf8) == Array("e\u{301}\0x".utf8))
            #expect(find.bytes(2) == [0, 255])
            #expect(!find.isNull(3) && find.text(3).isEmpty)
            #expect(!find.isNull(4) && find.bytes(4).isEmpty)
            #expect(try !find.step())
        }
    }

    @Test func `Lent blobs are written and NULL stays NULL`() throws {
        try withConnection { connection in
            try connection.execute("CREATE TABLE t(a, b, c)")
            let insert = try connection.statement("INSERT INTO t VALUES (?1, ?2, ?3)")
            insert.bind(3, 5)
            try insert.run(lending: [1, 2], at: 1, nil, at: 2)
            insert.bind(3, 6)
            try insert.run(lending: [], at: 1, [3], at: 2)
            let find = try connection.statement("SELECT a, b, c FROM t")
            #expect(try find.step())
            #expect(find.bytes(0) == [1, 2] && find.isNull(1) && find.int(2) == 5)
            #expect(try find.step())
            #expect(!find.isNull(0) && find.bytes(1) == [3] && find.int(2) == 6)
            find.reset()
        }
    }

    @Test func `A broken constraint is told and is no failure of the connection`() throws {
        try withConnection { connection in
            try connection.execute("CREATE TABLE t(a UNIQUE)")
            let insert = try connection.statement("INSERT INTO t VALUES (1)")
            try insert.run()
            let error = #expect(throws: SQLiteError.self) { try insert.run() }
            #expect(error?.sort == .constraint)
            #expect(error?.code == 2067)
            #expect(connection.failure == nil)
        }
    }

    @Test func `A value that cannot be bound is told at the next step`() throws {
        try withConnection { connection in
            let find = try connection.statement("SELECT ?1")
            find.bind(2, 5)
            #expect(throws: SQLiteError.self) { try find.step() }
            find.bind(1, 5)
            #expect(try find.step())
        }
    }

    @Test func `Statements that do not parse and files that do not open are errors`() throws {
        try withConnection { connection in
            let error = #expect(throws: SQLiteError.self) { try connection.statement("SELEC") }
            #expect(error?.message.contains("SELEC") == true)
        }
        #expect(throws: SQLiteError.self) { try Connection(path: "/nowhere/at/all", .create) }
        #expect(throws: SQLiteError.self) { try Connection(path: "/nowhere/at/all", .existing) }
    }

    @Test func `A defended connection refuses to damage its own schema`() throws {
        try withConnection { connection in
            try connection.defend()
            try connection.execute("CREATE TABLE t(a)")
            #expect(throws: SQLiteError.self) {
                try connection.execute("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema")
            }
        }
    }
}
