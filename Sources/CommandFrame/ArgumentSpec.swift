public import Wording

/// A word that a command takes by its place.
public struct ArgumentSpec: Sendable {
    public enum Presence: Sendable, Equatable {
        case required
        case optional
        /// Any number of words, the last argument only.
        case repeated(atLeast: Int)
    }

    /// What the program calls it; `CommandCall.argument` finds it by this.
    public let name: String
    /// What help calls it: 文件, FILE.
    public let shown: Phrase
    public let meaning: Phrase?
    public let presence: Presence
    /// The only words allowed, when not empty.
    public let choices: [String]

    public init(
        _ name: String, _ shown: Phrase, _ meaning: Phrase? = nil,
        presence: Presence = .required, choices: [String] = []
    ) {
        self.name = name
        self.shown = shown
        self.meaning = meaning
        self.presence = presence
        self.choices = choices
    }

    var isRepeated: Bool {
        if case .repeated = presence { true } else { false }
    }

    func usage(_ language: Language) -> String {
        let shown = shown.text(language)
        return switch presence {
        case .required: "<\(shown)>"
        case .optional: "[\(shown)]"
        case .repeated(let least): least > 0 ? "<\(shown)>…" : "[\(shown)…]"
        }
    }
}
