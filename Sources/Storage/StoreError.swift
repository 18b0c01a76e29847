/// Why the store did not do what was asked. What was refused or failed left everything as it was;
/// `outcomeUnknown` is settled by asking again with the same retry key.
public enum StoreError: Error, Sendable, Equatable {
    /// Another process has this home open.
    case alreadyOpen
    /// The home was written by a newer program.
    case newerSchema(found: Int, known: Int)
    /// There is no home, or it is another node's.
    case wrongHome(String)
    /// A setting that durability stands on did not hold when read back.
    case unsafeSetting(String)
    /// No space left, or less than is to be kept free; nothing was written. Writing goes on by itself
    /// once there is room.
    case full
    /// The disk or the file failed. Writing has stopped until the node is started again.
    case failed(String)
    /// The commit failed half way: it may or may not be there.
    case outcomeUnknown(String)
    /// Writing stopped after an earlier failure.
    case stopped
    /// What is kept contradicts itself or what was to be written.
    case damaged(String)
}
