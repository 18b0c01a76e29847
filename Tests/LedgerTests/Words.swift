import Hashing
import JSON
import Ledger

/// The words the tests write records in.
extension Vocabulary {
    static let ofTests = Vocabulary([
        KindDeclaration(
            "proposal", madeBy: .district,
            registers: [
                RegisterDeclaration("title", .both, listed: true),
                RegisterDeclaration("theme", .both),
                RegisterDeclaration("body", .district),
                RegisterDeclaration("decision", .city),
                RegisterDeclaration("scope", .both, fields: ["grade", "scope", "track"]),
            ]),
        KindDeclaration(
            "proposer", madeBy: .district, staysHome: true,
            registers: [RegisterDeclaration("phone", .district)]),
    ])
}

extension JSONValue {
    /// The group of fields that only make sense together.
    static func scope(_ scope: String, track: String, grade: Int64) -> JSONValue {
        .object([
            JSONMember(key: "grade", value: .int(grade)),
            JSONMember(key: "scope", value: .string(scope)),
            JSONMember(key: "track", value: .string(track)),
        ])
    }
}

extension Admission.Sender {
    /// A peer who stands for every node, each of a tier not heard of before.
    static let anyone = Admission.Sender(hasAuthor: true, hasOrigin: true, authorTier: nil)
}

extension Change {
    /// What a receiver decides, its payload looked at as a receiver does.
    func judged(
        known: Admission.Known?, sender: Admission.Sender = .anyone,
        vocabulary: Vocabulary = .ofTests
    ) throws -> Admission {
        let declaration = vocabulary[header.record.kind]
        let examined = Examined(
            header, payload: try finding(vocabulary), declared: vocabulary.declared(header))
        return Admission.judge(
            header, hash: hash, examined: examined, known: known, sender: sender,
            declaration: declaration)
    }

    /// Nil: erased.
    func finding(_ vocabulary: Vocabulary = .ofTests) throws -> PayloadCheck.Finding? {
        guard let payloadBytes else { return nil }
        if SHA256.hash(payloadBytes) != header.payload { return .mismatch }
        var listed: [JSONMember] = []
        return try JSONParser().parse(payloadBytes) {
            PayloadCheck.examine(
                $0, of: header, declared: vocabulary.declared(header), listed: &listed)
        }
    }
}
