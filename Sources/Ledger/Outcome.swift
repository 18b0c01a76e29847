import JSON

/// How an offered entry ended. Each entry has exactly one outcome, seen on both sides.
public enum Outcome: Hashable, Sendable {
    /// In the set; `conflicted` tells that a register of the record is now in conflict.
    case applied(conflicted: Bool)
    /// Was here already, with the same hash.
    case duplicate
    /// Waits here with its bytes; its later outcome will be told.
    case held(HeldReason)
    /// Final.
    case refused(RefusalCode)
}

/// Why an entry waits.
public enum HeldReason: String, Sendable, CaseIterable {
    /// An earlier change of the same writer on this record is missing.
    case gap
    /// The record's founding change has not come.
    case founding
    /// An earlier entry of the same record in this stream waits.
    case behind
    /// One dot with two hashes: an operator must choose.
    case frozen
    /// Its context names changes of this node that were never made here.
    case foreseeing
    /// Its record was taken back and is not handed back from here yet.
    case closing
    /// A refusal that the words of this version do not bear out.
    case unfounded
    /// A sort of entry, or a code, of a later version.
    case unknown
}

/// Why a change is refused.
public enum RefusalCode: String, Sendable, CaseIterable {
    /// It sets a register that the author's tier may not write.
    case authority
    /// A group is written in part.
    case groupInPart = "group_in_part"
    /// The record is new here and the sender's side is not its origin.
    case mayNotIntroduce = "may_not_introduce"
    /// The author's node is not on the sender's side of the link.
    case foreignAuthor = "foreign_author"
    /// The header claims another tier than the author's node has.
    case wrongTier = "wrong_tier"
    /// The kind is one that this tier does not make, or one that stays home.
    case mayNotMake = "may_not_make"
    /// Its author's own node took it back.
    case withdrawn
    /// Its record was taken back while it waited.
    case recalled
    /// The payload is not the one that the header names.
    case payloadMismatch = "payload_mismatch"
    /// A question about a change that its reader has neither written nor passed on.
    case neverWritten = "never_written"
    /// Not an entry at all.
    case malformed

    /// Whether the dot becomes void for every holder. The others speak of what the sender may not
    /// send; the true author's dot is not theirs to void.
    public var voids: Bool {
        switch self {
        case .authority, .groupInPart, .withdrawn: true
        default: false
        }
    }
}

extension Outcome {
    /// The word of the outcome and, after it, its reason or flag.
    public var words: [String] {
        switch self {
        case .applied(let conflicted): conflicted ? ["applied", "conflict"] : ["applied"]
        case .duplicate: ["duplicate"]
        case .held(let reason): ["held", reason.rawValue]
        case .refused(let code): ["refused", code.rawValue]
        }
    }

    /// The words in a row, as a store keeps them.
    public var text: String {
        self == .applied(conflicted: false) ? "applied" : words.joined(separator: " ")
    }

    public init?(words: [String]) {
        let reason = words.count > 1 ? words[1] : ""
        switch words.first {
        // Flags of a later version are passed over.
        case "applied"?: self = .applied(conflicted: words.dropFirst().contains("conflict"))
        case "duplicate"?: self = .duplicate
        case "held"?: self = .held(HeldReason(rawValue: reason) ?? .unknown)
        case "refused"?: self = .refused(RefusalCode(rawValue: reason) ?? .malformed)
        default: return nil
        }
    }
}

extension CanonicalJSON {
    public mutating func outcome(_ outcome: Outcome) {
        beginArray()
        for word in outcome.words { string(word) }
        endArray()
    }
}

extension JSONNode {
    public func outcome() throws(FormatError) -> Outcome {
        var words: [String] = []
        for element in try elements(atMost: 4) { words.append(try element.text(atMost: 40)) }
        guard let outcome = Outcome(words: words) else { throw .mistyped }
        return outcome
    }
}
