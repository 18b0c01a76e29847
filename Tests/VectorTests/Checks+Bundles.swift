import Compression
import Foundation
import Hashing
import Identity
import JSON
import Ledger
import SyncBundle
import SyncProtocol
import Testing

extension Checks {
    /// The messages in a bundle's file, or that nothing of it is believed.
    static func bundle(_ input: JSONValue) throws -> JSONValue {
        let bytes = try #require(Data(base64Encoded: input.text("base64")))
        let path = NSTemporaryDirectory() + "jianyan-vector-" + UUID().uuidString
        try bytes.write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            return .object(["messages": .words(try messages(path, input))])
        } catch {
            guard error is BundleFailure || error is Problem else { throw error }
            return .object(["refused": .bool(true)])
        }
    }

    private static func messages(_ path: String, _ input: JSONValue) throws -> [String] {
        let reader = try BundleReader(path)
        let head = try BundleHead(reader.document)
        let maker = try #require(PublicKey(text: input.text("maker")))
        let seed = try #require(Base64URL.decode(input.text("seed"), maxBytes: 32))
        guard head.to == NodeID(text: input.text("reader")),
            let signature = Signature(text: reader.document.signature),
            maker.verifies(signature, reader.document.bytes)
        else { throw BundleFailure.notABundle }
        try reader.check(against: head)
        guard let box = Base64URL.decode(head.seal.key, maxBytes: 128),
            let header = Base64URL.decode(head.seal.header, maxBytes: 64),
            let key = try SigningKey(seed: seed).contentKey(in: box),
            let opener = ContentOpener(key, header: header)
        else { throw BundleFailure.otherKey }
        var messages: [String] = []
        try reader.forEachMessage(opener, Zstd()) {
            messages.append(String(decoding: $0, as: UTF8.self))
        }
        return messages
    }
}
