import Foundation
import JSON
import Synchronization
import Testing

@testable import NodeAssembly

/// The life of `serve`: commands at once, an orderly end, a disk that refuses.
@Suite struct ServeTests {
    @Test func `Commands given at once to a running node are all carried out`() throws {
        let folder = try TestFolder()
        let station = Station(folder.path + "/home")
        try Stations.make(
            station, ["--tier", "district", "--name", "江南区信访办", "--code", "500190"])
        try station.start()
        let home = station.home
        let numbers = Mutex<Set<String>>([])
        let crew = Crew(
            (0..<8).map { index in
                {
                    let said = try Shipped.run([
                        "propose", "--home", home, "--json", "--title", "建议 \(index)", "--body",
                        "正文 \(index)",
                    ])
                    let number = said.fact["number"]?.stringValue ?? said.all
                    numbers.withLock { _ = $0.insert(number) }
                }
            })
        try crew.wait()
        #expect(numbers.withLock { $0.count } == 8)
        #expect(station.ask(["list"]).lines.count == 8)
        #expect(station.stop() == 0)
    }

    @Test func `A node ends in time, also while a lower one waits there for news`() throws {
        let stations = try Stations()
        for station in [stations.city, stations.district] {
            let start = ContinuousClock.now
            #expect(station.stop() == 0)
            #expect(ContinuousClock.now - start < .seconds(5))
            let status = try Shipped.run(["status", "--home", station.home, "--json"])
            #expect(status.code == 0, "\(status.all)")
        }
    }

    @Test func `A disk that takes no more stops the node's acts, not its word`() throws {
        let folder = try TestFolder()
        let station = Station(folder.path + "/home")
        try Stations.make(
            station, ["--tier", "district", "--name", "江南区信访办", "--code", "500190"])
        // Blocks of 512 bytes: no file above 1 MiB.
        try station.start(limits: "-f 2048")
        var numbers: [String] = []
        var failed: (words: [String], said: Said)?
        for index in 0..<500 where failed == nil {
            let words = [
                "propose", "--title", "建议 \(index)", "--body", "正文 \(index)", "--retry-key",
                "k\(index)",
            ]
            let said = station.ask(words)
            if said.code == 0 {
                numbers.append(said.fact["number"]?.stringValue ?? "")
            } else {
                failed = (words, said)
            }
        }
        let (words, said) = try #require(failed)
        let codes = ["store-full", "store-failed", "store-stopped", "outcome-unknown"]
        #expect(codes.contains(said.errorCode ?? ""), "\(said.all)")
        #expect(said.problems.count == 1, "\(said.all)")
        #expect(codes.contains(station.ask(words).errorCode ?? ""), "\(station.ask(words).all)")
        #expect(!numbers.isEmpty)
        #expect(station.stop() == 0)

        try station.start()
        let again = try station.ask(words, expecting: [0])
        numbers.append(again.fact["number"]?.stringValue ?? "")
        let listed = try station.ask(["list", "--limit", "1000"], expecting: [0]).facts
        let kept = listed.map { $0["values"]?["number"]?.stringValue ?? "" }
        #expect(kept.sorted() == numbers.sorted())
        #expect(station.ask(["verify"]).code == 0)
    }
}
