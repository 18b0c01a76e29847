import Foundation
import SQLiteStorage
import Storage

/// The stores that the contract's tests run on.
enum StoreSort: String, CaseIterable, Sendable {
    case memory, sqlite

    /// Makes an empty store, lends it, and removes it.
    func open<R>(_ body: (any Store) throws -> R) throws -> R {
        switch self {
        case .memory:
            let store = MemoryStore()
            defer { store.close() }
            return try body(store)
        case .sqlite:
            return try withFolder { folder in
                let store = try SQLiteStore(path: folder + "/node.db")
                defer { store.close() }
                return try body(store)
            }
        }
    }
}

/// Lends the path of a folder of its own, and removes it.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "jianyan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}
