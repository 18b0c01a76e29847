import Hashing
import JSON
import Ledger

/// One change whose bytes and hashes were written by hand and hashed by another program: they must
/// never come out differently, or old hashes no longer verify.
enum Golden {
    static let payload = Payload(
        salt: "AAECAwQFBgcICQoLDA0ODw",
        values: [
            "title": .string("路灯 \"A\""), "scope": .scope("street", track: "full", grade: 2),
        ], reason: "as agreed")
    static let payloadText =
        #"{"reason":"as agreed","salt":"AAECAwQFBgcICQoLDA0ODw","values":"#
        + #"{"scope":{"grade":2,"scope":"street","track":"full"},"title":"路灯 \"A\""}}"#
    static let payloadHash = "4iPXf3mQUEhoIMOHLW0Zr-3Ije0xe72u2JIzyDQjVAQ"

    static let district = Writer(node: NodeID(0xD), incarnation: Incarnation(0xA1))
    static let city = Writer(node: NodeID(0xC), incarnation: Incarnation(2))
    static let record = RecordID(
        kind: "proposal", origin: district.node, number: 0x0123_4567_89ab_cdef)
    static let header = ChangeHeader(
        record: record, dot: Dot(district, 2),
        context: .seeing([Dot(city, 3), Dot(district, 1)]), author: "李华", tier: .district,
        at: 1_750_000_000_000, registers: ["scope", "title"],
        payload: SHA256.hash(payload.canonicalBytes))
    static let headerText =
        #"{"at":1750000000000,"author":"李华","context":[["000000000000000c","0000000000000002",3],"#
        + #"["000000000000000d","00000000000000a1",1]],"#
        + #""dot":["000000000000000d","00000000000000a1",2],"#
        + #""payload":"4iPXf3mQUEhoIMOHLW0Zr-3Ije0xe72u2JIzyDQjVAQ","#
        + #""record":["proposal","000000000000000d","0123456789abcdef"],"#
        + #""registers":["scope","title"],"tier":"district","type":"change"}"#
    static let headerHash = "gKjUklFSSHccYmuABib7tAq2URqtwQgx2ZwMdTK-528"

    static let stream = StreamID(sender: district.node, receiver: city.node, direction: .up)
    static let streamStart = "zn_n5wbjobUDzccGZDVkM_WZzB-qIhLq_riSGa2ObeE"
    /// After one entry whose hash is `headerHash`.
    static let streamNext = "qDvRRUzu_6Mx9JnbRyJeWJtdmoytLeDPAJNRIcPMwOg"

    /// Of `record` with `headerHash` live under dot 1 and dot 2 void.
    static let recordDigest = "vF1jinTlDqsmVQtCzeIq1pBtHNess1-UTx-HdIaxSL0"
}

/// Reads a ledger word from the text of one JSON document.
func read<T>(_ text: String, _ body: (JSONNode) throws -> T) throws -> T {
    try JSONParser().parse(Array(text.utf8), body)
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
