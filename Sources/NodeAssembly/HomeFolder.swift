import Foundation

/// The folder of a node: configuration, keys, database, socket. Owner-only throughout.
///
/// ```
/// node.json          what the administrator may edit
/// keys/node.key      Ed25519 seed            keys/tls.key, keys/tls.crt
/// jianyan.sqlite     records, log, audit     control.sock   while the node runs
/// erasures           what was erased; in no backup, done again after a restore
/// attachments/       attached files, by their hash
/// ```
public struct HomeFolder: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var configuration: String { path + "/node.json" }
    public var nodeKey: String { path + "/keys/node.key" }
    /// A key that is being changed to.
    public var nextNodeKey: String { path + "/keys/node.key.next" }
    public var tlsKey: String { path + "/keys/tls.key" }
    public var tlsCertificate: String { path + "/keys/tls.crt" }
    public var database: String { path + "/jianyan.sqlite" }
    public var erasures: String { path + "/erasures" }
    public var attachments: String { path + "/attachments" }
    public var controlSocket: String { path + "/control.sock" }

    public var exists: Bool { FileManager.default.fileExists(atPath: configuration) }

    func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: file) }

    /// Makes the folders, durably; fails when there is a home already.
    public func create() throws(HomeError) {
        if exists { throw .alreadyThere(path) }
        let above = foldersAbove()
        do {
            let only = [FileAttributeKey.posixPermissions: 0o700]
            try FileManager.default.createDirectory(
                atPath: path + "/keys", withIntermediateDirectories: true, attributes: only)
            try FileManager.default.setAttributes(only, ofItemAtPath: path)
        } catch {
            throw .cannotWrite(path, reason(error))
        }
        // A folder's entry lies in the folder above. One that may not be read is not of our making.
        for folder in above where access(folder, R_OK) == 0 && !sync(folder: folder) {
            throw .cannotWrite(folder, String(cString: strerror(errno)))
        }
    }

    /// The folders above the home that get a new entry when it is made, nearest first.
    private func foldersAbove() -> [String] {
        var folder = URL(fileURLWithPath: path).standardizedFileURL
        var above: [String] = []
        repeat {
            folder = folder.deletingLastPathComponent()
            above.append(folder.path)
        } while folder.path != "/" && !FileManager.default.fileExists(atPath: folder.path)
        return above
    }

    public func read(_ file: String) throws(HomeError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw exists ? .cannotRead(file) : .noHome(path)
        }
        return [UInt8](data)
    }

    /// A file of text, without white space at its ends.
    public func text(_ file: String) throws(HomeError) -> String {
        String(decoding: try read(file), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Writes a file whole, owner-only and durable: a power cut leaves the old one or the new one.
    public func write(_ bytes: [UInt8], to file: String) throws(HomeError) {
        let new = file + ".new"
        let descriptor = opened(new, O_WRONLY | O_CREAT | O_TRUNC)
        guard descriptor >= 0 else { throw .cannotWrite(file, String(cString: strerror(errno))) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWhole = rest.isEmpty && fsync(descriptor) == 0
        close(descriptor)
        guard isWhole, rename(new, file) == 0, syncFolder(of: file) else {
            throw .cannotWrite(file, String(cString: strerror(errno)))
        }
    }

    /// Puts one file in the place of another, durably.
    public func replace(_ file: String, by new: String) throws(HomeError) {
        guard rename(new, file) == 0, syncFolder(of: file) else {
            throw .cannotWrite(file, String(cString: strerror(errno)))
        }
    }

    /// Copies a file from elsewhere in the place of one here, owner-only and durable.
    func copy(_ source: String, to file: String) throws(HomeError) {
        let new = file + ".new"
        do {
            if has(new) { try FileManager.default.removeItem(atPath: new) }
            try FileManager.default.copyItem(atPath: source, toPath: new)
        } catch {
            throw .cannotWrite(file, reason(error))
        }
        guard chmod(new, 0o600) == 0 else {
            throw .cannotWrite(file, String(cString: strerror(errno)))
        }
        try sync(new)
        try replace(file, by: new)
    }

    /// Waits until a file that another wrote is on the disk.
    func sync(_ file: String) throws(HomeError) {
        let descriptor = opened(file, O_RDWR)
        guard descriptor >= 0 else { throw .cannotWrite(file, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0, syncFolder(of: file) else {
            throw .cannotWrite(file, String(cString: strerror(errno)))
        }
    }

    private func syncFolder(of file: String) -> Bool {
        sync(folder: String(file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex)))
    }

    private func sync(folder: String) -> Bool {
        let descriptor = opened(folder, O_RDONLY)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    private func opened(_ file: String, _ flags: Int32) -> Int32 {
        while true {
            let descriptor = open(file, flags | O_CLOEXEC, 0o600)
            if descriptor >= 0 || errno != EINTR { return descriptor }
        }
    }

    private func reason(_ error: any Error) -> String {
        (error as NSError).localizedDescription
    }
}

/// What is wrong with a home.
public enum HomeError: Error, Sendable, Equatable {
    case noHome(String)
    case alreadyThere(String)
    case cannotRead(String)
    case cannotWrite(String, String)
    case badConfiguration(file: String, field: String)
    case badKey(file: String)
    /// The list of erasures cannot be read; without it erased values would stay.
    case badErasures(String)
    /// The database is gone; a new one would forget all that was acknowledged.
    case noDatabase(String)
    /// Plain HTTP is for loopback only.
    case plainBeyondLoopback(String)
}
