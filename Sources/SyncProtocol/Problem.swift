import JSON
import Ledger

/// Every way a node refuses over HTTP; each has its status, and says whether asking again may help
/// (Protocol/sync.md §9).
public enum ProblemCode: String, Sendable, CaseIterable {
    // The request cannot be read.
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case contentType = "content_type"
    case contentEncoding = "content_encoding"
    case tooLarge = "too_large"
    case tooLargeUnpacked = "too_large_unpacked"
    case corruptEncoding = "corrupt_encoding"
    case notUTF8 = "not_utf8"
    case malformed
    case duplicateKey = "duplicate_key"
    case tooDeep = "too_deep"
    case mistyped
    case truncated
    // The request is not from whom it says.
    case signatureMissing = "signature_missing"
    case signatureInvalid = "signature_invalid"
    case digestMismatch = "digest_mismatch"
    case nonceNeeded = "nonce_needed"
    case unknownNode = "unknown_node"
    case unknownKey = "unknown_key"
    case wrongAudience = "wrong_audience"
    case nodePending = "node_pending"
    case nodeRevoked = "node_revoked"
    case invitationInvalid = "invitation_invalid"
    case invitationUsed = "invitation_used"
    case alreadyEnrolled = "already_enrolled"
    // The request does not fit what is here.
    case versionUnsupported = "version_unsupported"
    case sequenceGap = "sequence_gap"
    case fork
    case streamStopped = "stream_stopped"
    case newIncarnation = "new_incarnation"
    case retiredIncarnation = "retired_incarnation"
    case restorePending = "restore_pending"
    case headInvalid = "head_invalid"
    case receiptInvalid = "receipt_invalid"
    case attachmentUnknown = "attachment_unknown"
    case attachmentInvalid = "attachment_invalid"
    // This node cannot now.
    case busy
    case storeFull = "store_full"
    case storeFailed = "store_failed"
    case internalFailure = "internal_failure"

    public var status: Int {
        switch self {
        case .notFound, .attachmentUnknown: 404
        case .methodNotAllowed: 405
        case .contentType, .contentEncoding: 415
        case .tooLarge, .tooLargeUnpacked: 413
        case .corruptEncoding, .notUTF8, .malformed, .duplicateKey, .tooDeep, .mistyped,
            .truncated, .digestMismatch, .headInvalid, .receiptInvalid, .attachmentInvalid:
            400
        case .signatureMissing, .signatureInvalid, .nonceNeeded, .unknownNode, .unknownKey: 401
        case .wrongAudience: 421
        case .nodePending, .restorePending, .nodeRevoked, .invitationInvalid, .invitationUsed: 403
        case .alreadyEnrolled, .sequenceGap, .fork, .streamStopped, .newIncarnation,
            .retiredIncarnation:
            409
        case .versionUnsupported: 426
        case .busy: 503
        case .storeFull: 507
        case .storeFailed: 503
        case .internalFailure: 500
        }
    }

    /// Whether the same request may succeed later, or at once with what the answer brings.
    public var mayRetry: Bool {
        switch self {
        case .nonceNeeded, .sequenceGap, .nodePending, .restorePending, .busy, .storeFull,
            .storeFailed, .attachmentUnknown, .attachmentInvalid,
            .internalFailure, .digestMismatch, .corruptEncoding, .truncated:
            true
        default: false
        }
    }

    public init(_ error: JSONError) {
        switch error {
        case .notUTF8: self = .notUTF8
        case .duplicateKey: self = .duplicateKey
        case .tooDeep: self = .tooDeep
        case .tooLong, .tooManyMembers: self = .tooLarge
        case .malformed: self = .malformed
        case .numberOutOfRange, .nulCharacter: self = .mistyped
        case .outOfMemory: self = .busy
        }
    }
}

/// A refusal as sent: `application/problem+json` (RFC 9457). Its detail is plain English for a
/// developer; people read the phrase that belongs to the code.
public struct Problem: Error, Sendable, Equatable {
    public let code: ProblemCode
    public let detail: String
    /// `sequenceGap`, `fork`: how far the answering node has the stream.
    public var expected: Position?
    /// `versionUnsupported`: what the answering node speaks.
    public var versions: ClosedRange<Int>?

    public init(_ code: ProblemCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public init(_ error: FormatError) {
        if case .notJSON(let json) = error {
            self.init(ProblemCode(json), "\(json)")
        } else {
            self.init(.mistyped, "\(error)")
        }
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        json.key("code")
        json.string(code.rawValue)
        json.key("detail")
        json.string(detail)
        if let expected {
            json.key("expected")
            json.position(expected)
        }
        json.key("retry")
        json.bool(code.mayRetry)
        json.key("status")
        json.int(Int64(code.status))
        json.key("title")
        json.string(code.rawValue)
        json.key("type")
        json.string("about:blank")
        if let versions { json.versions(versions) }
        json.endObject()
        return json.bytes
    }

    /// Nil when the bytes are no problem of ours: a gateway's page, for instance.
    public init?(bytes: [UInt8]) {
        let parser = JSONParser(limits: JSONLimits(bytes: 64 << 10))
        let read = try? parser.parse(bytes) { node throws -> Problem? in
            guard let code = ProblemCode(rawValue: try node.required("code").text(atMost: 60))
            else { return nil }
            var problem = Problem(code, try node.required("detail").text(atMost: 2000))
            if let expected = node["expected"] { problem.expected = try expected.position() }
            problem.versions = try node["versions"]?.versions()
            return problem
        }
        guard let problem = read ?? nil else { return nil }
        self = problem
    }
}

extension Problem {
    /// Reads a small document; whatever is wrong with it is said by a code.
    static func reading<T>(
        _ bytes: [UInt8], limit: Int = 256 << 10, _ make: (JSONNode) throws(FormatError) -> T
    ) throws(Problem) -> T {
        do {
            return try JSONParser(limits: JSONLimits(bytes: limit)).parse(bytes) {
                try make($0)
            }
        } catch let error as JSONError {
            throw Problem(ProblemCode(error), "\(error)")
        } catch let error as FormatError {
            throw Problem(error)
        } catch {
            throw Problem(.malformed, "unreadable")
        }
    }
}
