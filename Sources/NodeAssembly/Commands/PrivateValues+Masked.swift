import FrontDesk
import JSON
import Ledger
import Office

extension PrivateValues {
    /// The same with everything masked that tells who a person is.
    var masked: PrivateValues {
        var shown: [RegisterName: JSONValue] = [:]
        for (name, value) in values { shown[name] = Self.mask(name, value) }
        return PrivateValues(record: record, values: shown)
    }

    static func mask(_ register: RegisterName, _ value: JSONValue) -> JSONValue {
        let text = value.stringValue ?? ""
        switch register.text {
        case "proposal", "identity_status", "source", "row_digest": return value
        case "name": return .string(Masking.name(text))
        case "phone": return .string(Masking.phone(text))
        // A later version's registers too: what is not known to be harmless is masked.
        default: return .string(text.isEmpty && value.stringValue != nil ? "" : "***")
        }
    }
}
