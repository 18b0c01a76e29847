import Glibc
import Hashing
import Storage

/// Keeps files in a folder, owner-only: `ab/abcdef…` for what is in place, by the hash in hexadecimal
/// digits, and `partial/` for what is being gathered. A power cut leaves a file in place whole or not
/// at all.
public final class DirectoryVault: Vault {
    public let path: String
    /// Bytes that must be left on the disk for anything to be gathered.
    private let keepFree: Int64

    /// Nothing is made before it is needed.
    public init(_ path: String, keepFree: Int64) {
        self.path = path
        self.keepFree = keepFree
    }

    private var partial: String { path + "/partial" }

    /// Where a file lies when it is in place.
    public func file(_ digest: Digest) -> String {
        let name = digest.hex
        return "\(path)/\(name.prefix(2))/\(name)"
    }

    // MARK: In place

    public func size(of digest: Digest) throws(StoreError) -> Int64? {
        try DiskFile.size(file(digest))
    }

    public func read(
        _ digest: Digest, from place: Int64, count: Int
    ) throws(StoreError) -> [UInt8] {
        guard let file = try DiskFile(file(digest), O_RDONLY) else { return [] }
        return try file.read(at: place, count: count)
    }

    public func all() throws(StoreError) -> [Digest] {
        var found: [Digest] = []
        for folder in try DiskFile.names(in: path) where folder.utf8.count == 2 {
            found += try DiskFile.names(in: path + "/" + folder).compactMap { name in
                name.hasPrefix(folder) ? Digest(hex: name) : nil
            }
        }
        return found
    }

    public func remove(_ digest: Digest) throws(StoreError) {
        try DiskFile.remove(file(digest))
    }

    // MARK: Being gathered

    public func gathered() throws(StoreError) -> [Gathered] {
        var found: [Gathered] = []
        for key in try DiskFile.names(in: partial) {
            found.append(Gathered(key: key, size: try gathered(key)))
        }
        return found
    }

    public func gathered(_ key: String) throws(StoreError) -> Int64 {
        try DiskFile.size(partial + "/" + key) ?? 0
    }

    public func gather(_ bytes: [UInt8], under key: String) throws(StoreError) {
        try DiskFile.makeFolder(path)
        try DiskFile.makeFolder(partial)
        try DiskFile.requireRoom(Int64(bytes.count), beside: keepFree, on: path)
        let name = partial + "/" + key
        let size = try DiskFile.size(name)
        guard let file = try DiskFile(name, O_WRONLY | O_CREAT) else {
            throw .failed("\(name) cannot be made")
        }
        try file.write(bytes, at: size ?? 0)
        try file.sync()
        if size == nil { try DiskFile.sync(folder: partial) }
    }

    public func discard(_ key: String) throws(StoreError) {
        try DiskFile.remove(partial + "/" + key)
    }

    public func place(_ key: String, as digest: Digest) throws(StoreError) -> Bool {
        let name = partial + "/" + key
        guard let found = try hash(of: name) else { return false }
        guard found == digest else {
            try discard(key)
            return false
        }
        let target = file(digest)
        let folder = String(target.prefix(upTo: target.lastIndex(of: "/") ?? target.startIndex))
        try DiskFile.makeFolder(folder)
        try DiskFile.move(name, to: target)
        try DiskFile.sync(folder: folder)
        try DiskFile.sync(folder: partial)
        return true
    }

    private func hash(of name: String) throws(StoreError) -> Digest? {
        guard let file = try DiskFile(name, O_RDONLY) else { return nil }
        let stream = SHA256Stream()
        var place: Int64 = 0
        while true {
            let piece = try file.read(at: place, count: 1 << 20)
            if piece.isEmpty { return stream.finish() }
            stream.update(piece)
            place += Int64(piece.count)
        }
    }
}
