/// When writing stops for want of room, and what becomes of the reserve. Decides only; `DiskSpace`
/// measures and acts.
struct SpaceRule: Sendable, Equatable {
    /// Bytes that must be left for a write to be taken; 0: as long as there is room at all.
    let keepFree: Int64
    /// Bytes of the reserve; 0: none is kept.
    let reserve: Int64

    func mayWrite(free: Int64) -> Bool { free >= keepFree }

    /// So little is left that a store could not even be opened.
    func mustRelease(free: Int64) -> Bool { free < reserve }

    /// So much that the reserve takes nothing from writing.
    func mayMake(free: Int64) -> Bool {
        reserve > 0 && free >= keepFree && free - keepFree >= reserve
    }
}
