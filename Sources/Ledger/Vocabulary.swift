/// The kinds and registers that this version knows. The office declares them; whatever is not
/// declared is kept and passed on untouched, and judged after the upgrade that brings the word.
public struct Vocabulary: Sendable {
    public let kinds: [Kind: KindDeclaration]
    /// The sorts of entry that it reads.
    public let entries: Set<EntryType>

    public init(
        _ declarations: [KindDeclaration], entries: Set<EntryType> = Set(EntryType.allCases)
    ) {
        self.entries = entries
        kinds = Dictionary(uniqueKeysWithValues: declarations.map { ($0.kind, $0) })
    }

    public subscript(kind: Kind) -> KindDeclaration? { kinds[kind] }

    /// What is declared of a header's registers, in their order; nil for those that are unknown here.
    public func declared(_ header: ChangeHeader) -> [RegisterDeclaration?] {
        let kind = kinds[header.record.kind]
        return header.registers.map { kind?[register: $0] }
    }
}

/// One kind of record.
public struct KindDeclaration: Sendable {
    public let kind: Kind
    /// The tiers whose nodes may make such a record.
    public let madeBy: Authority
    /// A record that never leaves its node: contact data, internal notes.
    public let staysHome: Bool
    public let registers: [RegisterName: RegisterDeclaration]
    /// The registers that name files, sorted; most kinds have none.
    public let fileRegisters: [RegisterName]

    public init(
        _ kind: Kind, madeBy: Authority, staysHome: Bool = false,
        registers: [RegisterDeclaration]
    ) {
        self.kind = kind
        self.madeBy = madeBy
        self.staysHome = staysHome
        self.registers = Dictionary(uniqueKeysWithValues: registers.map { ($0.name, $0) })
        fileRegisters = registers.filter(\.namesFile).map(\.name).sorted()
    }

    public subscript(register register: RegisterName) -> RegisterDeclaration? {
        registers[register]
    }
}

/// One register: a field, or a group when `fields` is not empty.
public struct RegisterDeclaration: Sendable {
    public let name: RegisterName
    public let authority: Authority
    /// The fields of a group, which are only ever written together; empty for a single field.
    public let fields: [String]
    /// Kept beside the record for lists and searches.
    public let isListed: Bool
    /// Its value names an attached file, by the fields `sha256` and `size`.
    public let namesFile: Bool

    public init(
        _ name: RegisterName, _ authority: Authority, fields: [String] = [], listed: Bool = false,
        namesFile: Bool = false
    ) {
        self.name = name
        self.authority = authority
        self.fields = fields
        self.isListed = listed
        self.namesFile = namesFile
    }
}
