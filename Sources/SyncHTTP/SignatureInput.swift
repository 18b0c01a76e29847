import HTTPMessages
import Hashing
import Ledger

/// What a message's signature covers, and by whom: the one spelling of `signature-input` that our
/// profile of RFC 9421 has (Protocol/sync.md §5). Nothing is negotiated; a field that is present
/// is covered, and any other spelling is no signature.
struct SignatureInput: Equatable {
    static let requestComponents = [
        "@method", "@path", "content-digest", "content-type", "content-encoding",
        "jianyan-audience",
    ]
    static let answerComponents = [
        "@status", "content-digest", "content-type", "content-encoding", "jianyan-nonce",
    ]
    /// Characters of a nonce: 96 bits in base64url.
    static let nonceLength = 16
    private static let ending = ";alg=\"ed25519\";tag=\"jianyan-sync-1\""
    /// Fields that stand only when there is something to say.
    private static let optional = ["content-encoding", "jianyan-nonce"]

    let components: [String]
    /// Requests only.
    let nonce: String?
    let keyID: NodeID

    init(request headers: HTTPHeaders, nonce: String, keyID: NodeID) {
        components = Self.present(Self.requestComponents, headers)
        self.nonce = nonce
        self.keyID = keyID
    }

    init(answer headers: HTTPHeaders, keyID: NodeID) {
        components = Self.present(Self.answerComponents, headers) + [""]
        nonce = nil
        self.keyID = keyID
    }

    private static func present(_ names: [String], _ headers: HTTPHeaders) -> [String] {
        names.filter { name in
            !optional.contains(name) || headers.fields.contains { $0.name == name }
        }
    }

    /// The parameters as signed and sent, without the label.
    var parameters: String {
        var text = "(" + components.map(Self.identifier).joined(separator: " ") + ")"
        if let nonce { text += ";nonce=\"\(nonce)\"" }
        return text + ";keyid=\"\(keyID.text)\"" + Self.ending
    }

    /// An empty name stands for the request's signature in an answer.
    static func identifier(_ name: String) -> String {
        name.isEmpty ? "\"signature\";req;key=\"sig\"" : "\"\(name)\""
    }

    // MARK: Reading

    /// Nil unless the request's field is exactly what this profile writes.
    init?(of request: HTTPRequest) {
        guard let field = request.headers["signature-input"],
            let nonce = Self.quoted("nonce", in: field, count: Self.nonceLength),
            nonce.utf8.allSatisfy(Self.isURLCharacter), let keyID = Self.keyID(in: field)
        else { return nil }
        self.init(request: request.headers, nonce: nonce, keyID: keyID)
        if !FieldBytes.isSame(field, "sig=" + parameters) { return nil }
    }

    /// Nil unless the answer's field is exactly what this profile writes.
    init?(of answer: HTTPResponse) {
        guard let field = answer.headers["signature-input"], let keyID = Self.keyID(in: field)
        else { return nil }
        self.init(answer: answer.headers, keyID: keyID)
        if !FieldBytes.isSame(field, "sig=" + parameters) { return nil }
    }

    private static func keyID(in field: String) -> NodeID? {
        quoted("keyid", in: field, count: Hex.length).flatMap(NodeID.init(text:))
    }

    /// The quoted value of a parameter, of exactly so many bytes.
    private static func quoted(_ name: String, in field: String, count: Int) -> String? {
        guard field.utf8.count <= 512 else { return nil }
        let mark = ";\(name)=\""
        let bytes = Array(field.utf8)
        let wanted = Array(mark.utf8)
        guard bytes.count >= wanted.count + count + 1 else { return nil }
        for start in 0...(bytes.count - wanted.count - count - 1)
        where bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
            let value = bytes[(start + wanted.count)..<(start + wanted.count + count)]
            guard bytes[start + wanted.count + count] == UInt8(ascii: "\"") else { return nil }
            return String(decoding: value, as: UTF8.self)
        }
        return nil
    }

    static func isURLCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
