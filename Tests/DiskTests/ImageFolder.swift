import Foundation
import Hashing
import SQLite
import SQLiteStorage
import Storage

/// A folder into which images of a disk are put one after another, to be opened.
final class ImageFolder {
    typealias Place = OfficeStory.Place

    let path: String

    init() throws { path = try DiskImage.newFolder(named: "/jianyan-image-") }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Puts an image here, where nothing was.
    func put(_ image: [String: [UInt8]]) throws { try DiskImage.put(image, into: path) }

    /// Puts the image of some places here, and nothing else.
    func put(_ image: [String: [UInt8]], of places: [Place]) throws {
        try DiskImage.put(image, of: places, into: path)
    }

    /// Opens the store of a place as the program does, looks at every page, and closes it.
    ///
    /// - Returns: the digest of the file that is left, with everything in it: two stores that hold
    ///   the same commits leave the same bytes.
    func settle(_ place: Place) throws -> Digest { try Self.settle(place, in: path) }

    static func settle(_ place: Place, in path: String) throws -> Digest {
        let file = OpenOffices.file(path, place)
        let store = try SQLiteStore(path: file)
        _ = try store.read { try $0.lastAudit() }
        store.close()
        let found = try Connection(path: file, .existing).text("PRAGMA integrity_check")
        guard found == "ok" else { throw StoreError.damaged(found ?? "") }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw OpenOffices.Unready()
        }
        return SHA256.hash([UInt8](bytes))
    }
}
