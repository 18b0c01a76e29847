import Simulation

/// What a disk may hold when its power is cut: a model that is told each call as it is made.
///
/// Only what was synced is sure. Of a file written since its last sync any of the writes may be
/// there, in any order, each torn at 512 bytes; a file's length is where the last of them ends. An
/// entry of a folder is sure once the folder was synced; syncing a file does not save the entry that
/// leads to it.
struct Disk {
    /// What happens to that which is not sure.
    enum Loss: CaseIterable, Sendable {
        /// Nothing is lost.
        case none
        /// Everything is.
        case all
        /// Entries of folders are, the bytes of files are not.
        case entries
        /// Some of it is, as chance will have it.
        case some
    }

    /// The unit in which a disk writes whole or not.
    static let sector = 512

    private struct File {
        /// As a reader sees it.
        var bytes: [UInt8] = []
        /// As it was when it was last synced.
        var sure: [UInt8] = []
        /// Writes and cuts since, in order.
        var unsure: [Change] = []
    }

    private enum Change {
        case write(at: Int, [UInt8])
        case cut(Int)
    }

    private enum Entry: Equatable {
        case file(Int)
        case folder
    }

    private enum Move {
        case put(String, Entry)
        case remove(String)
        case rename(String, to: String, Entry)

        var path: String {
            switch self {
            case .put(let path, _), .remove(let path), .rename(let path, _, _): path
            }
        }
    }

    private var files: [Int: File] = [:]
    private var entries: [String: Entry] = [:]
    private var sureEntries: [String: Entry] = [:]
    private var moves: [Move] = []

    init() {}

    mutating func apply(_ call: DiskCall) {
        switch call {
        case .create(let file, let path):
            files[file] = File()
            move(.put(path, .file(file)))
        case .write(let file, let offset, let bytes):
            change(file, .write(at: offset, bytes))
        case .truncate(let file, let length): change(file, .cut(length))
        case .sync(let file):
            guard let seen = files[file]?.bytes else { return }
            files[file] = File(bytes: seen, sure: seen)
        case .makeFolder(let path): move(.put(path, .folder))
        case .syncFolder(let folder):
            for move in moves where Self.folder(of: move.path) == folder {
                Self.make(move, &sureEntries)
            }
            moves.removeAll { Self.folder(of: $0.path) == folder }
        case .unlink(let path): move(.remove(path))
        case .rename(let path, let to):
            if let entry = entries[path] { move(.rename(path, to: to, entry)) }
        }
    }

    /// The files of an image, by path. What lies in a folder that is lost is lost.
    func image(_ loss: Loss, _ chance: inout Chance) -> [String: [UInt8]] {
        var found = loss == .none ? entries : sureEntries
        if loss == .some {
            for move in moves where chance.hits(50) { Self.make(move, &found) }
        }
        var image: [String: [UInt8]] = [:]
        for (path, entry) in found.sorted(by: { $0.key < $1.key }) {
            guard case .file(let number) = entry, let file = files[number],
                Self.isReached(path, found)
            else { continue }
            image[path] =
                switch loss {
                case .none, .entries: file.bytes
                case .all: file.sure
                case .some: Self.torn(file, &chance)
                }
        }
        return image
    }

    // MARK: Files

    private mutating func change(_ file: Int, _ change: Change) {
        guard files[file] != nil else { return }
        files[file]?.unsure.append(change)
        Self.make(change, &files[file, default: File()].bytes)
    }

    private static func make(_ change: Change, _ bytes: inout [UInt8]) {
        switch change {
        case .write(let offset, let written):
            put(written, written.indices, at: offset, into: &bytes)
        case .cut(let length):
            lengthen(&bytes, to: length)
            bytes.removeLast(bytes.count - length)
        }
    }

    private static func put(
        _ written: [UInt8], _ range: Range<Int>, at offset: Int, into bytes: inout [UInt8]
    ) {
        lengthen(&bytes, to: offset + range.count)
        bytes.withUnsafeMutableBytes { to in
            written.withUnsafeBytes { from in
                UnsafeMutableRawBufferPointer(rebasing: to[offset...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: from[range]))
            }
        }
    }

    private static func lengthen(_ bytes: inout [UInt8], to length: Int) {
        let missing = length - bytes.count
        if missing > 0 { bytes += [UInt8](repeating: 0, count: missing) }
    }

    /// Some of what is not sure, reordered, torn at sectors.
    private static func torn(_ file: File, _ chance: inout Chance) -> [UInt8] {
        var bytes = file.sure
        let share = 10 + chance.below(90)
        for change in file.unsure.shuffled(using: &chance) {
            guard case .write(let offset, let written) = change else {
                if chance.hits(share) { make(change, &bytes) }
                continue
            }
            var start = 0
            while start < written.count {
                let end = min(written.count, start + sector - (offset + start) % sector)
                if chance.hits(share) {
                    put(written, start..<end, at: offset + start, into: &bytes)
                }
                start = end
            }
        }
        return bytes
    }

    // MARK: Entries

    private mutating func move(_ move: Move) {
        moves.append(move)
        Self.make(move, &entries)
    }

    private static func make(_ move: Move, _ entries: inout [String: Entry]) {
        switch move {
        case .put(let path, let entry): entries[path] = entry
        case .remove(let path): entries[path] = nil
        case .rename(let path, let to, let entry):
            if entries[path] == entry { entries[path] = nil }
            entries[to] = entry
        }
    }

    /// The folder in which a path is an entry; empty: the topmost.
    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private static func isReached(_ path: String, _ entries: [String: Entry]) -> Bool {
        let folder = folder(of: path)
        if folder.isEmpty { return true }
        return entries[folder] == .folder && isReached(folder, entries)
    }
}
