import CMalloc
import CommandFrame
import Foundation
import JSON
import Ledger
import SQLiteStorage

/// One round of the bench: the plain loop, then a first sync, updates, an empty session and single
/// edits between two running nodes.
struct Round {
    private(set) var loopInsert = 0.0
    private(set) var loopUpdate = 0.0
    private(set) var insert = 0.0
    private(set) var update = 0.0
    /// Changes per second when every one of them meets another.
    private(set) var conflict = 0.0
    private(set) var latency = 0.0
    /// Milliseconds from the start of a node with all records to its first answer.
    private(set) var ready = 0.0
    /// Seconds to verify a million entries, by this round's rate.
    private(set) var verify = 0.0
    private(set) var act = 0.0
    private(set) var look = 0.0
    private(set) var emptyRequests = 0.0
    private(set) var emptySent = 0.0
    private(set) var emptyReceived = 0.0
    private(set) var cityPeak = 0.0
    private(set) var districtPeak = 0.0
    private(set) var cityCPU = 0.0
    private(set) var districtCPU = 0.0
    private(set) var bytes = 0.0

    init(_ bench: Bench, _ folder: String, compress: Bool) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let count = bench.count
        try plainLoop(count, folder)
        let pair = try BenchPair(folder: folder)
        try pair.write(count, seed: 7)
        let city = try ServingNode(pair.city)
        try pair.point(to: city.port, compress: compress)
        let first = try Self.sync(pair.district)
        insert = Double(count) / first.seconds
        bytes = (first.fact("sent_bytes") + first.fact("received_bytes")) / Double(count)
        districtCPU = first.cpuSeconds / Double(count) * 1e6
        cityCPU = city.meter.cpuSeconds / Double(count) * 1e6
        districtPeak = first.peakMB
        let changed = try pair.rewrite(seed: 11)
        let second = try Self.sync(pair.district)
        update = Double(changed) / second.seconds
        districtPeak = max(districtPeak, second.peakMB)
        try oneEdit(pair, city)
        cityPeak = city.meter.peakBytes / 1e6
        city.stop()
        try everythingConflicts(pair, compress)
        let seconds = try Self.verify(pair.city)
        verify = seconds / Double(4 * count) * 1e6
    }

    private mutating func everythingConflicts(_ pair: BenchPair, _ compress: Bool) throws {
        let changed = try pair.retitleApart(seed: 17)
        let city = try ServingNode(pair.city)
        defer { city.stop() }
        try pair.point(to: city.port, compress: compress)
        conflict = Double(changed) / (try Self.sync(pair.district).seconds)
    }

    /// - Returns: seconds to verify a node: three entries up and one down for each proposal.
    private static func verify(_ home: String) throws -> Double {
        try BenchClock.seconds {
            let ended = try ChildProcess(["verify", "--home", home, "--json"]).wait()
            guard ended.code == 0 else {
                throw ChildError.ended(code: ended.code, output: ended.output)
            }
        }
    }

    private mutating func plainLoop(_ count: Int, _ folder: String) throws {
        var text = BenchText(seed: 3)
        var rows = (0..<count).map { _ in
            (id: "proposal-\(text.next())", body: Array(text.text(500).utf8))
        }
        let loop = try PlainLoop(path: folder + "/loop.sqlite")
        loopInsert = Double(count) / (try BenchClock.seconds { try loop.run(rows) })
        for index in rows.indices.reversed() {
            rows.swapAt(index, Int(text.next() % UInt64(index + 1)))
        }
        // Other bytes, for SQLite writes nothing when an update changes nothing.
        for index in rows.indices { rows[index].body = Array(text.text(500).utf8) }
        loopUpdate = Double(count) / (try BenchClock.seconds { try loop.run(rows) })
    }

    /// Empty sessions and single edits, with the district waiting for news.
    private mutating func oneEdit(_ pair: BenchPair, _ city: ServingNode) throws {
        var started: ServingNode?
        ready = try BenchClock.seconds { started = try ServingNode(pair.district) } * 1000
        guard let district = started else { return }
        defer { district.stop() }
        _ = try district.command(["sync"])
        let empty = try district.command(["sync"])
        emptyRequests = Double(empty["requests"]?.intValue ?? 0)
        emptySent = Double(empty["sent_bytes"]?.intValue ?? 0)
        emptyReceived = Double(empty["received_bytes"]?.intValue ?? 0)
        var times: [Double] = []
        var acts: [Double] = []
        var looks: [Double] = []
        for round in 0..<21 {
            // The district ends its session and waits for news again: that is what is measured.
            usleep(100_000)
            let before = try district.received()
            let seconds = try BenchClock.seconds {
                acts.append(
                    try BenchClock.seconds {
                        _ = try city.command([
                            "unit", "add", "--code", "b\(round)", "--name", "测试单位",
                        ])
                    } * 1000)
                var isThere = false
                while !isThere {
                    looks.append(
                        try BenchClock.seconds { isThere = try district.received() > before } * 1000
                    )
                }
            }
            times.append(seconds * 1000)
        }
        latency = times.sorted()[times.count / 2]
        act = acts.sorted()[acts.count / 2]
        look = looks.sorted()[looks.count / 2]
        districtPeak = max(districtPeak, district.meter.peakBytes / 1e6)
    }

    private struct Synced {
        let seconds: Double
        let cpuSeconds: Double
        let peakMB: Double
        let facts: JSONValue

        func fact(_ name: String) -> Double { Double(facts[name]?.intValue ?? 0) }
    }

    private static func sync(_ home: String) throws -> Synced {
        // Linux counts the peak of the process that starts another as the other's own: give back what
        // is free, and begin the count anew (proc(5), clear_refs).
        malloc_trim(0)
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        var ended: ChildProcess.Ended?
        let seconds = try BenchClock.seconds {
            ended = try ChildProcess(["sync", "--home", home, "--json", "--as", "bench"]).wait()
        }
        guard let ended, ended.code == 0,
            let facts = try? JSONParser().value(Array(ended.output.utf8))
        else { throw ChildError.ended(code: ended?.code ?? -1, output: ended?.output ?? "") }
        return Synced(
            seconds: seconds, cpuSeconds: ended.cpuSeconds,
            peakMB: Double(ended.peakBytes) / 1e6, facts: facts)
    }
}
