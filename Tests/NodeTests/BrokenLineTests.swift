import Foundation
import JSON
import Synchronization
import Testing

@testable import NodeAssembly

/// A line over TLS that goes dead: at a certain byte, or again and again.
@Suite struct BrokenLineTests {
    private let environment = ProcessInfo.processInfo.environment
    private var isFull: Bool { environment["JIANYAN_TEST_SIZE"] == "full" }
    private var seed: UInt64 {
        environment["JIANYAN_TEST_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...99_999)
    }

    @Test func `A session cut at any place is told as such, and the next one makes it good`() throws
    {
        let offices = try LineOffices()
        // Handshake, request and answer are some six thousand bytes each way.
        let step = isFull ? 40 : 500
        for bytes in stride(from: 0, to: 6000, by: step) {
            for isUp in [true, false] {
                try offices.act()
                let limit = isUp ? Relay.Break(up: bytes) : Relay.Break(down: bytes)
                offices.relay.breaks { limit }
                let said = offices.district.ask(["sync"])
                let told = ["answer-lost", "unreachable"]
                #expect(
                    said.code == 0 || told.contains(said.errorCode ?? "none"),
                    "\(isUp ? "up" : "down"), cut after \(bytes): \(said.all)")
                offices.relay.breaks { .never }
                try offices.district.ask(["sync"], expecting: [0])
            }
        }
        try offices.claimAllOnce()
    }

    @Test func `Nodes at work over a line that breaks all the time lose and double nothing`() throws
    {
        let seed = seed
        let offices = try LineOffices()
        let chance = Mutex(Seeded(seed))
        offices.relay.breaks {
            chance.withLock { chance in
                Relay.Break(
                    up: Int.random(in: 0..<12_000, using: &chance),
                    down: Int.random(in: 0..<12_000, using: &chance))
            }
        }
        for _ in 0..<(isFull ? 200 : 20) { try offices.act() }
        offices.relay.breaks { .never }
        try offices.claimAllOnce("seed \(seed)")
    }
}

/// A city and a district that reaches it over the relay; both run.
private final class LineOffices {
    let relay: Relay
    let district: Station
    private let city: Station
    private let folder: TestFolder
    private let districtActs: Acts
    private let cityActs: Acts

    init() throws {
        folder = try TestFolder()
        city = Station(folder.path + "/city")
        district = Station(folder.path + "/district")
        let port = try freePort()
        try Stations.make(
            city, ["--tier", "city", "--name", "市征集办", "--listen", "127.0.0.1:\(port)"])
        try Stations.make(
            district, ["--tier", "district", "--name", "江南区信访办", "--code", "500190"])
        relay = try Relay(to: Int(port))
        (districtActs, cityActs) = (Acts(district.home), Acts(city.home))
        try city.start()
        try district.start()
        try Stations.join(district, to: city, "--url", "https://127.0.0.1:\(relay.port)")
    }

    /// Each side has something for the other.
    func act() throws {
        try districtActs.propose()
        try cityActs.addUnit()
    }

    /// Both prove themselves equal, hold each record once, and find nothing wrong with themselves.
    func claimAllOnce(_ what: String = "") throws {
        var verdict: JSONValue?
        for _ in 0..<10 where verdict != .string("equal") {
            verdict = try district.ask(["sync"], expecting: [0]).fact["verdict"]
        }
        #expect(verdict == .string("equal"), "\(what)")
        let (numbers, units) = (districtActs.sum.numbers.sorted(), cityActs.sum.units.sorted())
        for station in [city, district] {
            #expect(listed(station, "proposals", "number") == numbers, "\(station.home) \(what)")
            #expect(listed(station, "units", "code") == units, "\(station.home) \(what)")
            let verified = station.ask(["verify"])
            #expect(verified.code == 0, "\(verified.all) \(what)")
        }
    }

    private func listed(_ station: Station, _ kind: String, _ value: String) -> [String] {
        station.ask(["list", kind, "--limit", "1000"]).facts
            .compactMap { $0["values"]?[value]?.stringValue }.sorted()
    }
}
