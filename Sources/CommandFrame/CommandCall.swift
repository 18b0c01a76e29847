public import Wording

/// A command line as understood, complete: it can cross the socket and be carried out elsewhere.
public struct CommandCall: Sendable, Equatable {
    /// The words that name the command.
    public var path: [String]
    /// The words given by place, in order.
    public var words: [String]
    /// The same by the argument's name; a repeated argument has several.
    public var arguments: [String: [String]]
    /// Value options by name, each value given.
    public var optionValues: [String: [String]]
    public var flags: Set<String>
    public var language: Language
    /// Who acts: `--as NAME`, else the user of the shell; may be empty.
    public var person: String
    public var wantsJSON: Bool
    /// The home's folder, absolute.
    public var home: String
    /// The caller's working folder, absolute.
    public var folder: String
    /// Columns of the caller's terminal; nil when the output goes elsewhere.
    public var columns: Int?
    /// The file that `CommandSpec.readsFile` names.
    public var input: [UInt8]?
    /// Its name without folders; `-` for standard input.
    public var inputName: String?

    public init(
        path: [String], words: [String] = [], arguments: [String: [String]] = [:],
        options: [String: [String]] = [:], flags: Set<String> = [],
        language: Language = .chinese, person: String = "", wantsJSON: Bool = false,
        home: String = "/", folder: String = "/", columns: Int? = nil, input: [UInt8]? = nil,
        inputName: String? = nil
    ) {
        self.path = path
        self.words = words
        self.arguments = arguments
        self.optionValues = options
        self.flags = flags
        self.language = language
        self.person = person
        self.wantsJSON = wantsJSON
        self.home = home
        self.folder = folder
        self.columns = columns
        self.input = input
        self.inputName = inputName
    }

    /// The word given for an argument, the first of a repeated one.
    public func argument(_ name: String) -> String? { arguments[name]?.first }

    /// The words given for a repeated argument.
    public func arguments(_ name: String) -> [String] { arguments[name] ?? [] }

    /// The value of an option, the last of a repeated one.
    public func option(_ name: String) -> String? { optionValues[name]?.last }

    /// The values of a repeated option, in order.
    public func options(_ name: String) -> [String] { optionValues[name] ?? [] }

    /// Whether a flag was given.
    public func has(_ flag: String) -> Bool { flags.contains(flag) }

    /// A phrase in the caller's language.
    public func text(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
        phrase.text(language, values)
    }
}
