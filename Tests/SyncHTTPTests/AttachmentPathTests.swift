import Dispatch
import Foundation
import HTTPMessages
import Identity
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

/// What the paths of attachments refuse, each code that the protocol lists for them.
@Suite struct AttachmentPathTests {
    static let paths = [
        SyncLimits.attachmentsPath, SyncLimits.attachmentGivePath, SyncLimits.attachmentTakePath,
    ]
    private let file = sample(50)

    private func post(
        _ world: World, _ path: String, _ body: [UInt8], nonce: String? = nil
    ) -> HTTPRequest {
        let isGive = path == SyncLimits.attachmentGivePath
        var request = HTTPRequest(method: "POST", path: path, body: body)
        request.headers.add(
            "content-type", isGive ? SyncLimits.bytesType : SyncLimits.jsonType)
        world.sign(&request, nonce: nonce ?? world.freshNonce())
        return request
    }

    /// A world in which the district names a file that the city lacks, and the other way.
    private func world(
        _ store: any Store = MemoryStore()
    ) throws -> (World, up: AttachmentName, down: AttachmentName) {
        let world = try World(cityStore: store)
        let up = try world.district.attach(
            file, world.district.newRecord(1, "attachment"), to: [world.city])
        let down = try world.city.attach(
            file + [1], world.city.newRecord(2, "attachment"), to: [world.district])
        try world.sync()
        return (world, up, down)
    }

    private func good(_ up: AttachmentName, _ down: AttachmentName, _ path: String) -> [UInt8] {
        switch path {
        case SyncLimits.attachmentGivePath:
            AttachmentPiece(AttachmentPlace(up, at: 0), Array(file[..<10])).body
        case SyncLimits.attachmentTakePath: AttachmentPlace(down, at: 0).canonicalBytes
        default: AttachmentAsk(offers: [up], wants: [down]).canonicalBytes
        }
    }

    @Test(arguments: paths)
    func `A path of files refuses by its head what it cannot take`(path: String) throws {
        let (world, up, down) = try world()
        let good = post(world, path, good(up, down, path))
        #expect(world.refusal(good) == nil)
        #expect(world.refusal(good)?.code == .nonceNeeded)
        var request = good
        request.headers = good.headers.with("content-type", "text/plain")
        #expect(world.refusal(request)?.code == .contentType)
        request.headers = good.headers
        request.headers.add("content-encoding", "zstd")
        #expect(world.refusal(request)?.code == .contentEncoding)
        request = good
        request.body = [UInt8](repeating: 0x20, count: world.city.routes.bodyLimit(path: path) + 1)
        #expect(world.refusal(request)?.code == .tooLarge)
        request = good
        request.headers = good.headers.with("signature", nil)
        #expect(world.refusal(request)?.code == .signatureMissing)
        request = good
        request.body.append(0x20)
        #expect(world.refusal(request)?.code == .digestMismatch)
        request = good
        request.method = "GET"
        #expect(world.refusal(request)?.code == .methodNotAllowed)
    }

    @Test(arguments: paths)
    func `A path of files refuses each unreadable body with its own code`(path: String) throws {
        let (world, up, down) = try world()
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let future = String(decoding: good(up, down, path), as: UTF8.self)
            .replacing("[1,1]", with: "[2,3]")
        let bodies: [([UInt8], ProblemCode)] = [
            (Array("{".utf8), .malformed), (Array("{\"a\":1,\"a\":2}".utf8), .duplicateKey),
            (Array(deep.utf8), .tooDeep), (Array("{}".utf8), .mistyped),
            ([0x22, 0xFF, 0x22], .notUTF8), (Array(future.utf8), .versionUnsupported),
        ]
        for (body, code) in bodies {
            let isGive = path == SyncLimits.attachmentGivePath && code != .versionUnsupported
            let request = post(world, path, isGive ? body + [0x0A, 1] : body)
            #expect(world.refusal(request)?.code == code, "\(code)")
        }
    }

    @Test(arguments: paths)
    func `Only enrolled nodes ask about files, with their newest key, of this node`(
        path: String
    ) throws {
        let (world, up, down) = try world()
        let body = good(up, down, path)
        var request = HTTPRequest(method: "POST", path: path, body: body)
        request.headers.add(
            "content-type",
            path == SyncLimits.attachmentGivePath ? SyncLimits.bytesType : SyncLimits.jsonType)
        MessageSigning.sign(
            &request, to: NodeID(77), nonce: NonceBook.make(), as: world.district.facts.id,
            world.district.keys)
        #expect(world.refusal(request)?.code == .wrongAudience)
        let good = post(world, path, body)
        try world.city.change(world.district) { $0.status = .pending }
        #expect(world.refusal(good)?.code == .nodePending)
        try world.city.change(world.district) { $0.status = .revoked }
        #expect(world.refusal(good)?.code == .nodeRevoked)
        try world.city.change(world.district) {
            $0.status = .enrolled
            $0.keys.append(SigningKey.generate().publicKey.text)
        }
        #expect(world.refusal(good)?.code == .signatureInvalid)
        let stranger = try World(isEnrolled: false)
        #expect(stranger.refusal(post(stranger, path, body))?.code == .unknownNode)
    }

    @Test(arguments: paths)
    func `A store that cannot be read answers nothing about files, and says so`(
        path: String
    ) throws {
        let store = FaultyStore()
        let (world, up, down) = try world(store)
        let request = post(world, path, good(up, down, path))
        store.fail(reading: StoreError.failed("disk"))
        #expect(world.refusal(request)?.code == .storeFailed)
        store.fail(reading: nil)
        #expect(world.refusal(request) == nil)
    }

    @Test(arguments: [SyncLimits.attachmentGivePath, SyncLimits.attachmentTakePath])
    func `A full store is said on the paths that write`(path: String) throws {
        let store = FaultyStore()
        let (world, up, down) = try world(store)
        // To be told of a file that the disk lost, and of one that became whole.
        try world.city.vault.remove(down.digest)
        let body =
            path == SyncLimits.attachmentGivePath
            ? AttachmentPiece(AttachmentPlace(up, at: 0), file).body
            : AttachmentPlace(down, at: 0).canonicalBytes
        let request = post(world, path, body)
        store.fail(StoreError.full)
        #expect(world.refusal(request)?.code == .storeFull)
        store.fail(nil)
        #expect(try world.city.bytes(up, from: world.district) == nil)
    }

    @Test func `What is unknown, and what does not hash to its name, is said so over the wire`()
        throws
    {
        let (world, up, down) = try world()
        let take = post(
            world, SyncLimits.attachmentTakePath, AttachmentPlace(up, at: 0).canonicalBytes)
        #expect(world.refusal(take)?.code == .attachmentUnknown)
        let give = { (name: AttachmentName, bytes: [UInt8]) in
            world.refusal(
                post(
                    world, SyncLimits.attachmentGivePath,
                    AttachmentPiece(AttachmentPlace(name, at: 0), bytes).body))?.code
        }
        #expect(
            give(try #require(AttachmentName(up.digest, size: 49)), file.dropLast())
                == .attachmentUnknown)
        #expect(give(up, file.reversed()) == .attachmentInvalid)
        // Nothing is lacking of what is whole: the bytes are passed over.
        #expect(give(down, file) == nil)
        #expect(give(up, []) == .truncated)
    }

    @Test(arguments: paths)
    func `The fifth request about files at once is told to wait`(path: String) throws {
        let store = FaultyStore()
        let (world, up, down) = try world(store)
        _ = try world.proposal(9)
        let requests = try (0..<4).map { _ in try world.caught() }
        let fifth = post(world, path, good(up, down, path))
        let entered = DispatchSemaphore(value: 0)
        let mayGo = DispatchSemaphore(value: 0)
        store.beforeWrite {
            entered.signal()
            mayGo.wait()
        }
        let answers = requests.map { request in
            let answer = Later<Int>()
            Thread.detachNewThread { answer.give(world.wire.deliver(request).status) }
            return answer
        }
        entered.wait()
        while world.city.routes.inWork < 4 { sched_yield() }
        #expect(world.refusal(fifth)?.code == .busy)
        for _ in answers { mayGo.signal() }
        #expect(answers.map { $0.wait() } == [200, 200, 200, 200])
    }
}
