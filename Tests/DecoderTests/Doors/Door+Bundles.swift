import Compression
import Foundation
import Hashing
import Identity
import NodeAssembly
import SyncBundle
import SyncProtocol

extension Door {
    /// A file on a stick: its head, its bytes against the head, and what is sealed in it even where
    /// neither signature nor digest would let it through.
    static func bundle(_ bytes: [UInt8]) throws {
        // A name of its own: two tests knock at this door at once.
        let path = "\(Scratch.home.path)/\(UUID().uuidString).bundle"
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let reader = try BundleReader(path)
        let head = try BundleHead(reader.document)
        try sameAgain(head, "a bundle's head", write: \.canonicalBytes) {
            try BundleHead(SignedDocument(bytes: $0, signature: ""))
        }
        if (try? reader.check(against: head)) != nil {
            let content = bytes.drop { $0 != 0x0A }.dropFirst()
            guard SHA256.hash(Array(content)) == head.content else {
                throw Broken("a content was taken for another")
            }
        }
        guard let box = Base64URL.decode(head.seal.key, maxBytes: 128),
            let header = Base64URL.decode(head.seal.header, maxBytes: 64),
            let key = try SigningKey(seed: [UInt8](repeating: 8, count: 32)).contentKey(in: box),
            let opener = ContentOpener(key, header: header)
        else { return }
        try reader.forEachMessage(opener, Zstd()) {
            if try FilePart(body: $0) == nil { _ = try Exchange(body: $0) }
        }
    }
}
