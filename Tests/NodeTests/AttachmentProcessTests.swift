import Foundation
import JSON
import Synchronization
import Testing

@testable import NodeAssembly

/// Attached files of several megabytes between real processes over TLS.
@Suite struct AttachmentProcessTests {
    private let size = 5 << 20

    private func write(_ bytes: Data, _ name: String, _ folder: TestFolder) throws -> String {
        let path = folder.path + "/" + name
        try bytes.write(to: URL(fileURLWithPath: path))
        return path
    }

    private func random(_ count: Int) -> Data {
        var chance = SystemRandomNumberGenerator()
        return Data(
            (0..<count / 8).flatMap { _ in
                withUnsafeBytes(of: chance.next() as UInt64) { Array($0) }
            })
    }

    /// A proposal that the city holds too; its number.
    private func released(_ district: Station) throws -> String {
        let said = try district.ask(
            ["propose", "--title", "站台", "--body", "附方案"], expecting: [0])
        let number = said.fact["number"]?.stringValue ?? ""
        try district.ask(["release", number], expecting: [0])
        try district.ask(["sync"], expecting: [0])
        return number
    }

    private func files(_ station: Station, _ number: String) throws -> [JSONValue] {
        try station.ask(["attachment", "list", number], expecting: [0]).facts
    }

    private func isWhole(_ station: Station, _ number: String) throws -> Bool {
        try files(station, number).first?["whole"]?.boolValue == true
    }

    /// The bytes that a station has of a proposal's first attachment.
    private func saved(_ station: Station, _ number: String, _ folder: TestFolder) throws -> Data {
        let name = try files(station, number).first?["attachment"]?.stringValue ?? ""
        let target = folder.path + "/saved-\(UUID().uuidString)"
        try station.ask(["attachment", "save", name, target], expecting: [0])
        return try Data(contentsOf: URL(fileURLWithPath: target))
    }

    @Test func `A large file gets over a line that breaks all the time, and is sent hardly twice`()
        throws
    {
        let folder = try TestFolder()
        let city = Station(folder.path + "/city")
        let district = Station(folder.path + "/district")
        let port = try freePort()
        try Stations.make(
            city, ["--tier", "city", "--name", "市征集办", "--listen", "127.0.0.1:\(port)"])
        try Stations.make(
            district, ["--tier", "district", "--name", "江南区信访办", "--code", "500190"])
        let relay = try Relay(to: Int(port))
        try city.start()
        try district.start()
        try Stations.join(district, to: city, "--url", "https://127.0.0.1:\(relay.port)")
        let number = try released(district)
        // Each connection lives for about two megabytes, so no attempt carries all of it.
        relay.breaks { Relay.Break(up: Int.random(in: 1_000_000..<2_000_000)) }
        let bytes = random(size)
        let path = try write(bytes, "方案.pdf", folder)
        try district.ask(["attachment", "add", number, path], expecting: [0])
        for _ in 0..<30 where try files(city, number).isEmpty || !isWhole(city, number) {
            _ = district.ask(["sync"])
        }
        #expect(try isWhole(city, number))
        #expect(try saved(city, number, folder) == bytes)
        #expect(relay.broken > 1)
        relay.breaks { .never }

        // Down again, the city's own.
        let answer = random(3 << 20)
        let letter = try write(answer, "答复.pdf", folder)
        try city.ask(["attachment", "add", number, letter], expecting: [0])
        relay.breaks { Relay.Break(down: Int.random(in: 500_000..<1_500_000)) }
        for _ in 0..<30
        where try files(district, number).count < 2
            || files(district, number).contains(where: { $0["whole"]?.boolValue != true })
        {
            _ = district.ask(["sync"])
        }
        relay.breaks { .never }
        try district.ask(["sync"], expecting: [0])
        let names = try files(district, number).map { $0["name"]?.stringValue }
        #expect(names == ["方案.pdf", "答复.pdf"])
        for station in [city, district] { try station.ask(["verify"], expecting: [0]) }
        let status = try district.ask(["status"], expecting: [0, 5]).fact["links"]?.arrayValue?
            .first
        #expect(status?["attachments_to_send"]?.intValue == 0)
        #expect(status?["attachments_to_come"]?.intValue == 0)
    }

    @Test func `A city killed while a file comes goes on with it, and shows no half`() throws {
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        let number = try released(district)
        let bytes = random(size)
        let path = try write(bytes, "方案.pdf", stations.folder)
        district.kill()
        // Attached while no node runs: the command opens the home itself.
        let added = try Shipped.run(
            ["attachment", "add", number, path, "--home", district.home])
        #expect(added.code == 0, "\(added.all)")
        try district.start()
        for _ in 0..<5 {
            city.kill()
            try city.start()
            let shown = try files(city, number).first
            let isWhole = shown?["whole"]?.boolValue == true
            #expect(isWhole || shown?["have"]?.intValue ?? 0 < Int64(size))
        }
        try district.ask(["sync"], expecting: [0])
        #expect(try saved(city, number, stations.folder) == bytes)
        for station in [city, district] { try station.ask(["verify"], expecting: [0]) }
    }

    @Test func `A restored district gets back the files that its backup did not have`() throws {
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        let number = try released(district)
        let (first, later) = (random(100_000), random(200_000))
        let private_ = random(5000)
        func add(_ bytes: Data, _ name: String, _ words: String...) throws {
            let path = try write(bytes, name, stations.folder)
            try district.ask(["attachment", "add", number, path] + words, expecting: [0])
        }
        try add(first, "一.pdf")
        try add(private_, "原件.jpg", "--private")
        try district.ask(["sync"], expecting: [0])
        let backup = stations.folder.path + "/backup"
        try district.ask(["backup", backup], expecting: [0])
        try add(later, "二.pdf")
        try district.ask(["sync"], expecting: [0])
        district.kill()
        try FileManager.default.removeItem(atPath: district.home)

        let restored = try Shipped.run(["restore", backup, "--home", district.home])
        #expect(restored.code == 0, "\(restored.all)")
        try district.start()
        try district.ask(["sync"], expecting: [0])
        try city.ask(["node", "approve", "江南区信访办"], expecting: [0])
        try district.ask(["sync"], expecting: [0])
        let found = try files(district, number)
        #expect(found.map { $0["whole"]?.boolValue } == [true, true, true])
        #expect(try files(city, number).count == 2)
        for station in [city, district] { try station.ask(["verify"], expecting: [0]) }
    }

    @Test func `A city restored from an old backup is offered the files anew`() throws {
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        let number = try released(district)
        let backup = stations.folder.path + "/backup"
        try city.ask(["backup", backup], expecting: [0])
        let (up, down) = (random(100_000), random(200_000))
        let one = try write(up, "一.pdf", stations.folder)
        try district.ask(["attachment", "add", number, one], expecting: [0])
        let two = try write(down, "二.pdf", stations.folder)
        try city.ask(["attachment", "add", number, two], expecting: [0])
        for _ in 0..<2 { try district.ask(["sync"], expecting: [0]) }
        #expect(try files(district, number).map { $0["whole"]?.boolValue } == [true, true])
        city.kill()
        try FileManager.default.removeItem(atPath: city.home)
        let restored = try Shipped.run(["restore", backup, "--home", city.home])
        #expect(restored.code == 0, "\(restored.all)")
        try city.start()
        for _ in 0..<6 { _ = district.ask(["sync"]) }
        try district.ask(["sync"], expecting: [0])
        #expect(try files(city, number).map { $0["whole"]?.boolValue } == [true, true])
        for station in [city, district] { try station.ask(["verify"], expecting: [0]) }
    }
}
