import Foundation
import Hashing
import JSON
import Ledger
import Storage
import Testing

@testable import NodeAssembly

/// Something other than the city answers the district.
@Suite struct PortalTests {
    private let folder: TestFolder
    private let pair: BenchPair

    init() throws {
        folder = try TestFolder()
        pair = try BenchPair(folder: folder.path)
        try pair.write(3, seed: 5)
    }

    private func page(
        _ status: String, type: String, length: Int? = nil, more: String = "",
        body: String = "<html><body>请先登录</body></html>"
    ) -> [UInt8] {
        let length = length ?? body.utf8.count
        return Array(
            ("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n"
                + "Content-Length: \(length)\r\n\(more)\r\n\(body)").utf8)
    }

    /// What the district keeps, and how far it has come.
    private func picture() throws -> [String] {
        func run(_ words: [String]) throws -> Said {
            try Shipped.run(words + ["--home", pair.district, "--json"])
        }
        let link = try run(["status"]).fact["links"]?.arrayValue?.first
        return try run(["verify"]).lines + run(["list"]).lines
            + ["to_send", "received", "stopped", "status"].map {
                "\(String(describing: link?[$0]))"
            }
    }

    private func claim(
        _ code: String, _ answer: [UInt8], _ place: SourceLocation = #_sourceLocation
    ) throws {
        let portal = try Portal(answer)
        try pair.point(to: portal.port, compress: true)
        let before = try picture()
        let sync = ["sync", "--home", pair.district]
        let said = try Shipped.run(sync + ["--lang", "zh"])
        #expect(said.code == 1, "\(said.all)", sourceLocation: place)
        #expect(said.lines == [], "\(said.all)", sourceLocation: place)
        #expect(said.problems.count == 2, "\(said.all)", sourceLocation: place)
        let json = try Shipped.run(sync + ["--json"])
        #expect(json.errorCode == code, "\(json.all)", sourceLocation: place)
        #expect(try picture() == before, sourceLocation: place)
        withExtendedLifetime(portal) {}
    }

    @Test func `A login page is not taken for the city`() throws {
        try claim("not-the-node", page("200 OK", type: "text/html"))
        try claim(
            "not-the-node",
            page("302 Found", type: "text/html", more: "Location: http://127.0.0.1:1/\r\n"))
        try claim("not-the-node", page("511 Network Authentication Required", type: "text/html"))
        try claim("not-the-node", page("200 OK", type: "application/x-ndjson", body: "{}\n"))
        let revoked = "{\"code\":\"node_revoked\",\"detail\":\"go away\"}"
        try claim(
            "not-the-node", page("403 Forbidden", type: "application/problem+json", body: revoked))
    }

    @Test func `An answer that is cut off or endless changes nothing`() throws {
        try claim("answer-lost", page("200 OK", type: "application/x-ndjson", length: 5000))
        try claim("answer-lost", [])
        try claim("answer-lost", Array("SSH-2.0-OpenSSH\r\n".utf8))
        let endless = String(repeating: "x", count: 9 << 20)
        try claim("not-the-node", page("200 OK", type: "application/x-ndjson", body: endless))
    }

    @Test func `Once the city is back, everything arrives`() throws {
        let portal = try Portal(page("200 OK", type: "text/html"))
        try pair.point(to: portal.port, compress: true)
        #expect(try Shipped.run(["sync", "--home", pair.district]).code == 1)
        let city = Station(pair.city)
        try city.start()
        try pair.point(to: city.port, compress: true)
        let said = try Shipped.run(["sync", "--home", pair.district, "--json"])
        #expect(said.code == 0, "\(said.all)")
        #expect(said.fact["sent"] == .int(3))
        #expect(said.fact["verdict"] == .string("equal"))
    }
}
