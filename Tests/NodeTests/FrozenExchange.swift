import Compression
import Foundation
import HTTPMessages
import Hashing
import JSON
import Ledger
import SyncProtocol
import Testing

/// A request of a former release and its answer, as they went over the wire.
struct FrozenExchange {
    /// The home that answered.
    let to: String
    let request: HTTPRequest
    let answer: HTTPResponse

    init(_ value: JSONValue) throws {
        to = try #require(value["to"]?.stringValue)
        let (asked, answered) = (
            try Self.part(value["request"]), try Self.part(value["answer"])
        )
        request = HTTPRequest(
            method: try #require(value["method"]?.stringValue),
            path: try #require(value["path"]?.stringValue), headers: asked.0, body: asked.1)
        answer = HTTPResponse(
            status: Int(try #require(value["answer"]?["status"]?.intValue)),
            headers: answered.0, body: answered.1)
    }

    private static func part(_ value: JSONValue?) throws -> (HTTPHeaders, [UInt8]) {
        let text = try #require(value?["body"]?.stringValue)
        let body = try #require(Base64URL.decode(text, maxBytes: SyncLimits.messageBytes))
        var headers = HTTPHeaders()
        for field in try #require(value?["headers"]?.arrayValue) {
            let parts = (field.arrayValue ?? []).compactMap(\.stringValue)
            try #require(parts.count == 2)
            headers.add(parts[0], parts[1])
        }
        return (headers, body)
    }

    /// What the request says, unpacked.
    var asked: [UInt8] { get throws { try Self.unpacked(request.body, request.headers) } }
    /// What the answer says, unpacked.
    var answered: [UInt8] { get throws { try Self.unpacked(answer.body, answer.headers) } }

    private static func unpacked(_ body: [UInt8], _ headers: HTTPHeaders) throws -> [UInt8] {
        if headers["content-encoding"] == nil { return body }
        return try Zstd().decompress(body, limit: SyncLimits.messageBytes)
    }
}
