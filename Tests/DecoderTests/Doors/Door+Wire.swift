import Compression
import HTTPMessages
import Hashing
import Ledger
import Simulation
import SyncEngine
import SyncProtocol

@testable import SyncHTTP

extension Door {
    /// Lines `name: value`, an empty line, a body; `@digest` as a value is the body's own.
    private static func message(_ bytes: [UInt8]) -> (HTTPHeaders, [UInt8]) {
        var headers = HTTPHeaders()
        var rest = bytes[...]
        var lines: [ArraySlice<UInt8>] = []
        while let end = rest.firstIndex(of: 0x0A) {
            let line = rest[rest.startIndex..<end]
            rest = rest[(end + 1)...]
            if line.isEmpty { break }
            lines.append(line)
        }
        let body = Array(rest)
        for line in lines.prefix(32) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let value = text(Array(line[(colon + 1)...].drop { $0 == 0x20 }))
            headers.add(
                text(Array(line[..<colon])),
                value == "@digest" ? FieldBytes.contentDigest(body) : value)
        }
        return (headers, body)
    }

    static func request(_ bytes: [UInt8]) throws {
        let (headers, body) = message(bytes)
        let request = HTTPRequest(
            method: "POST", path: SyncLimits.exchangePath, headers: headers, body: body)
        for field in headers.fields {
            guard let url = FieldBytes.urlText(field: field.value[...]) else { continue }
            guard FieldBytes.isSame(field.value, FieldBytes.field(urlText: url)) else {
                throw Broken("a field of bytes has two spellings")
            }
        }
        guard let input = SignatureInput(of: request) else { return }
        guard FieldBytes.isSame(headers["signature-input"], "sig=" + input.parameters) else {
            throw Broken("a signature's input has two spellings")
        }
        _ = MessageSigning.base(of: request, input)
        let check = RequestCheck(side: Street.shared.side)
        let claim = try check.claim(request)
        try check.verify(request, claim, key: "key-1")
        throw Broken("a signature that nobody made was believed")
    }

    static func answer(_ bytes: [UInt8]) throws {
        let (headers, body) = message(bytes)
        let status = headers["status"].flatMap(Int.init) ?? 200
        let answer = HTTPResponse(status: status, headers: headers, body: body)
        let check = AnswerCheck(notary: Street.shared.side.notary, zstd: Street.shared.zstd)
        var asked = HTTPRequest(method: "POST", path: SyncLimits.exchangePath)
        asked.headers.add("signature", "sig=:" + String(repeating: "A", count: 86) + "==:")
        if let claim = try? check.claim(
            answer, to: asked, from: NodeID(1), type: SyncLimits.mediaType),
            check.verifies(claim, key: "key-1")
        {
            throw Broken("an answer that nobody signed was believed")
        }
        // As if the signature were good: a peer may send anything under its own.
        let claim = AnswerCheck.Claim(answer: answer, base: [], signature: "")
        switch try check.content(claim) {
        case .body(let body):
            if body.count > SyncLimits.messageBytes { throw Broken("\(body.count) bytes") }
        case .refusal(let problem, let seconds):
            _ = Backoff.delay(attempt: 3, random: 0.5, retryAfter: seconds)
            if problem.code.status != status { throw Broken("a refusal of another status") }
        }
    }

    static func zstd(_ bytes: [UInt8]) throws {
        let limit = 1 << 18
        let zstd = Street.shared.zstd
        let content = try zstd.decompress(bytes, limit: limit)
        if content.count > limit { throw Broken("\(content.count) bytes came out of a frame") }
        try sameAgain(
            content, "zstd", write: { (try? zstd.compress($0)) ?? [] },
            read: { try zstd.decompress($0, limit: limit) })
    }
}

/// What the doors need and is dear to make.
struct Street: Sendable {
    static let shared = Street()
    let zstd = Zstd()
    let side = OfficeNode("District", 1, .district).side
}
