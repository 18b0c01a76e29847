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
            try FileManager.default.createDirectory(
                atPath: path + "/" + place.rawValue, withIntermediateDirectories: true)
            try put(image.filter { $0.key.hasPrefix(place.rawValue + "/") }, into: path)
        }
    }

    static func put(_ image: [String: [UInt8]], into path: String) throws {
        for (file, bytes) in image {
            let file = URL(fileURLWithPath: path + "/" + file)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
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
