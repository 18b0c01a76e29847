import Foundation
import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Synchronization
import Testing

/// The link of a whole city comes back, and every district with it.
@Suite struct HerdTests {
    @Test func `Two hundred districts that come back at once are all served, each to its end`()
        throws
    {
        let clock = TestClock()
        let city = TestNode("City", 1, .city, clock: clock)
        let districts = (2...201).map { TestNode("District \($0)", $0, .district, clock: clock) }
        for district in districts {
            try city.store.write { try $0.put(peer: World.peer(district, .downstream)) }
            try district.store.write { try $0.put(peer: World.peer(city, .upstream)) }
            for number in 1...3 {
                try district.write(
                    district.newRecord(UInt64(number)), ["title": .string("\(number)")],
                    to: [city])
            }
        }
        let verdicts = Mutex<[Verdict?]>([])

        let all = DispatchGroup()
        for district in districts {
            all.enter()
            Thread.detachNewThread {
                let peer = try? district.peer(city)
                let tally = peer.flatMap {
                    try? district.asks(over: Wire(city.routes)).sync(with: $0)
                }
                verdicts.withLock { $0.append(tally?.verdict) }
                all.leave()
            }
        }
        all.wait()

        #expect(verdicts.withLock { $0 } == districts.map { _ in .equal })
        let records = try city.store.read { try $0.countRecords(kind: nil, onlyConflicts: false) }
        #expect(records == 600)
    }
}
