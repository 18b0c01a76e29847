#if DEBUG
    import Ledger
    import Simulation
    import Testing

    /// The checks of the simulator can fail: each rule of the design, left out at the one place where it
    /// stands, breaks a promise in one of the first histories that are kept with it.
    @Suite struct WeaknessTests {
        static let seeds: ClosedRange<UInt64> = 1...200
        /// Rules that stand only where machines are lost, and where they are copied.
        static let ofRestores: Set<Weakness> = [
            .contextsCount, .nextIncarnation, .recallsForgotten, .sendsBeforeReading,
        ]
        static let ofClones: Set<Weakness> = [.retiredServed, .forksGoOn]

        /// And where bundles are carried.
        static let ofBundles: Set<Weakness> = [.packedIsDelivered]

        private func isKept(_ seed: UInt64, with weakness: Weakness) throws -> Bool {
            try Simulation.run(
                seed: seed, hasRestores: Self.ofRestores.contains(weakness),
                hasClones: Self.ofClones.contains(weakness),
                hasBundles: Self.ofBundles.contains(weakness)
            ).violation == nil
        }

        @Test(arguments: Weakness.allCases)
        func `A rule left out is noticed`(_ weakness: Weakness) throws {
            let found = try Self.seeds.first { seed in
                let isNoticed = try Weakness.$present.withValue(weakness) {
                    try !isKept(seed, with: weakness)
                }
                return try isNoticed && isKept(seed, with: weakness)
            }
            #expect(found != nil, "\(weakness.rawValue) in \(Self.seeds)")
        }
    }
#endif
