import Foundation

/// Files by their paths within a folder, put there and read from there.
enum DiskImage {
    typealias Place = OfficeStory.Place

    /// A folder of its own, in memory where the machine has that.
    static func newFolder(named name: String) throws -> String {
        let memory = "/dev/shm"
        let hasMemory = FileManager.default.isWritableFile(atPath: memory)
        let path = (hasMemory ? memory : NSTemporaryDirectory()) + name + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Puts the files of some places into a folder; of no place is anything else left there.
    static func put(_ image: [String: [UInt8]], of places: [Place], into path: String) throws {
        for place in Place.allCases {
            try? FileManager.default.removeItem(atPath: path + "/" + place.rawValue)
        }
        for place in places {
            let prefix = place.rawValue + "/"
            try FileManager.default.createDirectory(
                atPath: path + "/" + prefix, withIntermediateDirectories: true)
            for (file, bytes) in image where file.hasPrefix(prefix) {
                let isThere = FileManager.default.createFile(
                    atPath: path + "/" + file, contents: Data(bytes))
                guard isThere else { throw OpenOffices.Unready() }
            }
        }
    }

    static func read(_ places: [Place], from path: String) throws -> [String: [UInt8]] {
        var image: [String: [UInt8]] = [:]
        for place in places {
            for name in try FileManager.default.contentsOfDirectory(
                atPath: path + "/" + place.rawValue)
            {
                let file = place.rawValue + "/" + name
                image[file] = FileManager.default.contents(atPath: path + "/" + file).map {
                    [UInt8]($0)
                }
            }
        }
        return image
    }
}
