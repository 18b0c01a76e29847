import Foundation
import Hashing
import JSON
import Ledger
import SQLite
import Storage
import SyncProtocol
import Testing

@testable import NodeAssembly
@testable import SyncEngine

/// Mistakes at the shell: one line says what failed, one what to do, and nothing has changed.
@Suite struct BadCommandTests {
    private let folder: TestFolder
    private var home: String { folder.path + "/home" }

    init() throws {
        folder = try TestFolder()
        try Stations.make(
            Station(folder.path + "/home"),
            ["--tier", "district", "--name", "江南区信访办", "--code", "500190"])
    }

    /// Tries the words in both languages and as JSON.
    private func claim(
        _ code: String, exit: Int32, _ words: [String], home: String? = nil,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let home = home ?? self.home
        let before = picture(home)
        let words = words + ["--home", home]
        let chinese = try Shipped.run(words + ["--lang", "zh"])
        let english = try Shipped.run(words + ["--lang", "en"])
        let json = try Shipped.run(words + ["--json"])
        for said in [chinese, english, json] {
            #expect(said.code == exit, "\(said.all)", sourceLocation: place)
            #expect(said.lines == [], "\(said.all)", sourceLocation: place)
        }
        for said in [chinese, english] {
            #expect(said.problems.count == 2, "\(said.all)", sourceLocation: place)
        }
        for line in chinese.problems {
            #expect(line.unicodeScalars.contains(where: isHan), "\(line)", sourceLocation: place)
        }
        for line in english.problems {
            #expect(!line.unicodeScalars.contains(where: isHan), "\(line)", sourceLocation: place)
        }
        #expect(json.problems.count == 1, "\(json.all)", sourceLocation: place)
        #expect(json.errorCode == code, "\(json.all)", sourceLocation: place)
        #expect(picture(home) == before, "the home has changed", sourceLocation: place)
    }

    private func isHan(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value)
    }

    /// Every file of the home but the lock, which says nothing.
    private func picture(_ home: String) -> [String: Digest] {
        var files: [String: Digest] = [:]
        for name in FileManager.default.subpaths(atPath: home) ?? [] {
            guard !name.hasSuffix("-lock"),
                let bytes = FileManager.default.contents(atPath: home + "/" + name)
            else { continue }
            files[name] = SHA256.hash([UInt8](bytes))
        }
        return files
    }

    private func write(_ text: String, _ file: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: home + "/" + file))
    }

    // MARK: The home

    @Test func `A folder without a node is said to be none, and stays without one`() throws {
        try claim("no-home", exit: 1, ["status"], home: folder.path + "/nowhere")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/nowhere"))
        try claim("no-home", exit: 1, ["serve"], home: folder.path + "/nowhere")
    }

    @Test func `A second init leaves the first node as it is`() throws {
        try claim("already-there", exit: 1, ["init", "--tier", "city", "--name", "City"])
    }

    @Test func `A home that is open is not opened again`() throws {
        let node = try Node(opening: home)
        defer { node.close() }
        try claim("already-open", exit: 1, ["status"])
        try claim("already-open", exit: 1, ["serve"])
    }

    @Test func `A node that runs is not started again, and goes on`() throws {
        let station = Station(home)
        try station.start()
        let second = try Shipped.run(["serve", "--home", home, "--json"])
        #expect(second.code == 1)
        #expect(second.errorCode == "already-open")
        #expect(station.ask(["status"]).code == 0)
        #expect(station.stop() == 0)
    }

    @Test func `A home of a newer program is left to it`() throws {
        let file = HomeFolder(home).database
        try Connection(path: file, .existing).execute("PRAGMA user_version = 99")
        try claim("newer-schema", exit: 1, ["status"])
        try claim("newer-schema", exit: 1, ["serve"])
    }

    @Test func `A database that is not a node's is left alone`() throws {
        try write("This was once a database.\n", "jianyan.sqlite")
        try claim("wrong-home", exit: 1, ["status"])
        try write("", "jianyan.sqlite")
        try claim("wrong-home", exit: 1, ["status"])
        let other = try Connection(path: HomeFolder(home).database, .create)
        try other.execute("CREATE TABLE recipe(name TEXT)")
        try claim("wrong-home", exit: 1, ["serve"])
    }

    @Test func `A missing database is not replaced by an empty one`() throws {
        try FileManager.default.removeItem(atPath: HomeFolder(home).database)
        try claim("no-database", exit: 1, ["status"])
        try claim("no-database", exit: 1, ["serve"])
    }

    @Test func `A damaged database says so`() throws {
        let file = HomeFolder(home).database
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        for place in stride(from: 4096, to: bytes.count, by: 7) { bytes[place] ^= 0x5A }
        try bytes.write(to: URL(fileURLWithPath: file))
        let said = try Shipped.run(["status", "--home", home, "--json"])
        #expect(said.code == 1, "\(said.all)")
        #expect(said.problems.count == 1, "\(said.all)")
    }

    @Test func `A configuration that cannot be read names what is wrong`() throws {
        for text in ["", "{", "[]", "{\"name\":1}", "{\"name\":\"A\",\"name\":\"B\"}", "\u{0}"] {
            try write(text, "node.json")
            try claim("bad-configuration", exit: 1, ["status"])
        }
        try write(
            "{\"name\":\"A\",\"tier\":\"district\",\"office_code\":\"500190\","
                + "\"listen\":\"0.0.0.0:7443\",\"url\":\"http://example.org\"}", "node.json")
        try claim("plain-beyond-loopback", exit: 1, ["serve"])
    }

    @Test func `A damaged key file is named`() throws {
        for text in ["", "not a key!", "AAAA"] {
            try write(text, "keys/node.key")
            try claim("bad-key", exit: 1, ["status"])
        }
        try FileManager.default.removeItem(atPath: HomeFolder(home).nodeKey)
        try claim("cannot-read", exit: 1, ["status"])
    }

    @Test func `A listener that cannot be opened says why`() throws {
        var configuration = try Configuration(reading: HomeFolder(home))
        configuration.listen = "127.0.0.1:0"
        configuration.url = "https://127.0.0.1:0"
        try configuration.write(to: HomeFolder(home))
        try write("no key", "keys/tls.key")
        try claim("bad-tls", exit: 1, ["serve"])

        let second = Station(folder.path + "/other")
        try Stations.make(
            second, ["--tier", "city", "--name", "市征集办", "--listen", "127.0.0.1:0", "--plain"])
        try second.start()
        configuration.listen = "127.0.0.1:\(second.port)"
        configuration.url = "http://127.0.0.1:\(second.port)"
        try configuration.write(to: HomeFolder(home))
        try claim("address-in-use", exit: 1, ["serve"])
    }

    // MARK: The command line

    @Test func `Words that are none are answered with the nearest`() throws {
        try claim("unknown-option", exit: 2, ["status", "--fast"])
        try claim("unknown-command", exit: 2, ["stauts"])
        try claim("missing-argument", exit: 2, ["join"])
        try claim("missing-option", exit: 2, ["propose"])
        try claim("not-a-choice", exit: 2, ["init", "--tier", "village", "--name", "A"])
        try claim("no-such-record", exit: 3, ["show", "500190-2026-000001-1"])
        try claim("unknown-peer", exit: 3, ["node", "approve", "A"])
        try claim("wrong-tier", exit: 3, ["invite", "A", "--tier", "city", "--url", "http://a"])
        let said = try Shipped.run(
            ["propose", "--home", home, "--title", "A", "--body", "B", "--json", "--as", ""],
            by: nil)
        #expect(said.code == 3, "\(said.all)")
        #expect(said.errorCode == "no-person")
    }

    // MARK: Invitations

    @Test func `An invitation that is no good is refused by name`() throws {
        let city = Station(folder.path + "/city")
        try Stations.make(
            city, ["--tier", "city", "--name", "市征集办", "--listen", "127.0.0.1:0", "--plain"])
        try city.start()
        let url = "http://127.0.0.1:\(city.port)"
        let fact = try city.ask(["invite", "江南区信访办", "--url", url], expecting: [0]).fact
        let code = fact["code"]?.stringValue ?? ""
        let good = try Invitation(code: code)

        try claim("not-a-code", exit: 2, ["join", "hello"])
        try claim("mistyped-code", exit: 2, ["join", String(code.dropLast(3))])
        try claim("mistyped-code", exit: 2, ["join", code.replacing("a", with: "b")])
        try claim("invitation_invalid", exit: 1, ["join", other(good, secret: "unknown")])
        try claim("wrong-tier", exit: 3, ["join", other(good, tier: .township)])
        try claim("unreachable", exit: 1, ["join", other(good, url: "http://127.0.0.1:1")])
        #expect(try city.ask(["node", "list"], expecting: [0]).lines == [])

        let second = Station(folder.path + "/other")
        try Stations.make(
            second, ["--tier", "district", "--name", "江北区信访办", "--code", "500191"])
        #expect(try Shipped.run(["join", code, "--home", second.home]).code == 0)
        try claim("invitation_used", exit: 1, ["join", code])

        // An old one: its time is up in the city's books.
        city.stop()
        let secret = "old"
        try expire(secret, at: city.home)
        try city.start()
        let late = other(good, secret: secret, url: "http://127.0.0.1:\(city.port)")
        try claim("invitation_invalid", exit: 1, ["join", late])
        #expect(try city.ask(["node", "list"], expecting: [0]).lines.count == 1)
    }

    private func other(
        _ good: Invitation, secret: String? = nil, tier: Tier? = nil, url: String? = nil
    ) -> String {
        Invitation(
            url: url ?? good.url, pin: good.pin, node: good.node, key: good.key,
            secret: secret ?? good.secret, tier: tier ?? good.tier, name: good.name
        ).code
    }

    private func expire(_ secret: String, at home: String) throws {
        let node = try Node(opening: home)
        defer { node.close() }
        let record = InvitationRecord(
            by: "测试", expires: 1, name: "江南区信访办", tier: .district, replaces: nil)
        try node.store.write { tx in
            try tx.put(
                setting: InvitationRecord.setting(Invitation.hash(secret: secret)),
                record.storedText)
        }
    }
}
