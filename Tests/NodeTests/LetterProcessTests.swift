import Foundation
import JSON
import Testing

@testable import NodeAssembly

/// A district that no line leads to, with the shipped program: it joins by letters and works by
/// bundles. Nobody serves at either office, so nothing can go over a line.
@Suite struct LetterProcessTests {
    private static let asDistrict = [
        "--tier", "district", "--name", "江南区信访办", "--code", "500190",
    ]
    private let folder: TestFolder
    private let city: Station
    private let district: Station

    init() throws {
        folder = try TestFolder()
        city = Station(folder.path + "/city")
        district = Station(folder.path + "/district")
        try Stations.make(
            city, ["--tier", "city", "--name", "市征集办", "--url", "https://city.invalid:7443"])
        try Stations.make(district, Self.asDistrict)
    }

    @discardableResult
    private func ask(_ node: Station, _ words: [String]) throws -> JSONValue {
        let said = try Shipped.run(words + ["--home", node.home, "--json"])
        guard said.code == 0 else { throw Unexpected("\(words): \(said.all)") }
        return said.fact
    }

    /// Invites, carries the letters, and approves.
    private func join(_ words: String..., make: (String) throws -> Void = { _ in }) throws {
        let code = try ask(city, ["invite", "江南区信访办"] + words)["code"]?.stringValue ?? ""
        try make(code)
        let letter = try ask(district, ["join", code, "--letter"])["letter"]?.stringValue ?? ""
        let answer = try ask(city, ["node", "admit", letter])
        let joined = try ask(
            district, ["join", code, "--answer", answer["letter"]?.stringValue ?? ""])
        #expect(joined["name"] == .string("市征集办"))
        #expect(joined["peer_fingerprint"] == answer["fingerprint"])
        try ask(city, ["node", "approve", "江南区信访办"])
    }

    /// - Returns: what the reader said of the bundle.
    @discardableResult
    private func carry(_ name: String, from: Station, to: Station, _ reader: String) throws
        -> JSONValue
    {
        let path = folder.path + "/" + name
        try ask(from, ["bundle", "export", "--to", reader, path])
        return try ask(to, ["bundle", "import", path])
    }

    private func proposeAndRelease(_ title: String) throws -> String {
        let made = try ask(district, ["propose", "--title", title, "--body", "正文"])
        let number = made["number"]?.stringValue ?? ""
        try ask(district, ["release", number])
        return number
    }

    @Test func `An office that has only a stick joins, sends up, and gets its answer`() throws {
        try join()
        let number = try proposeAndRelease("增设夜间公交")
        try carry("1", from: district, to: city, "市征集办")
        try ask(city, ["decide", number, "--decision", "receive"])
        try carry("2", from: city, to: district, "江南区信访办")
        let up = try carry("3", from: district, to: city, "市征集办")

        #expect(up["verdict"] == .string("equal"))
        #expect(try Shipped.run(["show", number, "--home", district.home]).all.contains("签收"))
        for node in [city, district] { try ask(node, ["verify"]) }
    }

    @Test func `A machine that was lost with all it had is replaced by letters`() throws {
        try join()
        let number = try proposeAndRelease("只有市里还有")
        try carry("1", from: district, to: city, "市征集办")
        try FileManager.default.removeItem(atPath: district.home)

        try join("--lost") { code in
            try Stations.make(district, Self.asDistrict + ["--replace", code])
        }
        try carry("2", from: district, to: city, "市征集办")
        try carry("3", from: city, to: district, "江南区信访办")

        let shown = try Shipped.run(["show", number, "--home", district.home])
        #expect(shown.all.contains("只有市里还有"), "\(shown.all)")
        let up = try carry("4", from: district, to: city, "市征集办")
        #expect(up["verdict"] == .string("equal"))
        for node in [city, district] { try ask(node, ["verify"]) }
    }

    @Test func `A letter of a code that was withdrawn by time or use says what to do`() throws {
        let code = try ask(city, ["invite", "江南区信访办"])["code"]?.stringValue ?? ""
        let letter = try ask(district, ["join", code, "--letter"])["letter"]?.stringValue ?? ""
        let other = Station(folder.path + "/other")
        try Stations.make(other, Self.asDistrict)
        let copied = try ask(other, ["join", code, "--letter"])["letter"]?.stringValue ?? ""
        try ask(city, ["node", "admit", letter])

        for (text, code) in [
            (copied, "invitation_used"), (String(letter.dropLast()), "mistyped-code"),
            ("hello", "not-a-code"),
        ] {
            let said = try Shipped.run(["node", "admit", text, "--home", city.home, "--json"])
            #expect(said.code != 0 && said.errorCode == code, "\(said.all)")
        }
    }
}
