import Compression
import HTTPMessages
import Identity
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

/// Papers, codes and signed messages.
extension Checks {
    private static let city = NodeID(0xC)

    private static func keys() throws -> NodeKeys {
        NodeKeys(try SigningKey(seed: [UInt8](repeating: 8, count: 32)))
    }

    static func side(
        _ vocabulary: Vocabulary = Vocabulary([]), incarnation: Incarnation = Incarnation(2)
    ) throws -> ExchangeSide {
        ExchangeSide(
            node: NodeFacts(
                id: city, tier: .city, name: "City", incarnation: incarnation,
                homeIncarnation: Incarnation(0xFEED)),
            rules: Rules(vocabulary: vocabulary) { _ in [] }, notary: try keys())
    }

    static func document(_ input: JSONValue) throws -> JSONValue {
        let bytes = try JSONParser().value(Array(input.text("document").utf8)).canonical
        let verifies = try keys()
            .verifies(input.text("signature"), bytes, key: input.text("key"))
        return .object(["verifies": .bool(verifies)])
    }

    static func fingerprint(_ input: JSONValue) throws -> JSONValue {
        let key = try #require(PublicKey(text: input.text("key")))
        return .object(["fingerprint": .string(key.fingerprint)])
    }

    static func rotation(_ input: JSONValue) throws -> JSONValue {
        let node = try #require(NodeID(text: input.text("node")))
        let peer = peer(node, input.text("key"), .district)
        let papers = try RotationPaper.list(Array(input.text("papers").utf8))
        let path = Enrolment(try side(), store: MemoryStore()).path(papers, of: peer)
        return .object(["key": .string(path.last ?? input.text("key"))])
    }

    static func peer(_ node: NodeID, _ key: String, _ tier: Tier) -> Peer {
        Peer(
            id: node, relation: .downstream, name: "District", tier: tier, status: .pending,
            keys: [key], enrolledAt: 0)
    }

    static func invitation(_ input: JSONValue) throws -> JSONValue {
        guard let found = try? Invitation(code: input.text("code")) else {
            return .object(["refused": .bool(true)])
        }
        return .object(["node": .string(found.node.text), "name": .string(found.name)])
    }

    /// To the city, which waits for whoever knows the secret.
    static func letter(_ input: JSONValue) throws -> JSONValue {
        guard let letter = try? EnrolmentLetter(text: input.text("letter")) else {
            return .object(["refused": .bool(true)])
        }
        let enrolment = Enrolment(try side(), store: MemoryStore())
        try enrolment.invite(
            name: letter.message.name, tier: .district,
            secretHash: Invitation.hash(secret: letter.message.secret), by: "Wu", now: 1)
        guard (try? enrolment.answer(letter, now: 2)) != nil else {
            return .object(["refused": .bool(true)])
        }
        return .object([
            "node": .string(letter.message.node.text), "name": .string(letter.message.name),
        ])
    }

    static func request(_ input: JSONValue) throws -> JSONValue {
        let request = HTTPRequest(
            method: input.text("method"), path: input.text("path"), headers: headers(input),
            body: Array(input.text("body").utf8))
        let district = SigningKey.seven
        let store = MemoryStore()
        let side = try side()
        try store.write {
            try $0.put(peer: peer(NodeID(0xD), try district().publicKey.text, .district))
        }
        try Enrolment(side, store: store).approve(NodeID(0xD), by: "Wu", now: 1)
        let check = RequestCheck(side: side)
        do {
            let claim = try check.claim(request)
            let peer = try store.read { try check.peer(claim, $0) }
            try check.verify(request, claim, key: peer.keys.last ?? "")
            return .object([
                "nonce": .string(claim.input.nonce ?? ""),
                "keyid": .string(claim.input.keyID.text),
            ])
        } catch let problem as Problem {
            return .object(["problem": .string(problem.code.rawValue)])
        }
    }

    static func answer(_ input: JSONValue) throws -> JSONValue {
        let answer = HTTPResponse(
            status: Int(input["status"]?.intValue ?? 0), headers: headers(input),
            body: Array(input.text("body").utf8))
        var asked = HTTPRequest(method: "POST", path: SyncLimits.exchangePath)
        asked.headers.add("signature", input.text("asked"))
        let check = AnswerCheck(notary: try keys(), zstd: Zstd())
        let peer = try #require(NodeID(text: input.text("peer")))
        let claim = try? check.claim(
            answer, to: asked, from: peer, type: SyncLimits.mediaType)
        return .object([
            "counts": .bool(claim.map { check.verifies($0, key: input.text("key")) } ?? false)
        ])
    }

    private static func headers(_ input: JSONValue) -> HTTPHeaders {
        HTTPHeaders(
            input.list("fields").compactMap { pair in
                guard let parts = pair.arrayValue, parts.count == 2 else { return nil }
                return HTTPField(
                    name: parts[0].stringValue ?? "", value: parts[1].stringValue ?? "")
            })
    }

    static func problem(_ input: JSONValue) throws -> JSONValue {
        guard let problem = Problem(bytes: Array(input.text("text").utf8)) else {
            return .object(["refused": .bool(true)])
        }
        return .object(["code": .string(problem.code.rawValue)])
    }
}

extension SigningKey {
    /// The district's of every vector.
    static func seven() throws -> SigningKey {
        try SigningKey(seed: [UInt8](repeating: 7, count: 32))
    }
}
