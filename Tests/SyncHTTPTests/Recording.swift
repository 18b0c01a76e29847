import Compression
import Foundation
import HTTPMessages
import Hashing
import JSON
import SyncProtocol
import Synchronization

/// Exchanges as they went over the wire of these tests, written down for `Protocol/schemas/check` when
/// `JIANYAN_RECORD` names a folder. Bodies are unpacked.
final class Recording: Sendable {
    static let shared = Recording()

    private let file: Mutex<FileHandle?>
    private let isOn: Bool
    private let zstd = Zstd()

    private init() {
        guard let folder = ProcessInfo.processInfo.environment["JIANYAN_RECORD"] else {
            file = Mutex(nil)
            isOn = false
            return
        }
        let process = ProcessInfo.processInfo.processIdentifier
        let path = "\(folder)/\(process).ndjson"
        let isMade = FileManager.default.createFile(atPath: path, contents: nil)
        precondition(isMade, "cannot record into \(folder)")
        file = Mutex(FileHandle(forWritingAtPath: path))
        isOn = true
    }

    func note(_ request: HTTPRequest, _ answer: HTTPResponse) {
        guard isOn else { return }
        var json = CanonicalJSON(capacity: 4096)
        json.beginObject()
        json.key("answer")
        json.beginObject()
        write(answer.body, answer.headers, to: &json)
        json.key("status")
        json.int(Int64(answer.status))
        json.endObject()
        json.key("method")
        json.string(request.method)
        json.key("path")
        json.string(request.path)
        json.key("request")
        json.beginObject()
        write(request.body, request.headers, to: &json)
        json.endObject()
        json.endObject()
        let line = Data(json.bytes + [0x0A])
        file.withLock { $0?.write(line) }
    }

    private func write(_ body: [UInt8], _ headers: HTTPHeaders, to json: inout CanonicalJSON) {
        var body = body
        if headers["content-encoding"] == "zstd" {
            body =
                (try? zstd.decompress(body, limit: SyncLimits.messageBytes)) ?? body
        }
        json.key("body")
        json.string(Base64URL.encode(body))
        json.key("headers")
        json.beginArray()
        for field in headers.fields {
            json.beginArray()
            json.string(field.name)
            json.string(field.value)
            json.endArray()
        }
        json.endArray()
    }
}
