import CMicrohttpd
import HTTPMessages

/// Owns a library response made from ours.
final class Reply {
    private let response: OpaquePointer
    private let status: UInt32

    /// Nil if a field cannot be sent, the status is none, or memory runs out.
    init?(_ answer: HTTPResponse) {
        guard (200...599).contains(answer.status), let status = UInt32(exactly: answer.status),
            let response = answer.body.withUnsafeBytes({ bytes in
                MHD_create_response_from_buffer(
                    bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                    .RESPMEM_MUST_COPY)
            })
        else { return nil }
        self.response = response
        self.status = status
        for field in answer.headers.fields where !Self.setByLibrary.contains(field.name) {
            guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
                MHD_add_response_header(response, field.name, field.value) == .YES
            else { return nil }
        }
    }

    deinit { MHD_destroy_response(response) }

    func queue(on connection: OpaquePointer) -> MHD_Result {
        MHD_queue_response(connection, status, response)
    }

    private static let setByLibrary: Set<String> = ["content-length", "transfer-encoding"]
}
