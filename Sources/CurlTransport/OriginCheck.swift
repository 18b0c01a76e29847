import CCurl
import Glibc
import HTTPMessages

/// What an origin may be: pinned HTTPS anywhere, plain HTTP on this machine only.
enum OriginCheck {
    /// Whether TLS is to be spoken; throws `.malformed` for an origin nobody may ask.
    static func isTLS(_ origin: HTTPOrigin) throws(HTTPFailure) -> Bool {
        guard let address = curl_url() else { throw .notSent(reason: "out of memory") }
        defer { curl_url_cleanup(address) }
        guard curl_url_set(address, CURLUPART_URL, origin.url, 0) == CURLUE_OK,
            !origin.url.hasSuffix("/"), part(CURLUPART_PATH, of: address) == "/",
            part(CURLUPART_USER, of: address) == nil, part(CURLUPART_QUERY, of: address) == nil,
            part(CURLUPART_FRAGMENT, of: address) == nil
        else { throw .malformed(reason: "origin is not scheme://host:port") }
        switch part(CURLUPART_SCHEME, of: address) {
        case "https":
            guard let pin = origin.pin, isPin(pin) else {
                throw .malformed(reason: "https needs the server's pin")
            }
            return true
        case "http":
            guard isLoopback(part(CURLUPART_HOST, of: address) ?? "") else {
                throw .malformed(reason: "plain http is for this machine only")
            }
            return false
        default: throw .malformed(reason: "scheme is neither http nor https")
        }
    }

    /// 32 bytes in base64; anything else, libcurl would read as a file name or a list of pins.
    private static func isPin(_ pin: String) -> Bool {
        let bytes = pin.utf8
        return bytes.count == 44 && pin.hasSuffix("=")
            && bytes.dropLast().allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }

    /// libcurl answers "localhost" by itself and asks no name server.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        var address = in_addr()
        guard inet_pton(AF_INET, host, &address) == 1 else { return false }
        return UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    private static func part(_ part: CURLUPart, of address: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(address, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(validatingCString: text)
    }
}
