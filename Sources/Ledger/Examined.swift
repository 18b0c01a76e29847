/// What a change shows by itself, before anything is known of its record or of who sent it.
public struct Examined: Sendable, Equatable {
    /// What `PayloadCheck` said; nil means that the change comes erased.
    public let finding: PayloadCheck.Finding?
    /// The violation for which every node that knows the words refuses the change, and by which a
    /// refusal from elsewhere is checked before it voids. Nil: none, or the words are unknown.
    public let violation: RefusalCode?

    /// - Parameter declared: of the header's registers, as `Vocabulary.declared` gives it.
    public init(
        _ header: ChangeHeader, payload finding: PayloadCheck.Finding?,
        declared: [RegisterDeclaration?]
    ) {
        self.finding = finding
        violation = Self.violation(header, finding, declared)
    }

    private static func violation(
        _ header: ChangeHeader, _ finding: PayloadCheck.Finding?,
        _ declared: [RegisterDeclaration?]
    ) -> RefusalCode? {
        for case let register? in declared
        where !register.authority.allows(header.tier) && !Weakness.authorityUnchecked.isPresent {
            return .authority
        }
        if case .groupInPart? = finding, !Weakness.groupsUnchecked.isPresent { return .groupInPart }
        return nil
    }
}
