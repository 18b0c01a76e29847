import Storage
import Wording

/// One request of somebody signed in, as pages see it.
public struct Visit: Sendable {
    public let isPost: Bool
    /// The parts of the path, escapes resolved.
    public let path: [String]
    public let query: Fields
    /// What was typed and pressed.
    public let form: Fields
    public let account: Account
    /// Which of the account's sessions it is.
    public let session: SignedIn
    public let language: Language
    /// This node's clock, in milliseconds since 1970 UTC.
    public let now: Int64
    /// What every form must carry.
    let csrf: String

    public func text(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
        phrase.text(language, values)
    }

    /// A form that posts to a path, with the session's token in it.
    public func form(
        _ path: String, _ attributes: Attribute..., @HTMLBuilder inner: () throws -> HTML
    ) rethrows -> HTML {
        try el(.form, all: [.set("method", "post"), .action(path)] + attributes) {
            el(.input, .set("type", "hidden"), .set("name", "csrf"), .set("value", csrf))
            try inner()
        }
    }
}

/// What a page answers.
public enum Answer: Sendable {
    case page(Page)
    /// After something was done: the browser asks for another page, and going back or reloading
    /// does nothing twice.
    case seeOther(String)
    /// To be saved, never shown.
    case download(name: String, type: String, bytes: [UInt8])
    case notFound
}

public struct Page: Sendable {
    public var title: String
    public var body: HTML
    public var status: Int

    public init(_ title: String, status: Int = 200, @HTMLBuilder body: () throws -> HTML) rethrows {
        self.title = title
        self.status = status
        self.body = try body()
    }
}

/// An entry of the menu.
public struct MenuItem: Sendable {
    public let path: String
    public let name: String
    /// How much waits there; 0 shows nothing.
    public let count: Int

    public init(_ path: String, _ name: String, count: Int = 0) {
        self.path = path
        self.name = name
        self.count = count
    }
}
