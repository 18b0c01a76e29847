import Hashing

/// What a node does with a change that came on a stream: decided from the change, what is known of
/// the record, and who sent it; nothing else (Protocol/merge.md §4).
public enum Admission: Hashable, Sendable {
    case apply
    case duplicate
    case hold(HeldReason)
    case refuse(RefusalCode)
    /// A known dot with another hash: the record freezes and an operator is called.
    case freeze

    /// What is known here of the change's record.
    public struct Known: Sendable {
        public let state: RecordState
        /// The hash under which the change's dot is already known, void or not.
        public let hashOfDot: Digest?
        public let isFrozen: Bool
        /// An earlier entry of the record waits in this stream.
        public let hasHeldBefore: Bool

        public init(
            state: RecordState, hashOfDot: Digest?, isFrozen: Bool, hasHeldBefore: Bool
        ) {
            self.state = state
            self.hashOfDot = hashOfDot
            self.isFrozen = isFrozen
            self.hasHeldBefore = hasHeldBefore
        }
    }

    /// Who sent it, seen from the receiver.
    public struct Sender: Sendable {
        /// Whether a node stands on the sender's side of this link.
        public let hasOnItsSide: @Sendable (NodeID) -> Bool
        /// The tier that a node is known to have; nil for one heard of the first time.
        public let tierOf: @Sendable (NodeID) -> Tier?

        public init(
            hasOnItsSide: @escaping @Sendable (NodeID) -> Bool,
            tierOf: @escaping @Sendable (NodeID) -> Tier?
        ) {
            self.hasOnItsSide = hasOnItsSide
            self.tierOf = tierOf
        }
    }

    /// - Parameters:
    ///   - finding: what `PayloadCheck` said; nil payload finding means the change comes erased.
    ///   - known: of the shared set; nil when the record is new here or private, for a private
    ///     record must answer as an unknown one does.
    public static func judge(
        _ header: ChangeHeader, hash: Digest, payload finding: PayloadCheck.Finding?,
        known: Known?, sender: Sender, vocabulary: Vocabulary
    ) -> Admission {
        // A record of which only held entries are known has no founding change either.
        let isNew = known?.state.isEmpty ?? true
        if let refusal = notFromSender(header, isNew: isNew, sender: sender) {
            return .refuse(refusal)
        }
        if let known, known.isFrozen { return .hold(.frozen) }
        if let earlier = known?.hashOfDot { return earlier == hash ? .duplicate : .freeze }
        if finding == .mismatch { return .refuse(.payloadMismatch) }
        let declaration = vocabulary[header.record.kind]
        if let declaration {
            let isMade = isNew && header.isFounding
            if declaration.staysHome || (isMade && !declaration.madeBy.allows(header.tier)) {
                return .refuse(.mayNotMake)
            }
        }
        if known?.hasHeldBefore == true { return .hold(.behind) }
        guard !isNew || header.isFounding else { return .hold(.founding) }
        let mark = known?.state.vector[header.dot.writer] ?? 0
        guard header.dot.counter == mark + 1 else { return .hold(.gap) }
        if let violation = violation(header, payload: finding, declaration: declaration) {
            return .refuse(violation)
        }
        return .apply
    }

    /// The violation for which every node that knows the words refuses the change, and by which a
    /// refusal from elsewhere is checked before it voids. Nil: none, or the words are unknown.
    public static func violation(
        _ header: ChangeHeader, payload finding: PayloadCheck.Finding?,
        declaration: KindDeclaration?
    ) -> RefusalCode? {
        guard let declaration else { return nil }
        for name in header.registers {
            if let register = declaration[register: name], !register.authority.allows(header.tier) {
                return .authority
            }
        }
        if case .groupInPart? = finding { return .groupInPart }
        return nil
    }

    private static func notFromSender(
        _ header: ChangeHeader, isNew: Bool, sender: Sender
    ) -> RefusalCode? {
        if !sender.hasOnItsSide(header.dot.node) { return .foreignAuthor }
        if let tier = sender.tierOf(header.dot.node), tier != header.tier { return .wrongTier }
        if isNew, !sender.hasOnItsSide(header.record.origin) { return .mayNotIntroduce }
        return nil
    }
}
