import Foundation
import JSON
import Testing

@testable import NodeAssembly

/// A district whose way to the city leads through a box; the city runs, the district is asked
/// command by command.
final class GatewayOffices {
    let gateway: Gateway
    private let folder: TestFolder
    private let pair: BenchPair
    private let city: Station
    private var written = 0

    init(_ play: @escaping Gateway.Play = Gateway.pass) throws {
        folder = try TestFolder()
        pair = try BenchPair(folder: folder.path)
        city = Station(pair.city)
        try city.start()
        gateway = try Gateway(to: city.port, play)
        try pair.point(to: gateway.port, compress: true)
    }

    /// Something to send at the district, something to get from the city.
    func act() throws {
        for _ in 0..<2 {
            written += 1
            let made = try run([
                "propose", "--title", "建议 \(written)", "--body", "请办理 \(written)。",
            ])
            let number = made.fact["number"]?.stringValue ?? ""
            let released = try run(["release", number])
            guard released.code == 0 else { throw Unexpected(released.all) }
        }
        try city.ask(
            ["unit", "add", "--code", "u\(written)", "--name", "单位 \(written)"], expecting: [0])
    }

    func sync(_ words: [String] = ["--json"]) throws -> Said {
        try Shipped.run(["sync", "--home", pair.district] + words)
    }

    private func run(_ words: [String]) throws -> Said {
        try Shipped.run(words + ["--home", pair.district, "--json"])
    }

    /// The box is taken away.
    func leave() throws {
        try pair.point(to: city.port, compress: true)
        let said = try sync()
        guard said.code == 0 else { throw Unexpected(said.all) }
    }

    /// Sends requests to the city as they once were.
    func repeatAll(_ requests: [HTTPBytes]) {
        for request in requests {
            guard let again = try? RawSocket(port: city.port) else { continue }
            again.send(request.bytes)
            _ = HTTPBytes.read(again, within: 10_000)
        }
    }

    /// What both keep.
    func picture() throws -> [String] {
        try run(["list"]).lines + city.ask(["list"], expecting: [0]).lines
            + city.ask(["verify"], expecting: [0]).lines
    }

    /// Both hold every proposal and every unit once, and find nothing wrong with themselves.
    func claimAllOnce(_ place: SourceLocation = #_sourceLocation) throws {
        let titles = (0..<written).map { "建议 \($0 + 1)" }
        for (node, said) in [("district", try run(["list"])), ("city", city.ask(["list"]))] {
            let found = said.facts.compactMap { $0["values"]?["title"]?.stringValue }
            #expect(found.sorted() == titles.sorted(), "\(node)", sourceLocation: place)
        }
        let units = try run(["list", "units"]).facts
        #expect(units.count == written / 2, sourceLocation: place)
        let last = try run(["sync"])
        #expect(last.fact["verdict"] == .string("equal"), "\(last.all)", sourceLocation: place)
        for verified in [try run(["verify"]), city.ask(["verify"])] {
            #expect(verified.code == 0, "\(verified.all)", sourceLocation: place)
        }
    }
}
