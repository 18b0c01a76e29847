/// How a command ended, as the shell sees it. Scripts of the offices branch on these numbers, so
/// they never change their meaning.
public enum ExitCode: Int32, Sendable, CaseIterable {
    case done = 0
    /// It did not work; nothing was changed, or what was is told.
    case failed = 1
    /// The command line was not understood.
    case usage = 2
    /// A rule forbids it.
    case refused = 3
    /// It is not known whether it was carried out: look, then try again.
    case unknown = 4
    /// It worked, and the check found something.
    case found = 5
}
