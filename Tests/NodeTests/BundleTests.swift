import Foundation
import JSON
import Testing

@testable import NodeAssembly

/// Two offices that only sticks go between, with the shipped program. The city serves; nobody
/// serves at the district, so nothing goes over the line.
@Suite struct BundleTests {
    private let stations: Stations
    private var city: Station { stations.city }
    private var district: Station { stations.district }

    init() throws {
        stations = try Stations()
        stations.district.stop()
    }

    /// Asks an office, with or without a node at work there, and insists on the outcome.
    @discardableResult
    private func ask(
        _ node: Station, _ words: [String], expecting codes: Set<Int32> = [0]
    ) throws -> Said {
        if node.process != nil { return try node.ask(words, expecting: codes) }
        let said = try Shipped.run(words + ["--home", node.home, "--json"])
        guard codes.contains(said.code) else { throw Unexpected("\(words): \(said.all)") }
        return said
    }

    private func propose(_ title: String) throws -> String {
        let said = try ask(district, ["propose", "--title", title, "--body", "正文"])
        let number = said.fact["number"]?.stringValue ?? ""
        try ask(district, ["release", number])
        return number
    }

    private func stick(_ name: String, from node: Station, to other: String) throws -> String {
        let path = stations.folder.path + "/" + name
        try ask(node, ["bundle", "export", "--to", other, path])
        return path
    }

    private func number(_ said: Said, _ name: String) -> Int64? { said.fact[name]?.intValue }

    @Test func `Sticks that are lost, doubled and late carry everything, and prove it`() throws {
        let first = try propose("增设夜间公交")
        let lost = try stick("lost", from: district, to: "市征集办")
        try FileManager.default.removeItem(atPath: lost)
        let early = try stick("early", from: district, to: "市征集办")
        _ = try propose("修缮人行天桥")
        let late = try stick("late", from: district, to: "市征集办")

        let came = try ask(city, ["bundle", "import", late])
        #expect((number(came, "applied") ?? 0) >= 2 && number(came, "known") == 0)
        #expect(came.fact["verdict"]?.stringValue == "equal")
        for known in [late, early] {
            let again = try ask(city, ["bundle", "import", known])
            #expect(number(again, "applied") == 0 && (number(again, "known") ?? 0) > 0)
        }
        try ask(city, ["decide", first, "--decision", "receive"])

        let down = try stick("down", from: city, to: "江南区信访办")
        let back = try ask(district, ["bundle", "import", down])
        #expect(number(back, "confirmed") == number(came, "applied"))
        #expect((number(back, "applied") ?? 0) > 0)
        let up = try stick("up", from: district, to: "市征集办")
        let proved = try ask(city, ["bundle", "import", up])
        #expect(proved.fact["verdict"]?.stringValue == "equal")
        let last = try stick("last", from: city, to: "江南区信访办")
        let end = try ask(district, ["bundle", "import", last])
        #expect(end.fact["verdict"]?.stringValue == "equal")

        for station in [city, district] {
            try ask(station, ["verify"])
            let link = try ask(station, ["status"]).fact["links"]?.arrayValue?.first
            #expect(link?["proved_equal_at"]?.intValue != nil)
            #expect(link?["bundle_taken_at"]?.intValue != nil)
            #expect(link?["bundle_written_at"]?.intValue != nil)
            #expect(link?["to_send"]?.intValue == 0)
        }
        let acts = try ask(city, ["audit"]).all
        #expect(acts.contains("bundle-import") && acts.contains("bundle-export"))
    }

    @Test func `Files go up and down by sticks, and are shown only when they are whole`() throws {
        let word = try propose("增设夜间公交")
        let path = stations.folder.path + "/plan.pdf"
        let plan = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) })
        let answer = Data("答复".utf8)
        try plan.write(to: URL(fileURLWithPath: path))
        try ask(district, ["attachment", "add", word, path])
        let up = try ask(city, ["bundle", "import", try stick("1", from: district, to: "市征集办")])
        #expect(number(up, "files") == 1)
        #expect(try saved(at: city, word, "up") == plan)

        try answer.write(to: URL(fileURLWithPath: path))
        try ask(city, ["attachment", "add", word, path, "--name", "answer.txt"])
        var came: [Int64] = []
        for trip in 2...4 {
            let down = try stick("d\(trip)", from: city, to: "江南区信访办")
            came.append(number(try ask(district, ["bundle", "import", down]), "files") ?? -1)
            let isWhole = try listed(district, word).last?["whole"] == .bool(true)
            #expect(isWhole == (trip > 2))
            let up = try stick("u\(trip)", from: district, to: "市征集办")
            #expect(number(try ask(city, ["bundle", "import", up]), "files") == 0)
        }
        #expect(came == [0, 1, 0])
        #expect(try saved(at: district, word, "down") == answer)
        for station in [city, district] { try ask(station, ["verify"]) }
    }

    private func listed(_ node: Station, _ number: String) throws -> [JSONValue] {
        try ask(node, ["attachment", "list", number]).facts
    }

    /// The bytes of the newest file of a proposal, as given to people.
    private func saved(at node: Station, _ number: String, _ name: String) throws -> Data {
        let target = stations.folder.path + "/" + name
        let file = try listed(node, number).last?["attachment"]?.stringValue ?? ""
        try ask(node, ["attachment", "save", file, target])
        return try Data(contentsOf: URL(fileURLWithPath: target))
    }

    @Test func `What was altered, cut or meant for another changes nothing and says so`() throws {
        _ = try propose("增设夜间公交")
        let path = try stick("stick", from: district, to: "市征集办")
        let url = URL(fileURLWithPath: path)
        let whole = try Data(contentsOf: url)
        var altered = whole
        altered[altered.count - 5] ^= 1
        let before = try ask(city, ["list"]).all
        for (name, bytes, code) in [
            ("altered", altered, "bundle-altered"),
            ("cut", whole.dropLast(100), "bundle-cut-off"),
            ("text", Data("x".utf8), "not-a-bundle"),
        ] {
            let other = stations.folder.path + "/" + name
            try bytes.write(to: URL(fileURLWithPath: other))
            let said = city.ask(["bundle", "import", other])
            #expect(said.code == 3 && said.errorCode == code, "\(said.all)")
        }
        #expect(
            try ask(district, ["bundle", "import", path], expecting: [3]).errorCode
                == "bundle-for-another")
        #expect(city.ask(["bundle", "import", "stick"]).errorCode == "not-absolute")
        #expect(city.ask(["bundle", "import", path + "-none"]).errorCode == "unreadable-file")
        #expect(
            try ask(district, ["bundle", "export", "--to", "市征集办", path], expecting: [3]).errorCode
                == "file-exists")
        #expect(try ask(city, ["list"]).all == before)
        try ask(city, ["node", "revoke", "江南区信访办"])
        #expect(city.ask(["bundle", "import", path]).errorCode == "node-revoked")
    }

    @Test func `A restored district comes back by sticks, after one approval`() throws {
        let number = try propose("备份之前")
        let backup = stations.folder.path + "/backup"
        try ask(district, ["backup", backup])
        try ask(district, ["edit", number, "--set", "title=备份之后改的"])
        let first = try stick("1", from: district, to: "市征集办")
        try ask(city, ["bundle", "import", first])
        try FileManager.default.removeItem(atPath: district.home)
        let restored = try Shipped.run(["restore", backup, "--home", district.home])
        #expect(restored.code == 0, "\(restored.all)")

        let asking = try stick("2", from: district, to: "市征集办")
        try ask(city, ["bundle", "import", asking])
        let given = try stick("3", from: city, to: "江南区信访办")
        let back = try ask(district, ["bundle", "import", given])
        #expect((back.fact["returned"]?.intValue ?? 0) > 0)
        let listed = try ask(district, ["list"]).all
        #expect(listed.contains("备份之后改的"))

        try ask(district, ["edit", number, "--set", "title=恢复之后改的"])
        let fresh = try stick("4", from: district, to: "市征集办")
        #expect(city.ask(["bundle", "import", fresh]).errorCode == "restore_pending")
        try ask(city, ["node", "approve", "江南区信访办"])
        let taken = try ask(city, ["bundle", "import", fresh])
        #expect(taken.fact["verdict"]?.stringValue == "equal")
        #expect(try ask(city, ["list"]).all.contains("恢复之后改的"))
        for station in [city, district] { try ask(station, ["verify"]) }
    }
}
