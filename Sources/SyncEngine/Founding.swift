import Hashing
import JSON
import Ledger

/// Whether a refusal that another node made is right by the words known here.
enum Founding {
    /// The header that the refusal brings along; nil unless it is the one that it speaks of.
    static func header(of refusal: Refusal) -> ChangeHeader? {
        guard SHA256.hash(refusal.header) == refusal.hash,
            let header = try? JSONParser().parse(refusal.header, { try ChangeHeader($0) }),
            header.dot == refusal.dot, header.record == refusal.record
        else { return nil }
        return header
    }

    /// - Parameter payload: the change's values, when they are here to look at.
    static func isBorneOut(
        _ refusal: Refusal, payload: [UInt8]?, _ vocabulary: Vocabulary
    ) -> Bool {
        guard let declaration = vocabulary[refusal.record.kind], let header = header(of: refusal)
        else { return false }
        switch refusal.code {
        case .authority:
            let declared = vocabulary.declared(header)
            return Examined(header, payload: nil, declared: declared).violation == .authority
        case .groupInPart:
            guard let payload else {
                return header.registers.contains {
                    declaration[register: $0]?.fields.isEmpty == false
                }
            }
            let entry = EntryReader(vocabulary: vocabulary)
                .read(header: refusal.header, payload: payload)
            guard case .change(_, let examined, _) = entry.content,
                case .groupInPart? = examined.finding
            else { return false }
            return true
        default: return false
        }
    }
}
