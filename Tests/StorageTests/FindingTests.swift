import SQLite
import SQLiteStorage
import Storage
import Testing

@Suite struct FindingTests {
    @Test func `A search looks through the index of lists, and reads no record for it`() throws {
        try withFolder { folder in
            let file = folder + "/node.db"
            try SQLiteStore(path: file).close()
            let connection = try Connection(path: file, .existing)
            let plan = try connection.statement(
                """
                EXPLAIN QUERY PLAN SELECT number, touched FROM record INDEXED BY record_touched
                WHERE kind = ?1 AND touched < ?2 AND instr(words, ?4) > 0
                ORDER BY touched DESC LIMIT ?3
                """)
            var steps: [String] = []
            while try plan.step() { steps.append(plan.text(3)) }
            let told = steps.joined(separator: "; ")
            #expect(told.contains("COVERING INDEX record_touched"), "\(told)")
            #expect(!told.contains("TEMP B-TREE"), "\(told)")
        }
    }
}
