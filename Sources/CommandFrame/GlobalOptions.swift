public import Wording

/// The options that every command takes.
public struct GlobalOptions: Sendable, Equatable {
    /// The home's folder, absolute.
    public var home: String
    public var wantsJSON: Bool
    public var language: Language
    public var person: String

    static let specs: [OptionSpec] = [
        .value("home", FramePhrases.folder, FramePhrases.homeMeaning),
        .flag("json", FramePhrases.jsonMeaning),
        .value(
            "lang", Phrase("zh|en", "zh|en"), FramePhrases.langMeaning,
            choices: Language.allCases.map(\.rawValue)),
        .value("as", FramePhrases.name, FramePhrases.asMeaning),
        .flag("help", short: "h", FramePhrases.helpMeaning),
    ]

    static let defaultHome = "/var/lib/jianyan"

    /// From what the line gave and, without it, the environment.
    init(
        values: [String: [String]], flags: Set<String>, environment: [String: String],
        folder: String
    ) {
        let home = [values["home"]?.last, environment["JIANYAN_HOME"]]
            .compactMap { $0 }.first { !$0.isEmpty }
        self.home = absolutePath(home ?? Self.defaultHome, from: folder)
        wantsJSON = flags.contains("json")
        language = Language(option: values["lang"]?.last, environment: environment)
        person = values["as"]?.last ?? environment["USER"] ?? ""
    }
}

/// A path that means the same from everywhere.
func absolutePath(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : (folder.hasSuffix("/") ? folder : folder + "/") + path
}
