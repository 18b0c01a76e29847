import FileVault
import Foundation
import Hashing
import Storage
import Testing

/// The vaults that the tests run on.
enum VaultSort: String, CaseIterable, Sendable {
    case memory, directory

    func open<R>(_ body: (any Vault) throws -> R) throws -> R {
        switch self {
        case .memory: return try body(MemoryVault())
        case .directory:
            return try withFolder {
                try body(DirectoryVault($0 + "/attachments", keepFree: 0))
            }
        }
    }
}

@Suite struct VaultTests {
    private let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    @Test(arguments: VaultSort.allCases)
    func `What comes in pieces is in place once it hashes to its name`(
        _ sort: VaultSort
    ) throws {
        let digest = SHA256.hash(bytes)
        try sort.open { vault in
            #expect(try vault.all().isEmpty)
            #expect(try vault.gathered().isEmpty)
            #expect(try vault.gathered("k-1") == 0)
            try vault.gather(Array(bytes[..<1000]), under: "k-1")
            #expect(try vault.gathered("k-1") == 1000)
            try vault.gather(Array(bytes[1000...]), under: "k-1")
            #expect(try vault.gathered() == [Gathered(key: "k-1", size: 3000)])
            #expect(try vault.size(of: digest) == nil)
            #expect(try vault.read(digest, from: 0, count: 10).isEmpty)
            #expect(try vault.place("k-1", as: digest))
            #expect(try vault.gathered().isEmpty)
            #expect(try vault.size(of: digest) == 3000)
            #expect(try vault.all() == [digest])
            #expect(try vault.read(digest, from: 2990, count: 20) == Array(bytes[2990...]))
            #expect(try vault.read(digest, from: 3000, count: 20).isEmpty)
            #expect(try vault.holds(digest, size: 3000))
            #expect(try !vault.holds(digest, size: 2999))
            try vault.remove(digest)
            try vault.remove(digest)
            #expect(try vault.size(of: digest) == nil)
            #expect(try vault.all().isEmpty)
        }
    }

    @Test(arguments: VaultSort.allCases)
    func `Bytes that hash to another name are dropped`(_ sort: VaultSort) throws {
        let digest = SHA256.hash(bytes)
        try sort.open { vault in
            try vault.gather(bytes + [0], under: "k")
            #expect(try !vault.place("k", as: digest))
            #expect(try vault.gathered("k") == 0)
            #expect(try vault.size(of: digest) == nil)
            #expect(try !vault.place("k", as: digest))
            try vault.gather(bytes, under: "k")
            try vault.discard("k")
            try vault.discard("k")
            #expect(try vault.gathered().isEmpty)
        }
    }

    @Test func `Files lie owner-only under their hash, and one that was altered is noticed`() throws
    {
        try withFolder { folder in
            let vault = DirectoryVault(folder + "/attachments", keepFree: 0)
            let digest = SHA256.hash(bytes)
            try vault.gather(bytes, under: "k")
            #expect(try vault.place("k", as: digest))
            let file = vault.file(digest)
            let words = digest.words
            #expect(
                file.hasSuffix(
                    "/\(Hex.text(words.0).prefix(2))/" + Hex.text(words.0)
                        + Hex.text(words.1) + Hex.text(words.2) + Hex.text(words.3)))
            let manager = FileManager.default
            for (path, mode) in [(file, 0o600), (folder + "/attachments", 0o700)] {
                let found = try manager.attributesOfItem(atPath: path)[.posixPermissions]
                #expect(found as? Int == mode, "\(path)")
            }
            var other = bytes
            other[1500] ^= 1
            try Data(other).write(to: URL(fileURLWithPath: file))
            #expect(try vault.size(of: digest) == 3000)
            #expect(try !vault.holds(digest, size: 3000))
            // What is no file of ours is none of the vault's.
            try Data().write(to: URL(fileURLWithPath: folder + "/attachments/ab"))
            try Data().write(to: URL(fileURLWithPath: folder + "/attachments/README"))
            #expect(throws: StoreError.self) { try vault.all() }
            try manager.removeItem(atPath: folder + "/attachments/ab")
            #expect(try vault.all() == [digest])
        }
    }

    @Test func `Nothing is gathered when the room that is to be kept would be taken`() throws {
        try withFolder { folder throws in
            let vault = DirectoryVault(folder + "/attachments", keepFree: .max / 2)
            #expect(throws: StoreError.full) { try vault.gather(bytes, under: "k") }
            #expect(try vault.gathered("k") == 0)
        }
    }
}
