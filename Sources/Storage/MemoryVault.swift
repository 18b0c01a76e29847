import Hashing
import Synchronization

/// Keeps files in memory: for tests, and the reference for those that keep them on a disk.
public final class MemoryVault: Vault {
    private struct Files: Sendable {
        var placed: [Digest: [UInt8]] = [:]
        var gathered: [String: [UInt8]] = [:]
    }

    private let files = Mutex(Files())

    public init() {}

    public func size(of digest: Digest) throws(StoreError) -> Int64? {
        files.withLock { $0.placed[digest].map { Int64($0.count) } }
    }

    public func read(
        _ digest: Digest, from place: Int64, count: Int
    ) throws(StoreError) -> [UInt8] {
        files.withLock { files in
            guard let bytes = files.placed[digest], let start = Int(exactly: place),
                bytes.indices.contains(start)
            else { return [] }
            return Array(bytes[start...].prefix(max(0, count)))
        }
    }

    public func all() throws(StoreError) -> [Digest] {
        files.withLock { Array($0.placed.keys) }
    }

    public func remove(_ digest: Digest) throws(StoreError) {
        files.withLock { $0.placed[digest] = nil }
    }

    public func gathered() throws(StoreError) -> [Gathered] {
        files.withLock { files in
            files.gathered.map { Gathered(key: $0.key, size: Int64($0.value.count)) }
        }
    }

    public func gathered(_ key: String) throws(StoreError) -> Int64 {
        files.withLock { Int64($0.gathered[key]?.count ?? 0) }
    }

    public func gather(_ bytes: [UInt8], under key: String) throws(StoreError) {
        files.withLock { $0.gathered[key, default: []] += bytes }
    }

    public func discard(_ key: String) throws(StoreError) {
        files.withLock { $0.gathered[key] = nil }
    }

    public func place(_ key: String, as digest: Digest) throws(StoreError) -> Bool {
        files.withLock { files in
            guard let bytes = files.gathered.removeValue(forKey: key),
                SHA256.hash(bytes) == digest
            else { return false }
            files.placed[digest] = bytes
            return true
        }
    }
}
