import CMalloc
import CurlTransport
import Foundation
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// The node's rows for a comparison with other programs: a district in this process and a city in one
/// of its own, on loopback, carry a foreign workload. Every proposal is loaded as a released record;
/// seconds and bytes of a row come from one and the same exchange, signed, chained, receipted,
/// compared and packed as in an office.
final class PeerRows {
    /// Where the workload lies.
    struct Input {
        let proposals: String
        let districtEdits: String
        let cityEdits: String
        /// An empty folder.
        let folder: String

        /// Nil when a variable is missing.
        init?(_ environment: [String: String]) {
            guard let proposals = environment["W"], let districtEdits = environment["EDITS_A"],
                let cityEdits = environment["EDITS_B"], let folder = environment["WORK"]
            else { return nil }
            self.proposals = proposals
            self.districtEdits = districtEdits
            self.cityEdits = cityEdits
            self.folder = folder
        }
    }

    /// One edit after the other, for the median.
    private static let singleEdits = 50
    private static let emptySessions = 21

    let pair: BenchPair
    let note: (String) -> Void
    private let proposals: PeerWorkload
    private let districtEdits: [PeerWorkload.Proposal]
    private let cityEdits: [PeerWorkload.Proposal]
    private var rows: [JSONValue] = []
    private(set) var city: ServingNode
    /// Signalled when the district has committed something.
    private let committed = DispatchSemaphore(value: 0)

    init(_ input: Input, note: @escaping (String) -> Void) throws {
        self.note = note
        proposals = try PeerWorkload(reading: input.proposals)
        districtEdits = try PeerWorkload(reading: input.districtEdits).all()
        cityEdits = try PeerWorkload(reading: input.cityEdits).all()
        pair = try BenchPair(folder: input.folder)
        city = try ServingNode(pair.city)
        try pair.point(to: city.port, compress: true)
    }

    /// - Returns: one JSON object for each phase.
    func run() throws -> JSONValue {
        defer { city.stop() }
        let node = try open()
        let count = try load(node)
        malloc_trim(0)
        let running = try first(node, count)
        do {
            defer { running.stop() }
            try thousandEdits(node)
            try singleEdits(node)
            try nothingToDo(node)
            try quiet()
        }
        try bothSides(count)
        return .array(rows)
    }

    // MARK: The phases

    private func load(_ node: Node) throws -> Int {
        guard let peer = try node.upstream() else { throw HomeError.noHome(pair.district) }
        let audience = Audience(peers: [peer.id])
        var count = 0
        try measure("load_a", with: nil, note: "released records, 1,000 a transaction") { _ in
            try proposals.forEach(1000) { page in
                try node.write { recorder, pen in
                    for proposal in page {
                        _ = try recorder.create(
                            .proposal, proposal.values, audience: audience, pen)
                    }
                }
                count += page.count
            }
            return count
        }
        return count
    }

    /// From the start of the loaded district to the city's receipt for all.
    private func first(_ node: Node, _ count: Int) throws -> RunningNode {
        var running: RunningNode?
        try measure("initial", with: node, note: "content \(proposals.bytes) bytes") { _ in
            running = try RunningNode(node)
            try handOver(node)
            return count
        }
        guard let running else { throw StoreError.stopped }
        guard try city.records() >= count else { throw StoreError.damaged("not all came") }
        return running
    }

    private func thousandEdits(_ node: Node) throws {
        var before: [String: PeerWorkload.Proposal] = [:]
        let edited = Set(districtEdits.map(\.number))
        try proposals.forEach(1000) { page in
            for proposal in page where edited.contains(proposal.number) {
                before[proposal.number] = proposal
            }
        }
        try measure("incr_1000", with: node, note: "the edits included") { _ in
            try node.write { recorder, pen in
                for edit in districtEdits {
                    guard let old = before[edit.number] else { continue }
                    try edit.write(edit.changes(from: old), recorder, node, pen)
                }
            }
            try handOver(node)
            return districtEdits.count
        }
    }

    /// An act at the district until the city's receipt is here; the city must show it by then.
    private func singleEdits(_ node: Node) throws {
        var times: [Double] = []
        for place in 0..<Self.singleEdits {
            let edit = districtEdits[place * 7 % districtEdits.count]
            let text = (edit.values["body"]?.stringValue ?? "") + "【第\(place)次】"
            let seconds = try BenchClock.seconds {
                _ = try node.desk.edit(
                    edit.number, ["body": .string(text)], form: nil, by: node.actor("bench"))
                try handOver(node)
            }
            times.append(seconds)
            guard try city.body(of: edit.number) == text else {
                throw StoreError.damaged("the city does not show an edit it has signed for")
            }
        }
        times.sort()
        row(
            "latency_single",
            [
                "seconds": times[times.count / 2], "p95": times[times.count * 95 / 100],
                "n": Double(times.count),
            ], note: "an act with its audit entry, until the city's receipt for it is kept")
    }

    private func nothingToDo(_ node: Node) throws {
        guard let peer = try node.upstream() else { throw HomeError.noHome(pair.district) }
        _ = try node.sync(with: peer)
        let before = node.client.traffic
        let wire = ProcessMeter.loopbackBytes
        var times: [Double] = []
        for _ in 0..<Self.emptySessions {
            times.append(try BenchClock.seconds { _ = try node.sync(with: peer) })
        }
        let sessions = Double(times.count)
        let traffic = node.client.traffic
        row(
            "noop",
            [
                "seconds": times.sorted()[times.count / 2],
                "wire": (ProcessMeter.loopbackBytes - wire) / sessions,
                "requests": Double(traffic.requests - before.requests) / sessions,
                "sent": Double(traffic.sentBytes - before.sentBytes) / sessions,
                "received": Double(traffic.receivedBytes - before.receivedBytes) / sessions,
            ], note: "a whole session with its statement")
    }

    /// Ten seconds with the link open, and what both then hold in memory and on disk.
    private func quiet() throws {
        malloc_trim(0)
        let meters = (ProcessMeter.own, city.meter)
        let before = (meters.0.cpuSeconds, meters.1.cpuSeconds, ProcessMeter.loopbackBytes)
        sleep(10)
        row(
            "idle_10s",
            [
                "cpu_a": meters.0.cpuSeconds - before.0, "cpu_b": meters.1.cpuSeconds - before.1,
                "wire": ProcessMeter.loopbackBytes - before.2,
            ], note: "the district waits at the city")
        let mebibyte = 1_048_576.0
        row(
            "memory",
            [
                "rss_a": meters.0.residentBytes / mebibyte,
                "pss_a": meters.0.proportionalBytes / mebibyte,
                "rss_b": meters.1.residentBytes / mebibyte,
                "pss_b": meters.1.proportionalBytes / mebibyte,
            ], note: "A is in the measuring process")
        row(
            "disk",
            ["disk_a": Self.megabytes(pair.district), "disk_b": Self.megabytes(pair.city)],
            note: "the whole home, with the log")
    }

    /// The same records edited on both sides, neither having heard of the other, then exchanged.
    private func bothSides(_ count: Int) throws {
        city.stop()
        let written = try Self.write(cityEdits, at: pair.city)
        _ = try Self.write(districtEdits, at: pair.district)
        city = try ServingNode(pair.city)
        try pair.point(to: city.port, compress: true)
        let node = try open()
        var running: RunningNode?
        try measure(
            "conflict_1000", with: node,
            note: "title and urgency, which both tiers may write"
        ) { facts in
            running = try RunningNode(node)
            try handOver(node, taking: written)
            facts["conflicts_seen"] = Double(try city.conflicts())
            return cityEdits.count
        } after: { facts in
            running?.stop()
            city.stop()
            let kept = min(
                try Self.keptBoth(districtEdits, cityEdits, at: pair.district),
                try Self.keptBoth(districtEdits, cityEdits, at: pair.city))
            facts["kept_both"] = Double(kept)
            facts["lost"] = Double(cityEdits.count - kept)
        }
    }
}

// MARK: Parts of phases

extension PeerRows {
    private func open() throws -> Node {
        let node = try Node(opening: pair.district)
        node.store.observe { [committed] _ in committed.signal() }
        return node
    }

    /// Waits until the city has signed for everything that this district wrote, and this district
    /// has taken the city's entries as far as `sequence`.
    private func handOver(_ node: Node, taking sequence: UInt64 = 0) throws {
        guard let peer = try node.upstream() else { throw HomeError.noHome(pair.district) }
        let end = ContinuousClock.now + .seconds(600)
        while ContinuousClock.now < end {
            if let link = try node.store.read({ try $0.link(peer.id) }),
                link.confirmed == link.outgoing.sequence,
                link.incoming?.sequence ?? 0 >= sequence
            {
                return
            }
            _ = committed.wait(timeout: .now() + 0.05)
        }
        throw StoreError.failed("the nodes did not come to rest")
    }

    private func measure(
        _ phase: String, with node: Node?, note text: String,
        _ body: (inout [String: Double]) throws -> Int,
        after: (inout [String: Double]) throws -> Void = { _ in }
    ) throws {
        note(phase)
        let meters = (ProcessMeter.own, city.meter)
        let before = (meters.0.cpuSeconds, meters.1.cpuSeconds, ProcessMeter.loopbackBytes)
        let traffic = node?.client.traffic
        var facts: [String: Double] = [:]
        var count = 0
        let seconds = try BenchClock.seconds { count = try body(&facts) }
        facts["seconds"] = seconds
        facts["docs_per_s"] = Double(count) / seconds
        facts["cpu_a"] = meters.0.cpuSeconds - before.0
        facts["cpu_b"] = meters.1.cpuSeconds - before.1
        facts["wire"] = ProcessMeter.loopbackBytes - before.2
        if let node, let traffic {
            let now = node.client.traffic
            facts["http"] = Double(
                now.sentBytes + now.receivedBytes - traffic.sentBytes - traffic.receivedBytes)
            facts["requests"] = Double(now.requests - traffic.requests)
        }
        try after(&facts)
        row(phase, facts, note: text)
    }

    private func row(_ phase: String, _ facts: [String: Double], note: String) {
        var members = [
            JSONMember(key: "phase", value: .string(phase)),
            JSONMember(key: "note", value: .string(note)),
        ]
        for name in facts.keys.sorted() {
            members.append(JSONMember(key: name, value: .fraction(facts[name] ?? 0)))
        }
        rows.append(.object(members))
    }

    /// - Returns: how many entries the node has written for its one peer by now.
    private static func write(
        _ edits: [PeerWorkload.Proposal], at home: String
    ) throws -> UInt64 {
        let node = try Node(opening: home)
        defer { node.close() }
        try node.write { recorder, pen in
            for edit in edits { try edit.write(edit.writableByBoth, recorder, node, pen) }
        }
        return try node.store.read { reader in
            try reader.peers().compactMap { try reader.link($0.id)?.outgoing.sequence }.max() ?? 0
        }
    }

    /// Of how many proposals both texts live and are shown as a conflict.
    private static func keptBoth(
        _ ours: [PeerWorkload.Proposal], _ theirs: [PeerWorkload.Proposal], at home: String
    ) throws -> Int {
        let node = try Node(opening: home)
        defer { node.close() }
        return try node.store.read { reader in
            try zip(ours, theirs).filter { ours, theirs in
                let record = try node.desk.find(ours.number, reader)
                let sides = try RecordReading.conflict("title", in: record, reader).sides
                return record.conflicts.contains("title")
                    && [ours, theirs].allSatisfy { edit in
                        sides.contains { $0.value == edit.values["body"] }
                    }
            }.count
        }
    }

    /// What the files of a folder take on disk.
    private static func megabytes(_ folder: String) -> Double {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return paths.reduce(0.0) { sum, path in
            var facts = stat()
            return lstat(folder + "/" + path, &facts) == 0
                ? sum + Double(facts.st_blocks) * 512 / 1e6 : sum
        }
    }
}

extension Node {
    /// One transaction of changes, as a person's act makes them.
    fileprivate func write(_ body: (Recorder, Recorder.Pen) throws -> Void) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: OfficeRules.rules)
            var chance = SystemRandomNumberGenerator()
            let pen = Recorder.Pen(author: "bench", at: Node.now(), chance: { chance.next() })
            try body(recorder, pen)
            try recorder.finish(at: Node.now())
        }
    }
}

extension PeerWorkload.Proposal {
    /// Writes values into the record of this number, all of it having been seen.
    fileprivate func write(
        _ values: [RegisterName: JSONValue], _ recorder: Recorder, _ node: Node,
        _ pen: Recorder.Pen
    ) throws {
        let found = try node.desk.find(number, recorder.reader)
        guard var record = try recorder.record(found.id) else { return }
        try recorder.write(values, to: &record, seeing: record.shared.vector, reason: nil, pen)
    }
}
