import Foundation
import Identity
import JSON
import Ledger
import Storage
import SyncBundle
import SyncEngine
import SyncHTTP
import SyncProtocol
import Testing

/// Files that are no bundle for this node, or not as their maker signed them.
@Suite struct BundleRefusalTests {
    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func write(_ bytes: [UInt8], _ drawer: Drawer) throws -> String {
        let path = drawer.place()
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `A file altered in one byte anywhere, or cut off, changes nothing`() throws {
        let (world, drawer) = (try World(), try Drawer())
        _ = try world.proposal(1)
        let whole = try bytes(try world.district.bundle(to: world.city, in: drawer))
        let head = try #require(whole.firstIndex(of: 0x0A))
        for place in Array(stride(from: 0, to: whole.count, by: 7)) + [head, whole.count - 1] {
            var altered = whole
            altered[place] ^= 1
            let failure = world.city.failure(taking: try write(altered, drawer))
            if place > head { #expect(failure == .altered, "\(place)") }
            #expect(failure != nil, "\(place)")
        }
        for length in [0, 1, head, head + 1, head + 3, whole.count - 1] {
            let failure = world.city.failure(taking: try write(Array(whole[..<length]), drawer))
            #expect(failure == (length <= head ? .notABundle : .cutOff), "\(length)")
        }
        #expect(world.city.failure(taking: try write(whole + [0], drawer)) == .altered)
        #expect(try world.city.link(world.district)?.incoming == nil)
        #expect(try world.city.take(try write(whole, drawer)).applied == 1)
    }

    @Test func `Of a long bundle that is damaged at its end not even the beginning is taken`()
        throws
    {
        let (world, drawer) = (try World(), try Drawer())
        for number in 1...1001 { _ = try world.proposal(UInt64(number)) }
        var bytes = try bytes(try world.district.bundle(to: world.city, in: drawer))
        bytes[bytes.count - 1] ^= 1
        #expect(world.city.failure(taking: try write(bytes, drawer)) == .altered)
        #expect(try world.city.link(world.district)?.incoming == nil)
    }

    @Test func `A bundle for another node, or of one that may not speak, is refused`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        _ = try world.proposal(1)
        let stick = try district.bundle(to: city, in: drawer)

        #expect(district.failure(taking: stick) == .otherReader(city.facts.id))
        try city.change(district) { $0.status = .pending }
        #expect(city.failure(taking: stick) == .pendingPeer("Yuzhong"))
        try city.change(district) { $0.status = .revoked }
        #expect(city.failure(taking: stick) == .revokedPeer("Yuzhong"))
        try city.change(district) {
            $0.status = .enrolled
            $0.keys = [SigningKey.generate().publicKey.text]
        }
        #expect(city.failure(taking: stick) == .notSigned("Yuzhong"))

        let stranger = TestNode("Stranger", 9, .district, clock: world.clock)
        try stranger.store.write { try $0.put(peer: World.peer(city, .upstream)) }
        let foreign = try stranger.bundle(to: city, in: drawer)
        #expect(city.failure(taking: foreign) == .unknownMaker(stranger.facts.id))
        #expect(try city.link(district)?.incoming == nil)
    }

    @Test func `Nobody but the node it is for can read a bundle`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        _ = try world.proposal(1, "A most secret bridge")
        let stick = try district.bundle(to: city, in: drawer)
        #expect(!Data(try bytes(stick)).contains(Data("secret".utf8)))
        let thief = BundleCarrier(
            side: city.side, store: city.store, files: city.files, clock: { 0 },
            unseal: { SigningKey.generate().contentKey(in: $0) })
        #expect(throws: BundleFailure.otherKey) { try thief.take(stick) }
        #expect(try city.link(district)?.incoming == nil)
        let mode = try FileManager.default.attributesOfItem(atPath: stick)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `A change of key travels with the bundle`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let before = try city.bundle(to: district, in: drawer)
        let key = SigningKey.generate()
        try Enrolment(district.side, store: district.store)
            .rotate(to: NodeKeys(key), by: "Li", now: 1)
        district.keys.replace(with: key)

        #expect(district.failure(taking: before) == .otherKey)
        _ = try world.proposal(1)
        #expect(try city.take(try district.bundle(to: city, in: drawer)).applied == 1)
        #expect(try city.peer(district).keys.last == key.publicKey.text)
        #expect(try district.take(try city.bundle(to: district, in: drawer)).confirmed == 1)
    }

    @Test func `A fork stops the stream as over a line, and the other side is told`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        _ = try world.proposal(1)
        let copy = try MemoryStore(copying: #require(district.store as? MemoryStore))
        try city.take(try district.bundle(to: city, in: drawer))
        // A copy of the district that knows nothing of it goes on by itself.
        let twin = TestNode(copying: district, store: copy)
        try twin.write(twin.newRecord(7), ["title": .string("Other")], to: [city])
        _ = try world.proposal(2)
        try city.take(try district.bundle(to: city, in: drawer))

        let forked = city.failure(taking: try twin.bundle(to: city, in: drawer))
        guard case .refused(let problem) = forked else {
            Issue.record("\(String(describing: forked))")
            return
        }
        #expect(problem.code == .fork)
        #expect(try city.link(district)?.stopped == "fork")
        let stick = try district.bundle(to: city, in: drawer)
        #expect(city.failure(taking: stick) == .stopped(reason: "fork"))
        #expect(throws: BundleFailure.stopped(reason: "fork")) {
            try city.bundles().export(to: city.peer(district), as: drawer.place())
        }
    }

    @Test func `A file is never written over, and a broken one leaves nothing behind`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let path = try world.district.bundle(to: world.city, in: drawer)
        #expect(throws: BundleFailure.exists(file: path)) {
            try world.district.bundles().export(
                to: world.district.peer(world.city), as: path)
        }
        _ = try world.proposal(1)
        var link = try #require(try world.district.link(world.city))
        link.stopped = "fork"
        try world.district.store.write { try $0.put(link: link) }
        #expect(throws: BundleFailure.stopped(reason: "fork")) {
            try world.district.bundles().export(
                to: world.district.peer(world.city), as: drawer.place())
        }
        #expect(drawer.names == ["1.bundle"])
    }
}
