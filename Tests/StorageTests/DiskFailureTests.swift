import Foundation
import Glibc
import Ledger
import SQLiteStorage
import Storage
import Testing

/// The disk fails under an open store: the descriptor of its write-ahead log is made to lead
/// somewhere else, which is as real to SQLite as a broken disk.
@Suite struct DiskFailureTests {
    private func withStore(_ body: (SQLiteStore, String) throws -> Void) throws {
        try withFolder { folder in
            var options = SQLiteOptions()
            options.writerCache = 1 << 20
            let store = try SQLiteStore(path: folder + "/node.db", options: options)
            defer { store.close() }
            try store.write { try $0.put(setting: "a", "before") }
            try body(store, folder + "/node.db")
        }
    }

    /// The descriptor under which this process has the file open for the writer.
    private func descriptor(of path: String) throws -> Int32 {
        let all = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let found = all.compactMap { Int32($0) }.filter {
            let target = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\($0)")
            return target.map { $0.hasSuffix(path) } ?? false
        }
        return try #require(found.count == 1 ? found.first : nil)
    }

    /// Lets the descriptor lead to `place` during `body`.
    private func divert(
        _ path: String, to place: String, _ flags: Int32, _ body: () throws -> Void
    ) throws {
        let victim = try descriptor(of: path)
        let kept = dup(victim)
        let other = Glibc.open(place, flags)
        defer {
            dup2(kept, victim)
            close(kept)
            close(other)
        }
        #expect(dup2(other, victim) == victim)
        try body()
    }

    @Test func `A full disk refuses the write and takes writes again when there is space`() throws {
        try withStore { store, path in
            try divert(path + "-wal", to: "/dev/full", O_RDWR) {
                #expect(throws: StoreError.full) {
                    try store.write { try $0.put(setting: "a", "lost") }
                }
            }
            #expect(try store.read { try $0.setting("a") } == "before")
            try store.write { try $0.put(setting: "a", "after") }
            #expect(try store.read { try $0.setting("a") } == "after")
        }
    }

    @Test(arguments: [("/dev/null", O_RDWR), ("", O_RDONLY)])
    func `A commit whose sync or write fails is unknown and stops the store`(
        _ place: String, _ flags: Int32
    ) throws {
        try withStore { store, path in
            let place = place.isEmpty ? path + "-wal" : place
            try divert(path + "-wal", to: place, flags) {
                let error = #expect(throws: StoreError.self) {
                    try store.write { try $0.put(setting: "a", "who knows") }
                }
                if case .outcomeUnknown? = error {
                } else {
                    Issue.record("\(String(describing: error))")
                }
            }
            #expect(throws: StoreError.stopped) { try store.write { _ in } }
            #expect(throws: StoreError.stopped) { try store.read { try $0.setting("a") } }
            store.close()
            let again = try SQLiteStore(path: path)
            defer { again.close() }
            #expect(try again.read { try $0.setting("a") } == "before")
        }
    }

    @Test func `A failure that a body swallows still undoes all and stops the store`() throws {
        try withStore { store, path in
            let big = String(repeating: "x", count: 4 << 20)
            try divert(path + "-wal", to: path + "-wal", O_RDONLY) {
                let error = #expect(throws: StoreError.self) {
                    // Larger than the cache, so that the log is written before the commit.
                    try store.write { try? $0.put(setting: "big", big) }
                }
                if case .failed? = error {
                } else {
                    Issue.record("\(String(describing: error))")
                }
            }
            #expect(throws: StoreError.stopped) { try store.write { _ in } }
        }
    }

    @Test func `A damaged file is noticed and stops the store`() throws {
        try withFolder { folder in
            let path = folder + "/node.db"
            let store = try SQLiteStore(path: path)
            try store.write { writer in
                for number in 1...200 as ClosedRange<UInt64> {
                    var record = Samples.shared(number)
                    try writer.put(record: &record)
                }
            }
            store.close()
            let file = try #require(FileHandle(forUpdatingAtPath: path))
            let size = try file.seekToEnd()
            try file.seek(toOffset: 8192)
            try file.write(contentsOf: Data(repeating: 0xFF, count: Int(size) - 8192))
            try file.close()
            let again = try SQLiteStore(path: path)
            defer { again.close() }
            let error = #expect(throws: StoreError.self) {
                try again.read { try $0.records(RecordQuery()) }
            }
            if case .failed? = error {} else { Issue.record("\(String(describing: error))") }
            #expect(throws: StoreError.stopped) { try again.write { _ in } }
        }
    }
}
