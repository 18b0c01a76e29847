/// What a change shows by itself, before anything is known of its record or of who sent it.
public struct Examined: Sendable, Equatable {
    /// What `PayloadCheck` said; nil means that the change comes erased.
    public let finding: PayloadCheck.Finding?
    /// The violation for which every node that knows the words refuses the change, and by which a
    /// refusal from elsewhere is checked before it voids. Nil: none, or the words are unknown.
    public let violation: RefusalCode?

    /// - Parameter declaration: of the record's kind; nil when this version does not know it.
    public init(
        _ header: ChangeHeader, payload finding: PayloadCheck.Finding?,
        declaration: KindDeclaration?
    ) {
        self.finding = finding
        violation = declaration.flatMap { Self.violation(header, finding, $0) }
    }

    private static func violation(
        _ header: ChangeHeader, _ finding: PayloadCheck.Finding?, _ declaration: KindDeclaration
    ) -> RefusalCode? {
        for name in header.registers {
            if let register = declaration[register: name], !register.authority.allows(header.tier) {
                return .authority
            }
        }
        if case .groupInPart? = finding { return .groupInPart }
        return nil
    }
}
