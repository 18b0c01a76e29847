import CommandFrame
import Wording

/// What an operator asked for that cannot be, besides what acts refuse.
enum OperatorError: ExplainedError, Equatable {
    case unknownRegister(String)
    case noSide(Int)
    case sideErased(Int)
    case valueMissing
    case noValueWritten
    case badJSON
    case badForm
    case badNumber(option: String)
    case noSuchPeer(String)
    case noSuchHeld(peer: String, sequence: String)
    case notConflicted(register: String)
    case recordMissing
    /// How a value looks masked was written in place of a value.
    case isMask

    var phrase: Phrase { OperatorErrorPhrases.failed(self) }
    var advice: Phrase? { OperatorErrorPhrases.advice(self) }

    var values: [String: String] {
        switch self {
        case .unknownRegister(let word), .noSuchPeer(let word), .badNumber(let word),
            .notConflicted(let word):
            ["word": word]
        case .noSide(let number), .sideErased(let number): ["number": String(number)]
        case .noSuchHeld(let peer, let sequence): ["peer": peer, "sequence": sequence]
        case .valueMissing, .noValueWritten, .badJSON, .badForm, .recordMissing, .isMask: [:]
        }
    }

    var exitCode: ExitCode {
        switch self {
        case .valueMissing, .noValueWritten, .badJSON, .badNumber, .badForm, .recordMissing: .usage
        case .noSuchPeer, .noSuchHeld: .failed
        default: .refused
        }
    }

    var code: String {
        switch self {
        case .unknownRegister: "unknown-register"
        case .noSide: "no-such-side"
        case .sideErased: "side-erased"
        case .valueMissing, .noValueWritten: "value-missing"
        case .badJSON: "bad-json"
        case .badForm: "bad-form"
        case .badNumber: "bad-number"
        case .noSuchPeer: "no-such-peer"
        case .noSuchHeld: "no-such-held"
        case .notConflicted: "no-conflict"
        case .recordMissing: "record-missing"
        case .isMask: "is-mask"
        }
    }
}
