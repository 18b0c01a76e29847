import Foundation
import JSON
import Testing

@testable import NodeAssembly

/// Backups, lost machines and copies, with real processes over TLS.
@Suite struct BackupTests {
    private func propose(_ district: Station, _ title: String) throws -> String {
        let said = try district.ask(
            ["propose", "--title", title, "--body", "正文"], expecting: [0])
        let number = said.fact["number"]?.stringValue ?? ""
        try district.ask(["release", number], expecting: [0])
        try district.ask(["sync"], expecting: [0])
        return number
    }

    private func title(_ station: Station, _ number: String) throws -> String? {
        try station.ask(["list", "--limit", "100"], expecting: [0]).facts
            .compactMap { $0["values"] }
            .first { $0["number"]?.stringValue == number }?["title"]?.stringValue
    }

    private func isSound(_ stations: Stations) throws {
        for station in [stations.city, stations.district] {
            try station.ask(["verify"], expecting: [0])
        }
    }

    @Test func `A lost district machine has everything it had shared, after one approval`() throws {
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        let number = try propose(district, "备份之前")
        let backup = stations.folder.path + "/backup"
        try district.ask(["backup", backup], expecting: [0])
        try district.ask(["edit", number, "--set", "title=备份之后改的"], expecting: [0])
        let later = try propose(district, "备份之后登记的")
        district.kill()
        try FileManager.default.removeItem(atPath: district.home)

        let restored = try Shipped.run(["restore", backup, "--home", district.home])
        #expect(restored.code == 0, "\(restored.all)")
        try district.start()
        try district.ask(["sync"], expecting: [0])
        #expect(try title(district, number) == "备份之后改的")
        try district.ask(["edit", number, "--set", "title=恢复之后改的"], expecting: [0])
        let refused = district.ask(["sync"])
        #expect(refused.errorCode == "restore_pending", "\(refused.all)")
        let status = try city.ask(["status"], expecting: [0, 5]).fact
        let link = status["links"]?.arrayValue?.first
        #expect(link?["awaits_approval"]?.boolValue == true)
        try city.ask(["node", "approve", "江南区信访办"], expecting: [0])
        let synced = try district.ask(["sync"], expecting: [0])

        #expect(synced.fact["verdict"]?.stringValue == "equal", "\(synced.all)")
        #expect(try title(district, later) == "备份之后登记的")
        #expect(try propose(district, "恢复之后登记的") != later)
        try isSound(stations)
    }

    @Test func `A machine lost with its key and all backups is replaced by a code from the city`()
        throws
    {
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        let number = try propose(district, "只有市里还有")
        try city.ask(["edit", number, "--set", "theme=T1"], expecting: [0])
        district.kill()
        try FileManager.default.removeItem(atPath: district.home)

        let told = try city.ask(["invite", "江南区信访办", "--lost"], expecting: [0]).fact
        let code = told["code"]?.stringValue ?? ""
        let words = ["--tier", "district", "--name", "江南区信访办", "--code", "500190"]
        let new = Station(stations.folder.path + "/new")
        try Stations.make(new, words)
        let wrong = try Shipped.run(["join", code, "--home", new.home, "--json"])
        #expect(wrong.errorCode == "other-place", "\(wrong.all)")
        try Stations.make(district, words + ["--replace", code])
        try district.start()
        try district.ask(["join", code], expecting: [0])

        #expect(district.ask(["sync"]).errorCode == "node_pending")
        let peer = try city.ask(["node", "list"], expecting: [0]).fact
        #expect(peer["proposed_fingerprint"]?.stringValue?.isEmpty == false)
        #expect(try city.ask(["status"], expecting: [0, 5]).all.contains("awaits_approval\":true"))
        try city.ask(["node", "approve", "江南区信访办"], expecting: [0])
        let synced = try district.ask(["sync"], expecting: [0])

        #expect(synced.fact["verdict"]?.stringValue == "equal", "\(synced.all)")
        #expect(try title(district, number) == "只有市里还有")
        #expect(try propose(district, "新机器上登记的") != number)
        try isSound(stations)
    }

    @Test func `What was erased since the backup is erased again`() throws {
        let stations = try Stations()
        let district = stations.district
        let number = try propose(district, "含有个人信息")
        let backup = stations.folder.path + "/backup"
        try district.ask(["backup", backup], expecting: [0])
        try district.ask(["erase", number], expecting: [0])
        district.stop()
        let list = try Data(contentsOf: URL(fileURLWithPath: district.home + "/erasures"))
        try FileManager.default.removeItem(atPath: district.home)
        try FileManager.default.createDirectory(
            atPath: district.home, withIntermediateDirectories: true)
        try list.write(to: URL(fileURLWithPath: district.home + "/erasures"))

        let restored = try Shipped.run(["restore", backup, "--home", district.home])
        #expect(restored.code == 0, "\(restored.all)")

        let exported = try Shipped.run(["list", "--home", district.home, "--json"])
        #expect(exported.code == 0 && !exported.all.contains("含有个人信息"))
    }

    @Test func `Two copies of a node are found out, and the operator has three plain choices`()
        throws
    {
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        let number = try propose(district, "原件")
        district.stop()
        let copy = Station(stations.folder.path + "/copy")
        try FileManager.default.copyItem(atPath: district.home, toPath: copy.home)

        try district.start()
        try district.ask(["edit", number, "--set", "title=原机改的"], expecting: [0])
        try district.ask(["sync"], expecting: [0])
        try copy.start()
        try copy.ask(["edit", number, "--set", "title=拷贝改的"], expecting: [0])
        let refused = copy.ask(["sync"])
        // The running copy may have met it before the command did.
        #expect(["fork", "stream_stopped"].contains(refused.errorCode), "\(refused.all)")
        for word in ["node resume", "renew", "node revoke"] {
            #expect(refused.all.contains(word), "\(refused.all)")
        }
        #expect(district.ask(["sync"]).errorCode == "stream_stopped")

        copy.stop()
        try city.ask(["node", "resume", "江南区信访办"], expecting: [0])
        try district.ask(["edit", number, "--set", "title=原机又改的"], expecting: [0])
        let synced = try district.ask(["sync"], expecting: [0])

        #expect(synced.fact["verdict"]?.stringValue == "equal", "\(synced.all)")
        #expect(try title(city, number) == "原机又改的")
        try isSound(stations)
    }
}
