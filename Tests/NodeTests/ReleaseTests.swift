import Foundation
import JSON
import Testing

@testable import NodeAssembly

/// Homes of every release that was frozen go on with this one.
@Suite struct ReleaseTests {
    static var versions: [String] { FrozenRelease.versions }

    @Test func `A release is frozen`() { #expect(!Self.versions.isEmpty) }

    @Test(arguments: versions)
    func `A home of an earlier release opens, is sound, and shows what it showed`(
        version: String
    ) throws {
        let release = try FrozenRelease(version)
        #expect(release.facts.count > 100)
        var differences: [String] = []
        for fact in release.facts {
            let now = release.ask(fact.home, fact.words)
            let found =
                now.code == fact.code
                ? Shown.difference(.array(fact.lines), .array(now.facts)) : now.all
            if let found { differences.append("\(fact.home) \(fact.words): \(found)") }
        }
        #expect(differences.isEmpty, "\(differences.prefix(5).joined(separator: "\n"))")
    }

    @Test(arguments: versions)
    func `A city and a district of an earlier release write, exchange and are equal`(
        version: String
    ) throws {
        let release = try FrozenRelease(version)
        let city = Station(release.home("city"))
        try city.start()
        try release.point("district", to: city)
        let district = Station(release.home("district"))
        try district.start()
        let known = try district.ask(["list", "--limit", "100"], expecting: [0]).facts

        let number = try propose(district, "升级以后登记的")
        try city.ask(["edit", number, "--set", "title=市里升级以后改的"], expecting: [0])
        let open = try #require(conflicts(city).first)
        try city.ask(
            ["conflicts", "resolve", open, "title", "--keep", "1", "--reason", "两级商定"],
            expecting: [0])

        try claimEqual(district, city)
        let shown = try district.ask(["list", "--limit", "100"], expecting: [0]).facts
        #expect(shown.count == known.count + 1)
        #expect(try title(district, number) == "市里升级以后改的")
        #expect(try !conflicts(district).contains(open))
    }

    @Test(arguments: versions)
    func `A new district joins a city of an earlier release, and an old one a new city`(
        version: String
    ) throws {
        let release = try FrozenRelease(version)
        let old = (city: Station(release.home("city")), district: Station(release.home("alone")))
        let new = (
            city: Station(release.folder.path + "/new-city"),
            district: Station(release.folder.path + "/new-district")
        )
        try Stations.make(
            new.city, ["--tier", "city", "--name", "新的市征集办", "--listen", "127.0.0.1:0"])
        try Stations.make(
            new.district, ["--tier", "district", "--name", "江南区信访办", "--code", "500190"])
        for station in [old.city, old.district, new.city, new.district] { try station.start() }

        for (district, city) in [(new.district, old.city), (old.district, new.city)] {
            try join(district, city)
            let number = try propose(district, "加入以后登记的")
            try claimEqual(district, city)
            #expect(try title(city, number) == "加入以后登记的")
        }
        // Who has an upper node keeps it.
        let second = Station(release.home("district"))
        try second.start()
        let code = try invitation(new.city, "第二个上级")
        #expect(second.ask(["join", code]).code != 0)
    }

    // MARK: Steps

    private func invitation(_ city: Station, _ name: String) throws -> String {
        let url = "https://127.0.0.1:\(city.port)"
        let said = try city.ask(["invite", name, "--url", url], expecting: [0])
        return try #require(said.fact["code"]?.stringValue)
    }

    private func join(_ district: Station, _ city: Station) throws {
        let code = try invitation(city, "新加入的区")
        try district.ask(["join", code], expecting: [0])
        try city.ask(["node", "approve", "新加入的区"], expecting: [0])
        try district.ask(["sync"], expecting: [0])
    }

    private func propose(_ district: Station, _ title: String) throws -> String {
        let said = try district.ask(
            ["propose", "--title", title, "--body", "正文"], expecting: [0])
        let number = try #require(said.fact["number"]?.stringValue)
        try district.ask(["release", number], expecting: [0])
        try district.ask(["sync"], expecting: [0])
        return number
    }

    private func title(_ station: Station, _ number: String) throws -> String? {
        try station.ask(["list", "--limit", "100"], expecting: [0]).facts
            .compactMap { $0["values"] }
            .first { $0["number"]?.stringValue == number }?["title"]?.stringValue
    }

    private func conflicts(_ station: Station) throws -> [String] {
        let said = try station.ask(["list", "--conflicts", "--limit", "100"], expecting: [0])
        return said.facts.compactMap { $0["record"]?.stringValue }
    }

    private func claimEqual(
        _ district: Station, _ city: Station, _ place: SourceLocation = #_sourceLocation
    ) throws {
        let last = try district.ask(["sync"], expecting: [0])
        #expect(last.fact["verdict"] == .string("equal"), "\(last.all)", sourceLocation: place)
        for station in [district, city] { try station.ask(["verify"], expecting: [0]) }
    }
}
