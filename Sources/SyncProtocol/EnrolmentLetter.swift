import JSON
import Ledger

/// One half of an enrolment where no line leads: what a node says of itself, to whom, and its
/// signature, as a line of text that a person carries (enrolment.md §5).
public struct EnrolmentLetter: Sendable, Equatable {
    public let message: EnrolMessage
    /// The node it is for.
    public let to: NodeID
    /// By the key that the message names.
    public let signature: String

    public static let mark = "jl1-"
    private static let form = CarriedText(mark: mark)

    /// - Parameter sign: Ed25519 over the bytes under the key in the message, base64url.
    public init(_ message: EnrolMessage, to: NodeID, sign: ([UInt8]) -> String) {
        self.message = message
        self.to = to
        signature = sign(Self.bytes(message, to))
    }

    /// What is signed.
    public var canonicalBytes: [UInt8] { Self.bytes(message, to) }

    public var text: String {
        var json = CanonicalJSON(capacity: 640)
        json.beginArray()
        json.raw(canonicalBytes)
        json.string(signature)
        json.endArray()
        return Self.form.write(json.bytes)
    }

    /// Reads a letter's text; its signature is not yet believed.
    public init(text: String) throws(CarriedTextFault) {
        let json = try Self.form.read(text)
        guard let letter = try? JSONParser().parse(json, { try EnrolmentLetter($0) }) else {
            throw .unreadable
        }
        self = letter
    }

    private init(_ node: JSONNode) throws(FormatError) {
        let parts = try node.elements(exactly: 2)
        if try parts[0].required("type").text(atMost: 20) != "enrolment" { throw .mistyped }
        to = try parts[0].required("to").nodeID()
        message = try EnrolMessage(parts[0])
        signature = try parts[1].text(atMost: 128)
    }

    private static func bytes(_ message: EnrolMessage, _ to: NodeID) -> [UInt8] {
        var json = CanonicalJSON(capacity: 400)
        json.beginObject()
        message.writeMembers(to: &json) { json in
            json.key("to")
            json.word(to.word)
            json.key("type")
            json.string("enrolment")
        }
        json.endObject()
        return json.bytes
    }
}
