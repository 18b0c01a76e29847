/// A rule of the design that is left out on purpose, at the one place in the code where it stands, to
/// see that the simulator notices (`Tests/SyncEngineTests/WeaknessTests.swift`). A rule that can be left
/// out unnoticed is either not needed or not checked.
///
/// Programs that are built to be shipped have every rule: there `isPresent` is the constant false.
package enum Weakness: String, CaseIterable, Sendable {
    // MARK: Sets and what follows from them

    /// A context raises the version vector, as if its dots had come.
    case contextsCount
    /// A change covers what its author saw in registers that it does not set.
    case coversOtherRegisters
    /// A save carries what the node has, not what the form showed.
    case contextOfTheNode
    /// A register shown in conflict is saved as any other.
    case conflictWithoutReason
    /// Two sides that wrote the same are a conflict.
    case equalValuesConflict
    /// Lists show the value that came last.
    case lastValueShown
    /// A founding change is written under the private incarnation.
    case privateCounterShared
    /// A save that was asked for twice is done twice.
    case retriesDoneAgain

    // MARK: Who may write

    /// Any tier writes any register.
    case authorityUnchecked
    /// A group may be written in part.
    case groupsUnchecked
    /// A peer may send what others wrote.
    case foreignAuthors
    /// An author may claim another tier.
    case tierUnchecked
    /// Any node introduces a record.
    case anyoneIntroduces
    /// A change may cover what its receiver has yet to write.
    case foresightAllowed
    /// A refused dot is not counted.
    case refusalWithoutVoid
    /// The vector does not count voids.
    case vectorWithoutVoids
    /// A refusal is believed though the known words do not bear it out.
    case refusalsBelieved
    /// Whoever shares a record may take another's change back.
    case anyoneWithdraws
    /// Whoever shares a record may take it back.
    case anyoneRecalls
    /// Whoever shares a record may erase it.
    case anyoneErases

    // MARK: Streams

    /// The position moves in a commit of its own, before the entries are applied.
    case positionFirst
    /// A batch may begin beyond what came.
    case gapsAllowed
    /// What was known already is taken again.
    case outcomesForgotten
    /// The asker believes a mere `read`.
    case readsConfirm
    /// A receipt that was not handed over is forgotten.
    case receiptsForgotten
    /// What was written into a bundle counts as delivered.
    case packedIsDelivered
    /// A change is sent back to where it came from.
    case echoes
    /// A tier in between hands on by itself what nobody released.
    case releasedByItself
    /// Who joins late does not get what everyone has.
    case latecomersForgotten
    /// A record is passed on as its current values only.
    case passedOnWithoutHistory
    /// The private set goes along.
    case passedOnWithPrivateSet

    // MARK: Statements

    /// Records under way are compared too.
    case uncertainCompared
    /// A request that is older than what was read is compared.
    case oldRequestsCompared
    /// A record taken back stays in the sum.
    case recalledSummed

    // MARK: Taking back

    /// Values go before the peer signed for the end.
    case droppedEarly
    /// Values stay after the peer signed for the end.
    case neverDropped
    /// People write into what was taken back.
    case sealedWritten
    /// A record goes out again before everyone has answered.
    case releasedTooEarly
    /// A tier in between answers before those beyond have.
    case closedTooEarly
    /// What comes back to where it was handed back from is a duplicate.
    case returnedAreDuplicates
    /// A recall waits behind what waits.
    case recallsWait
    /// What was written elsewhere does not reach the private set.
    case privateSetStandsStill

    // MARK: Waiting

    /// What waits is not tried again.
    case neverRetried
    /// Whoever sent what waited is not told its end.
    case endUntold
    /// The author's office is not told what became of its change further on.
    case authorUntold
    /// One waiting entry holds back its whole stream.
    case heldBlocksAll
    /// What waits is handed on.
    case heldHandedOn

    // MARK: Restored nodes

    /// A new life is the former one plus one.
    case nextIncarnation
    /// Recalls that were under way are forgotten.
    case recallsForgotten
    /// A restored node sends before it has read.
    case sendsBeforeReading
    /// A replaced copy is served.
    case retiredServed
    /// A stream that forked is not stopped.
    case forksGoOn

    #if DEBUG
        @TaskLocal package static var present: Weakness?
        package var isPresent: Bool { Self.present == self }
    #else
        @inlinable package var isPresent: Bool { false }
    #endif
}
