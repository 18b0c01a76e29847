import Hashing

/// The fold of a record's set of changes: how far each writer counts, which dots are void, and
/// which values live in each register (Protocol/merge.md).
///
/// `apply` is the quick way, one change at a time; `init(folding:)` says the same thing straight
/// from the rule and serves where history must be judged anew (voids, recovery, checks).
public struct RecordState: Hashable, Sendable {
    /// Applied and void dots, without gaps; never contexts.
    public private(set) var vector = VersionVector()
    /// Refused dots, sorted: they count, but neither live nor cover.
    public private(set) var voids: [Dot] = []
    public private(set) var registers = SortedTable<RegisterName, RegisterState>()
    /// The hash of every dot that lives in some register.
    public private(set) var hashes = SortedTable<Dot, Digest>()

    public init() {}

    init(
        vector: VersionVector, voids: [Dot], registers: SortedTable<RegisterName, RegisterState>,
        hashes: SortedTable<Dot, Digest>
    ) {
        self.vector = vector
        self.voids = voids
        self.registers = registers
        self.hashes = hashes
    }

    public var isEmpty: Bool { vector.isEmpty }

    /// The dots that live in a register, sorted; none for one that was never set.
    public func live(_ register: RegisterName) -> [Dot] { registers[register]?.live ?? [] }

    /// Registers with more than one live dot; whether they conflict depends on their values.
    public var contested: [RegisterName] {
        registers.filter { $0.value.live.count > 1 }.map(\.key)
    }

    /// Adds a change to the set. It must be its writer's next one: anything else was held or found
    /// a duplicate before.
    public mutating func apply(_ header: ChangeHeader, hash: Digest) {
        let dot = header.dot
        advance(to: dot)
        let ahead = header.context.beyond(vector)
        if Weakness.contextsCount.isPresent { vector = vector.joined(header.context) }
        let alone = RegisterState(live: [dot])
        if registers.isEmpty, ahead.isEmpty {
            // The first change: nothing to compare with.
            registers = SortedTable(keys: header.registers, alone)
            hashes[dot] = hash
            return
        }
        registers.reserve(header.registers.count)
        for name in header.registers {
            registers.update(name, alone) { register in
                // Looked at first: registers of one change share the array until one differs.
                let isCovered = { (old: Dot) in old != dot && header.context.covers(old) }
                if register.live.contains(where: isCovered) {
                    register.live.removeAll(where: isCovered)
                }
                let isLive = !register.awaited.covers(dot)
                if isLive, !register.live.contains(dot) {
                    let place = register.live.firstIndex { dot < $0 } ?? register.live.endIndex
                    register.live.insert(dot, at: place)
                }
                if !ahead.isEmpty { register.awaited = register.awaited.joined(ahead) }
            }
        }
        if Weakness.coversOtherRegisters.isPresent {
            registers.changeAll { $0.live.removeAll { $0 != dot && header.context.covers($0) } }
        }
        hashes[dot] = hash
        settle()
    }

    /// Counts a dot as made but void. What a void change had covered is not brought back here:
    /// a change that was applied before becomes void by folding the history anew.
    public mutating func applyVoid(_ dot: Dot) {
        if !Weakness.vectorWithoutVoids.isPresent { advance(to: dot) }
        let place = voids.firstIndex { dot < $0 } ?? voids.endIndex
        voids.insert(dot, at: place)
        settle()
    }

    private mutating func advance(to dot: Dot) {
        precondition(
            dot.counter == vector[dot.writer] + 1,
            "change applied out of its writer's order: \(dot)")
        vector.raise(to: dot)
    }

    /// Forgets what the vector has caught up with, and hashes of dots that live nowhere.
    private mutating func settle() {
        if registers.contains(where: { !$0.value.awaited.isEmpty }) {
            registers.changeAll { $0.awaited = $0.awaited.beyond(vector) }
        }
        let table = registers
        hashes.removeAll { hash in
            !table.contains { $0.value.live.contains(hash.key) }
        }
    }
}

extension RecordState {
    /// The rule itself: a value is live unless another change that sets the same register has a
    /// context covering its dot; void changes neither live nor cover.
    ///
    /// - Parameters:
    ///   - history: every change of the set, each once, in any order.
    ///   - voids: the refused dots among them.
    ///   - counted: dots that count though nothing of them is looked at.
    public init(
        folding history: [(header: ChangeHeader, hash: Digest)], voids: Set<Dot>,
        counted: [Dot] = []
    ) {
        for dot in counted { vector.raise(to: dot) }
        for (header, _) in history { vector.raise(to: header.dot) }
        for dot in voids { vector.raise(to: dot) }
        self.voids = voids.sorted()
        let valid = history.filter { !voids.contains($0.header.dot) }
        let names = Set(valid.flatMap(\.header.registers))
        for name in names {
            let setters = valid.filter { $0.header.registers.contains(name) }
            var register = RegisterState()
            for (header, hash) in setters {
                let covered = setters.contains { $0.header.context.covers(header.dot) }
                if !covered {
                    register.live.append(header.dot)
                    hashes[header.dot] = hash
                }
                register.awaited = register.awaited.joined(header.context.beyond(vector))
            }
            register.live.sort()
            registers[name] = register
        }
    }
}
