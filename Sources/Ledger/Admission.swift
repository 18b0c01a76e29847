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
    /// The dot is void here, as another change: that is the end of whatever comes under it.
    case settled(RefusalCode)

    /// What is known here of the change's record.
    public struct Known: Sendable {
        public let state: RecordState
        /// The hash under which the change's dot is already known, void or not.
        public let hashOfDot: Digest?
        public let isFrozen: Bool
        /// An earlier entry of the record waits in this stream.
        public let hasHeldBefore: Bool
        /// As what the dot is void; nil when it is not.
        public let voidCode: RefusalCode?

        public init(
            state: RecordState, hashOfDot: Digest?, isFrozen: Bool, hasHeldBefore: Bool,
            voidCode: RefusalCode? = nil
        ) {
            self.state = state
            self.hashOfDot = hashOfDot
            self.isFrozen = isFrozen
            self.hasHeldBefore = hasHeldBefore
            self.voidCode = voidCode
        }
    }

    /// Who sent it, seen from the receiver.
    public struct Sender: Sendable {
        /// Whether the change's author stands on the sender's side of this link.
        public let hasAuthor: Bool
        /// Whether the node that made the record stands there.
        public let hasOrigin: Bool
        /// The tier that the author's node is known to have; nil when heard of the first time.
        public let authorTier: Tier?

        public init(hasAuthor: Bool, hasOrigin: Bool, authorTier: Tier?) {
            self.hasAuthor = hasAuthor
            self.hasOrigin = hasOrigin
            self.authorTier = authorTier
        }
    }

    /// - Parameters:
    ///   - examined: what the change by itself shows.
    ///   - known: of the shared set; nil when the record is new here or private, for a private
    ///     record must answer as an unknown one does.
    public static func judge(
        _ header: ChangeHeader, hash: Digest, examined: Examined, known: Known?, sender: Sender,
        declaration: KindDeclaration?
    ) -> Admission {
        // A record of which only held entries are known has no founding change either.
        let isNew = Weakness.anyoneIntroduces.isPresent ? false : known?.state.isEmpty ?? true
        if let refusal = notFromSender(header, isNew: isNew, sender: sender) {
            return .refuse(refusal)
        }
        if let known, known.isFrozen { return .hold(.frozen) }
        if let earlier = known?.hashOfDot {
            if earlier == hash { return .duplicate }
            return known?.voidCode.map { .settled($0) } ?? .freeze
        }
        if examined.finding == .mismatch { return .refuse(.payloadMismatch) }
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
        if let violation = examined.violation { return .refuse(violation) }
        return .apply
    }

    private static func notFromSender(
        _ header: ChangeHeader, isNew: Bool, sender: Sender
    ) -> RefusalCode? {
        if !sender.hasAuthor, !Weakness.foreignAuthors.isPresent { return .foreignAuthor }
        if let tier = sender.authorTier, tier != header.tier, !Weakness.tierUnchecked.isPresent {
            return .wrongTier
        }
        if isNew, !sender.hasOrigin { return .mayNotIntroduce }
        return nil
    }
}
