import JSON

/// The distinct live values of one register, and what a person needs to choose between them
/// (Protocol/merge.md §3).
public struct Conflict: Sendable, Equatable {
    /// One side: a value and every change by which it is live.
    public struct Side: Sendable, Equatable {
        /// Nil: erased.
        public let value: JSONValue?
        public let dots: [Dot]

        public init(value: JSONValue?, dots: [Dot]) {
            self.value = value
            self.dots = dots
        }
    }

    public let register: RegisterName
    /// At least one; two or more make a conflict. The provisional one comes first, the others
    /// follow by their greatest dot, so every node shows the same order.
    public let sides: [Side]

    public init(register: RegisterName, sides: [Side]) {
        self.register = register
        self.sides = sides
    }

    public var isOpen: Bool { sides.count > 1 }
    public var provisional: JSONValue? { sides.first?.value ?? nil }

    /// - Parameter value: reads the value a live change set; nil when it is erased.
    public init(
        _ register: RegisterName, in state: RecordState, value: (Dot) throws -> JSONValue?
    ) rethrows {
        var sides: [(bytes: [UInt8]?, side: Side)] = []
        let live = state.registers[register]?.live ?? []
        for dot in live.sorted(by: { Dot.precedes($1, $0) }) {
            let found = try value(dot)
            let bytes = found?.canonical
            if !Weakness.equalValuesConflict.isPresent,
                let same = sides.firstIndex(where: { $0.bytes == bytes })
            {
                let side = sides[same].side
                sides[same].side = Side(value: side.value, dots: side.dots + [dot])
            } else {
                sides.append((bytes, Side(value: found, dots: [dot])))
            }
        }
        self.init(register: register, sides: sides.map(\.side))
    }

    /// The values both sides started from: those live under the pointwise minimum of the contexts
    /// in conflict. None or several are possible, and shown as such.
    ///
    /// - Parameter history: the record's whole set, and its voids.
    /// - Returns: the dots of the base, sorted.
    public func base(
        in history: [ChangeHeader], voids: Set<Dot>
    ) -> [Dot] {
        let rivals = Set(sides.flatMap(\.dots))
        let contexts = history.filter { rivals.contains($0.dot) }.map(\.context)
        guard var floor = contexts.first else { return [] }
        for context in contexts.dropFirst() { floor = floor.met(context) }
        let seen = history.filter {
            floor.covers($0.dot) && !voids.contains($0.dot) && $0.registers.contains(register)
        }
        return seen.filter { change in !seen.contains { $0.context.covers(change.dot) } }
            .map(\.dot).sorted()
    }
}
