import Ledger

/// One thing that happened in a simulated history: told to people, counted, and compared between
/// two runs of the same seed.
public struct StoryEvent: Hashable, Sendable {
    public enum Sort: String, Sendable, CaseIterable {
        // What people do.
        case propose, release, edit, resolve, decide, reply, relay, publish, erase, recall
        case openForm = "open_form"
        case askRefusal = "ask_refusal"
        case withdraw, insist, choose, absorb, undo
        /// The desk said no.
        case refused
        // What the offices do.
        case enrol, exchange, backup, approve, upgrade
        case stickWritten = "stick_written"
        case stickTaken = "stick_taken"
        // What goes wrong.
        case requestLost = "request_lost"
        case requestDelayed = "request_delayed"
        case requestCut = "request_cut"
        case requestRepeated = "request_repeated"
        case requestOvertaken = "request_overtaken"
        case answerLost = "answer_lost"
        case answerCut = "answer_cut"
        case partition
        case crashBeforeCommit = "crash_before_commit"
        case crashAfterCommit = "crash_after_commit"
        case clockJump = "clock_jump"
        /// A bundle never arrives, or is kept to be taken again.
        case stickLost = "stick_lost"
        case stickKept = "stick_kept"
        /// A node goes on from a backup.
        case restore
        /// A running node is copied, and both go on.
        case clone
        /// A program without our guards.
        case misbehave

        public var isFault: Bool {
            switch self {
            case .propose, .release, .edit, .resolve, .decide, .reply, .relay, .publish, .erase,
                .recall, .openForm, .askRefusal, .withdraw, .insist, .choose, .absorb, .undo,
                .refused, .enrol,
                .exchange, .backup, .approve, .upgrade, .stickWritten, .stickTaken:
                false
            default: true
            }
        }
    }

    public let sort: Sort
    /// Where it happened: the office's tier, and which one of it, from 1.
    public let tier: Tier
    public let number: Int
    /// What it was about: a record, registers, how many entries; empty when nothing in particular.
    public let about: String
}
