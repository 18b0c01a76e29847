import People
import Storage
import Wording

/// What the frame needs of the node behind it: its name, its people, its pages.
public protocol ConsoleHouse: Sendable {
    var office: String { get }
    /// Part of the cookies' names: browsers share cookies between the ports of one machine.
    var mark: String { get }
    var accounts: AccountDesk { get }
    /// Milliseconds since 1970 UTC.
    func now() -> Int64
    /// What is needed to open a page: nil says that there is no such page.
    func need(_ path: [String], isPost: Bool) -> PageNeed?
    func menu(_ visit: Visit) throws -> [MenuItem]
    /// The state of the links, on every page.
    func strip(_ visit: Visit) throws -> HTML
    /// A word that changes when a page is out of date.
    ///
    /// - Parameter watched: what the page is about, in words of the house.
    func pulse(_ watched: String, _ visit: Visit) throws -> String
    func answer(_ visit: Visit) throws -> Answer
    /// What failed and what to do, in words for people.
    func explain(_ error: any Error, _ language: Language) -> (what: String, todo: String?)
    /// What a word after an act stands for (`?said=saved`).
    func said(_ word: String) -> Phrase?
}

/// Who may open a page.
public enum PageNeed: Sendable, Equatable {
    case anybody
    /// Somebody whose roles allow one of these.
    case one(of: [Deed])

    func lets(_ account: Account) -> Bool {
        switch self {
        case .anybody: true
        case .one(let deeds): deeds.contains(where: account.may)
        }
    }
}
