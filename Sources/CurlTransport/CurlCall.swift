import HTTPMessages

/// One request, checked: all that goes to libcurl from here cannot smuggle a line or a host.
struct CurlCall {
    let method: String
    let url: String
    /// Base64 of the key's SHA-256; nil means plain HTTP to loopback.
    let pin: String?
    let headerLines: [String]
    let body: [UInt8]
    let timeoutMilliseconds: Int
    let answerLimit: Int

    init(
        _ request: HTTPRequest, to origin: HTTPOrigin, timeoutSeconds: Int, answerLimit: Int
    ) throws(HTTPFailure) {
        let isTLS = try OriginCheck.isTLS(origin)
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(Self.isTokenByte) else {
            throw .malformed(reason: "method")
        }
        let query = request.query.map { "?" + $0 } ?? ""
        guard request.path.hasPrefix("/"),
            request.path.utf8.allSatisfy({ Self.isTargetByte($0) && $0 != UInt8(ascii: "?") }),
            query.utf8.allSatisfy(Self.isTargetByte)
        else { throw .malformed(reason: "path or query") }
        method = request.method
        url = origin.url + request.path + query
        pin = isTLS ? origin.pin : nil
        headerLines = try Self.lines(request.headers)
        body = request.body
        timeoutMilliseconds = min(max(timeoutSeconds, 1), 86_400) * 1000
        self.answerLimit = max(answerLimit, 0)
    }

    /// Bytes of the head as libcurl writes it; its own count mixes in parts of the body.
    var headLength: Int {
        let (authority, target) = Self.split(url)
        let sendsLength = !body.isEmpty || method == "POST" || method == "PUT"
        let length = sendsLength ? "Content-Length: \(body.count)\r\n".utf8.count : 0
        return headerLines.reduce(
            "\(method) \(target) HTTP/1.1\r\nHost: \(authority)\r\n\r\n".utf8.count + length
        ) { sum, line in
            // "Name:" sends nothing; "name;" sends "name:".
            line.hasSuffix(":") ? sum : sum + line.utf8.count + 2
        }
    }

    private static func split(_ url: String) -> (authority: Substring, target: Substring) {
        let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let slash = parts[2].firstIndex(of: "/") else { return ("", "") }
        var authority = parts[2][..<slash]
        let usual = url.hasPrefix("https:") ? ":443" : ":80"
        if authority.hasSuffix(usual) { authority.removeLast(usual.count) }
        return (authority, parts[2][slash...])
    }

    /// The fields as libcurl takes them; those it would add by itself are switched off.
    private static func lines(_ headers: HTTPHeaders) throws(HTTPFailure) -> [String] {
        let ours: Set<String> = [
            "content-length", "transfer-encoding", "host", "expect", "connection",
        ]
        var lines = ["Expect:"]
        for silent in ["Accept", "Content-Type"]
        where !headers.fields.contains(where: { $0.name == silent.lowercased() }) {
            lines.append(silent + ":")
        }
        for field in headers.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(isTokenByte),
                field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }),
                !ours.contains(field.name)
            else { throw .malformed(reason: "header \(field.name)") }
            // "name:" alone would tell libcurl to leave the field out.
            lines.append(field.value.isEmpty ? field.name + ";" : "\(field.name): \(field.value)")
        }
        return lines
    }

    private static func isTargetByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
