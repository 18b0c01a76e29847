import Console
import Wording

/// The keys of a page, shown on it.
struct KeyMap {
    let visit: Visit
    let keys: [(key: String, meaning: Phrase)]

    static let list: [(key: String, meaning: Phrase)] = [
        ("n", CasePhrases.keyFirst), ("j", CasePhrases.keyDown), ("k", CasePhrases.keyUp),
        ("Enter", CasePhrases.keyOpen), ("m", CasePhrases.more),
    ]
    static let caseKeys: [(key: String, meaning: Phrase)] = [
        ("1…9", CasePhrases.keySide), ("w", CasePhrases.keyOwn), ("r", CasePhrases.keyReason),
        ("Enter", PagePhrases.preview), ("c", CasePhrases.claim), ("l", PagePhrases.leave),
    ]
    static let preview: [(key: String, meaning: Phrase)] = [
        ("s", PagePhrases.save), ("Enter", PagePhrases.save), ("b", PagePhrases.back),
    ]

    var html: HTML {
        el(.p, .class("soft small keys")) {
            visit.text(CasePhrases.keyboard)
            for (key, meaning) in keys {
                " "
                el(.span, .class("key"), text: key)
                " " + visit.text(meaning)
            }
        }
    }
}
