import CCurl
import HTTPMessages
import Synchronization

/// One libcurl handle with its kept connection. One thread uses it at a time, which `CurlClient`
/// sees to; only `cancel` may come from another.
///
/// `@unchecked Sendable`: the pointers never change, `cancelled` is atomic, and libcurl allows
/// curl_multi_wakeup from any thread (https://curl.se/libcurl/c/curl_multi_wakeup.html).
final class CurlLine: @unchecked Sendable {
    struct Outcome {
        let result: Result<HTTPResponse, HTTPFailure>
        var sentBytes: Int64 = 0
        var receivedBytes: Int64 = 0
    }

    static let cancelledReason = "cancelled"
    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private let cancelled = Atomic(false)

    init?() {
        guard curlStarted == CURLE_OK, let easy = curl_easy_init() else { return nil }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            return nil
        }
        self.easy = easy
        self.multi = multi
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        message.deallocate()
    }

    func cancel() {
        cancelled.store(true, ordering: .sequentiallyConsistent)
        curl_multi_wakeup(multi)
    }

    func perform(_ call: CurlCall) -> Outcome {
        guard let fields = HeaderList(call.headerLines) else {
            return Outcome(result: .failure(.notSent(reason: "out of memory")))
        }
        let answer = AnswerBuffer(bodyLimit: call.answerLimit)
        let code = withExtendedLifetime((fields, answer)) {
            call.body.withUnsafeBytes { body in
                let code = prepare(call, fields: fields, body: body, answer: answer)
                return code == CURLE_OK ? drive() : code
            }
        }
        let hasLeft = number(CURLINFO_REQUEST_SIZE) > 0
        let sent = hasLeft ? Int64(call.headLength) + offset(CURLINFO_SIZE_UPLOAD_T) : 0
        let received = offset(CURLINFO_SIZE_DOWNLOAD_T) + number(CURLINFO_HEADER_SIZE)
        return Outcome(
            result: judge(code, call, answer, hasLeft: hasLeft), sentBytes: sent,
            receivedBytes: received)
    }

    /// Runs the transfer to its end, or to `cancel`.
    private func drive() -> CURLcode {
        guard curl_multi_add_handle(multi, easy) == CURLM_OK else { return CURLE_FAILED_INIT }
        defer { curl_multi_remove_handle(multi, easy) }
        var running: Int32 = 1
        while !cancelled.load(ordering: .sequentiallyConsistent) {
            guard curl_multi_perform(multi, &running) == CURLM_OK else { return CURLE_FAILED_INIT }
            if running == 0 { break }
            guard curl_multi_poll(multi, nil, 0, 1000, nil) == CURLM_OK else {
                return CURLE_FAILED_INIT
            }
        }
        var left: Int32 = 0
        while let report = curl_multi_info_read(multi, &left) {
            if report.pointee.msg == CURLMSG_DONE { return jy_curl_result(report) }
        }
        return CURLE_ABORTED_BY_CALLBACK
    }

    /// Whether the request may have arrived is told by the bytes that left, not by the kind of
    /// error: a kept connection may die after the request went out and the second try be refused.
    private func judge(
        _ code: CURLcode, _ call: CurlCall, _ answer: AnswerBuffer, hasLeft: Bool
    ) -> Result<HTTPResponse, HTTPFailure> {
        if code == CURLE_OK {
            let status = Int(truncatingIfNeeded: number(CURLINFO_RESPONSE_CODE))
            guard answer.isWhole(method: call.method, status: status) else {
                return .failure(.lost(reason: "the answer broke off"))
            }
            return .success(
                HTTPResponse(status: status, headers: answer.headers, body: answer.body))
        }
        if cancelled.load(ordering: .sequentiallyConsistent) {
            return .failure(.lost(reason: Self.cancelledReason))
        }
        switch answer.fault {
        case .bodyTooLong: return .failure(.answerTooLong)
        case .badHeader:
            return .failure(.lost(reason: "the answer's head is malformed or too long"))
        case nil: break
        }
        if hasLeft || code == CURLE_SEND_ERROR {
            return .failure(.lost(reason: reason(code)))
        }
        switch code {
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH: return .failure(.wrongKey)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return .failure(.malformed(reason: reason(code)))
        default: return .failure(.notSent(reason: reason(code)))
        }
    }

    private func reason(_ code: CURLcode) -> String {
        let detail = String(cString: message)
        return detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    }

    private func number(_ key: CURLINFO) -> Int64 {
        var value = 0
        return jy_curl_get_long(easy, key, &value) == CURLE_OK ? Int64(value) : 0
    }

    private func offset(_ key: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        return jy_curl_get_offset(easy, key, &value) == CURLE_OK ? Int64(value) : 0
    }
}

/// libcurl wants one start for the whole process before its first handle.
private let curlStarted: CURLcode = jy_curl_global_init()

// MARK: - Options

extension CurlLine {
    /// Sets everything anew; connections and TLS sessions survive curl_easy_reset. Returns the
    /// first refusal. `fields`, `body` and `answer` must outlive the transfer.
    private func prepare(
        _ call: CurlCall, fields: HeaderList, body: UnsafeRawBufferPointer, answer: AnswerBuffer
    ) -> CURLcode {
        curl_easy_reset(easy)
        message[0] = 0
        let context = Unmanaged.passUnretained(answer).toOpaque()
        var codes = [
            jy_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, message),
            jy_curl_set_string(easy, CURLOPT_URL, call.url),
            jy_curl_set_headers(easy, fields.first),
            jy_curl_set_sink(easy, CURLOPT_WRITEFUNCTION, takeAnswerBody),
            jy_curl_set_pointer(easy, CURLOPT_WRITEDATA, context),
            jy_curl_set_sink(easy, CURLOPT_HEADERFUNCTION, takeAnswerHeader),
            jy_curl_set_pointer(easy, CURLOPT_HEADERDATA, context),
            // The answer comes from the pinned server itself or not at all.
            jy_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
            jy_curl_set_string(easy, CURLOPT_PROXY, ""),
        ]
        codes += [
            (CURLOPT_TIMEOUT_MS, call.timeoutMilliseconds),
            (CURLOPT_CONNECTTIMEOUT_MS, min(10_000, call.timeoutMilliseconds)),
            // Silence for a minute is given up; a long poll answers well before.
            (CURLOPT_LOW_SPEED_LIMIT, 1), (CURLOPT_LOW_SPEED_TIME, 60),
            // Younger than the server's idle limit, so that a kept connection is rarely dead.
            (CURLOPT_MAXAGE_CONN, 45),
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_QUICK_EXIT, 1), (CURLOPT_TCP_NODELAY, 1),
            (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_PATH_AS_IS, 1),
            (CURLOPT_HTTP_CONTENT_DECODING, 0),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            (CURLOPT_BUFFERSIZE, 131_072), (CURLOPT_UPLOAD_BUFFERSIZE, 262_144),
        ].map { jy_curl_set_long(easy, $0.0, $0.1) }
        codes += methodOptions(call, body: body)
        if let pin = call.pin { codes += tlsOptions(pin: pin) }
        return codes.first(where: { $0 != CURLE_OK }) ?? CURLE_OK
    }

    private func methodOptions(_ call: CurlCall, body: UnsafeRawBufferPointer) -> [CURLcode] {
        if call.method == "GET" && body.isEmpty { return [] }
        if call.method == "HEAD" { return [jy_curl_set_long(easy, CURLOPT_NOBODY, 1)] }
        if body.isEmpty && call.method != "POST" && call.method != "PUT" {
            return [jy_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, call.method)]
        }
        return [
            jy_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)),
            // Null fields would make libcurl read the body from standard input.
            body.isEmpty
                ? jy_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
                : jy_curl_set_pointer(easy, CURLOPT_POSTFIELDS, body.baseAddress),
            jy_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, call.method),
        ]
    }

    /// The pin alone decides: names and dates of a certificate say nothing where clocks are years
    /// off and districts run their own servers.
    private func tlsOptions(pin: String) -> [CURLcode] {
        [
            jy_curl_set_string(easy, CURLOPT_PINNEDPUBLICKEY, "sha256//" + pin),
            jy_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 0),
            jy_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 0),
            jy_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
        ]
    }
}

// MARK: - Callbacks

private func takeAnswerBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    forward(bytes, size, count, context) { $0.takeBody($1) }
}

private func takeAnswerHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    forward(bytes, size, count, context) { $0.takeHeaderLine($1) }
}

/// Any number but the one given tells libcurl to end the transfer; a size of zero is no end.
private func forward(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?, _ take: (AnswerBuffer, UnsafeRawBufferPointer) -> Bool
) -> Int {
    let (length, overflow) = size.multipliedReportingOverflow(by: count)
    guard !overflow, let context else { return -1 }
    let answer = Unmanaged<AnswerBuffer>.fromOpaque(context).takeUnretainedValue()
    return take(answer, UnsafeRawBufferPointer(start: bytes, count: length)) ? length : -1
}
