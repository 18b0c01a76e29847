import Foundation
import Hashing
import Identity
import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Testing

/// What attachments.md shows is read, written and answered so by this program.
@Suite struct AttachmentPaperTests {
    private let file = Array("末班车延至23点。\n".utf8)

    private func blocks() throws -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appendingPathComponent("Protocol/attachments.md"), encoding: .utf8)
        return text.components(separatedBy: "```\n").enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
    }

    private func line(_ text: some StringProtocol) -> [UInt8] {
        Array(text.utf8.filter { $0 != 0x0A })
    }

    @Test func `The file of the examples is handed over as they show`() throws {
        let blocks = try blocks()
        try #require(blocks.count == 7)
        let world = try World()
        let (district, city) = (world.district, world.city)
        let payload = try Payload(bytes: line(blocks[0]))
        #expect(payload.canonicalBytes == line(blocks[0]))
        let value = try #require(payload.values["file"])
        let name = try #require(AttachmentName(value))
        #expect(name.digest == SHA256.hash(file) && name.size == Int64(file.count))

        try district.attach(file, district.newRecord(1, "attachment"), to: [city])
        try world.sync()
        let peer = try city.peer(district)
        let shown = blocks[1].split(separator: "\n")
        let ask = try AttachmentAsk(bytes: line(shown[0]))
        #expect(ask.canonicalBytes == line(shown[0]))
        #expect(try city.files.state(ask, of: peer).canonicalBytes == line(shown[1]))

        let unknown = #expect(throws: Problem.self) {
            try city.files.give(AttachmentPlace(name, at: 0), to: peer)
        }
        #expect(unknown?.canonicalBytes == line(blocks[5]))
        let first = AttachmentPiece(AttachmentPlace(name, at: 0), Array(file[..<15]))
        #expect(try city.files.take(first, from: peer).have == 15)
        let second = try AttachmentPiece(body: Array(blocks[2].utf8))
        #expect(second.body == Array(blocks[2].utf8))
        let taken = try city.files.take(second, from: peer)
        #expect(AttachmentTaken(have: taken.have).canonicalBytes == line(blocks[4]))
        #expect(try city.bytes(name, from: district) == file)

        let place = try AttachmentPlace(bytes: line(blocks[6]))
        #expect(place.canonicalBytes == line(blocks[6]))
        #expect(try city.files.give(place, to: peer) == Array(file[..<15]))
    }

    @Test func `The signature that is shown is that of the piece`() throws {
        let shown = try blocks()
        let base = shown[3].split(separator: "\n").joined(separator: "\n")
        let digest = Base64URL.encode(SHA256.hash(Array(shown[2].utf8)).bytes)
        let spelt = digest.replacing("-", with: "+").replacing("_", with: "/")
        #expect(base.contains("sha-256=:\(spelt)=:"))
        let key = NodeKeys(try SigningKey(seed: [UInt8](repeating: 7, count: 32)))
        let signature = key.sign(Array(base.utf8)).replacing("-", with: "+")
            .replacing("_", with: "/")
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appendingPathComponent("Protocol/attachments.md"), encoding: .utf8)
        #expect(text.contains("`signature: sig=:\(signature)==:`"))
    }
}
