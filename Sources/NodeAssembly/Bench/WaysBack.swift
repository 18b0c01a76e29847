import Foundation

/// What it takes to get back what a lost machine had, beside how it went the first time. The district
/// goes on from a backup made when it was as good as empty.
struct WaysBack {
    /// Changes per second: the district's own, sent up to the city.
    private(set) var sent = 0.0
    /// The same ones, given back to the restored district (Protocol/sync.md §12).
    private(set) var givenBack = 0.0
    /// Changes per second: the city's, along its stream.
    private(set) var log = 0.0
    /// The same ones, after both machines were restored: each record's set, written anew and sent.
    private(set) var snapshot = 0.0

    init(_ count: Int, _ folder: String) throws {
        try returned(count, folder + "/returned")
        try writtenAnew(count, folder + "/anew")
    }

    private mutating func returned(_ count: Int, _ folder: String) throws {
        let pair = try Self.pair(folder)
        try pair.write(count, seed: 7)
        let city = try ServingNode(pair.city)
        defer { city.stop() }
        sent = try Self.rate(count, pair, city)
        try Self.lose(pair, folder)
        givenBack = try Self.rate(count, pair, city)
    }

    private mutating func writtenAnew(_ count: Int, _ folder: String) throws {
        let pair = try Self.pair(folder)
        try pair.answer(count, seed: 7)
        let city = try ServingNode(pair.city)
        log = try Self.rate(count, pair, city)
        city.stop()
        try Self.run(["renew", "--home", pair.city])
        let renewed = try ServingNode(pair.city)
        defer { renewed.stop() }
        // The city reads back what the district has of it before that is lost.
        _ = try Self.rate(count, pair, renewed)
        try Self.lose(pair, folder)
        snapshot = try Self.rate(count, pair, renewed)
    }

    private static func pair(_ folder: String) throws -> BenchPair {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let pair = try BenchPair(folder: folder)
        try run(["backup", folder + "/backup", "--home", pair.district])
        return pair
    }

    private static func lose(_ pair: BenchPair, _ folder: String) throws {
        try FileManager.default.removeItem(atPath: pair.district)
        try run(["restore", folder + "/backup", "--home", pair.district])
    }

    /// - Returns: so many records by the seconds that the district's sync took.
    private static func rate(
        _ count: Int, _ pair: BenchPair, _ city: ServingNode
    ) throws -> Double {
        try pair.point(to: city.port, compress: false)
        let seconds = try BenchClock.seconds { try run(["sync", "--home", pair.district]) }
        guard try pair.recordsAtDistrict() == count, try city.records() == Int64(count)
        else {
            throw ChildError.ended(code: 0, output: "sync: records are missing")
        }
        return Double(count) / seconds
    }

    private static func run(_ words: [String]) throws {
        let ended = try ChildProcess(words + ["--json", "--as", "bench"]).wait()
        guard ended.code == 0 else {
            throw ChildError.ended(code: ended.code, output: ended.output)
        }
    }
}
