import Foundation
import FrontDesk
import Ledger
import NodeAssembly
import Office
import Storage
import Testing

@testable import SQLiteStorage

/// Others fill the disk. The store stops writing before there is no room at all, says so, can be
/// opened and read throughout, and goes on by itself when there is room.
@Suite struct FullDiskTests {
    private static let kib: Int64 = 1024

    /// A store with something in it, on a disk with 8 MiB.
    private func withStore(
        keepFree: Int64, reserve: Int64,
        _ body: (_ open: () throws -> SQLiteStore, _ disk: SmallDisk, _ path: String) throws -> Void
    ) throws {
        let folder = try WatchedFolder()
        let disk = SmallDisk(folder, room: 8192 * Self.kib)
        var options = SQLiteOptions()
        options.keepFree = keepFree
        options.reserve = reserve
        options.checkpointPages = 8
        let path = folder.path + "/node.db"
        try folder.watch(disk) {
            let store = try SQLiteStore(path: path, options: options)
            defer { store.close() }
            try store.write { try $0.put(setting: "a", "before") }
            store.close()
            try body({ try SQLiteStore(path: path, options: options) }, disk, path)
        }
    }

    private func fillUp(_ store: SQLiteStore) throws -> Int {
        let letter = String(repeating: "x", count: 50_000)
        for number in 0..<1000 {
            do { try store.write { try $0.put(setting: "letter \(number)", letter) } } catch {
                #expect(error as? StoreError == .full)
                return number
            }
        }
        return 1000
    }

    @Test func `Writing stops while there is room for what was begun, and nothing is lost`() throws
    {
        try withStore(keepFree: 1024 * Self.kib, reserve: 0) { open, disk, path in
            let store = try open()
            defer { store.close() }
            let kept = try fillUp(store)
            #expect((10..<1000).contains(kept))
            #expect((disk.available ?? 0) > 512 * Self.kib)
            #expect(try store.read { try $0.settings(prefix: "letter").count } == kept)
            #expect(throws: StoreError.full) { try store.write { _ in } }

            disk.setRoom(16 * 1024 * Self.kib)
            try store.write { try $0.put(setting: "a", "after") }
            #expect(try store.read { try $0.setting("a") } == "after")
        }
    }

    @Test func `On a full disk the store opens and is read, because a reserve is given up`() throws
    {
        try withStore(keepFree: 1024 * Self.kib, reserve: 256 * Self.kib) { open, disk, path in
            #expect(FileManager.default.fileExists(atPath: path + "-reserve"))
            disk.fill()
            let store = try open()
            defer { store.close() }
            #expect(!FileManager.default.fileExists(atPath: path + "-reserve"))
            #expect(try store.read { try $0.setting("a") } == "before")
            #expect(throws: StoreError.full) { try store.write { _ in } }

            disk.setRoom(8192 * Self.kib)
            try store.write { try $0.put(setting: "a", "after") }
            store.close()
            try open().close()
            #expect(FileManager.default.fileExists(atPath: path + "-reserve"))
        }
    }

    @Test func `Without a reserve a full disk keeps the store shut`() throws {
        try withStore(keepFree: 1024 * Self.kib, reserve: 0) { open, disk, _ in
            disk.fill()
            #expect(throws: StoreError.self) { try open() }
            disk.setRoom(8192 * Self.kib)
            let store = try open()
            defer { store.close() }
            #expect(try store.read { try $0.setting("a") } == "before")
        }
    }

    @Test func `A node on a full disk says so, can be looked at, and goes on when there is room`()
        throws
    {
        let folder = try WatchedFolder()
        let mebibyte: Int64 = 1 << 20
        let disk = SmallDisk(folder, room: 1024 * mebibyte)
        try folder.watch(disk) {
            let home = folder.path + "/home"
            let configuration = Configuration(
                name: "江南区信访办", tier: .district, officeCode: "500101", listen: "", url: "",
                compress: true)
            _ = try Node.make(home, configuration, by: "installer")
            let node = try Node(opening: home)
            defer { node.close() }
            let draft = ProposalDraft(title: "增设路灯", body: "请办理。", channel: .letter)
            let first = try node.desk.propose(draft, by: node.actor("李青"))

            disk.setRoom(200 * mebibyte)
            #expect(throws: StoreError.full) {
                try node.desk.propose(draft, by: node.actor("李青"))
            }
            #expect(try node.store.read { try node.desk.find(first, $0).id.text } == first)

            disk.setRoom(1024 * mebibyte)
            _ = try node.desk.propose(draft, by: node.actor("李青"))
        }
    }

    @Test(
        arguments: [
            // free, may write, must release, may make
            (0, false, true, false), (99, false, true, false), (100, false, false, false),
            (999, false, false, false), (1000, true, false, false), (1099, true, false, false),
            (1100, true, false, true), (.max, true, false, true),
        ] as [(Int64, Bool, Bool, Bool)])
    func `The reserve is given up last and made again only when writing has enough`(
        free: Int64, mayWrite: Bool, mustRelease: Bool, mayMake: Bool
    ) {
        let rule = SpaceRule(keepFree: 1000, reserve: 100)
        #expect(rule.mayWrite(free: free) == mayWrite)
        #expect(rule.mustRelease(free: free) == mustRelease)
        #expect(rule.mayMake(free: free) == mayMake)
    }
}
