import Console
import FrontDesk
import JSON
import Ledger
import Office
import People
import Storage
import Wording

/// Words and pieces that pages share.
extension Visit {
    func time(_ milliseconds: Int64?) -> String {
        milliseconds.map { BeijingTime.text($0) } ?? text(ServePhrases.never)
    }

    func value(_ register: RegisterName, _ value: JSONValue?) -> String {
        ValueText(language: language).text(register.text, value)
    }

    func name(_ register: RegisterName) -> String {
        WordPhrases.register(register.text)?.text(language) ?? register.text
    }

    func name(_ kind: Kind) -> String { WordPhrases.kind(kind)?.text(language) ?? kind.text }

    /// How long ago, in the largest unit that says something.
    func ago(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return text(ServePhrases.never) }
        let minutes = max(0, now - milliseconds) / 60_000
        if minutes < 1 { return text(PagePhrases.justNow) }
        if minutes < 120 { return text(PagePhrases.minutesAgo, ["count": String(minutes)]) }
        if minutes < 2_880 { return text(PagePhrases.hoursAgo, ["count": String(minutes / 60)]) }
        return text(PagePhrases.daysAgo, ["count": String(minutes / 1_440)])
    }

    /// The beginning of a text, for lists: what a peer sent may be as long as an entry.
    func short(_ text: String, _ most: Int = 120) -> String {
        let scalars = text.unicodeScalars
        guard
            let end = scalars.index(
                scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "…"
    }

    // MARK: Pieces

    /// The head of a page.
    func head(_ title: String, _ below: String = "") -> HTML {
        el(.div, .class("head")) {
            el(.h1, text: title)
            if !below.isEmpty { el(.p, text: below) }
        }
    }

    /// Shown by the program on the page once something changed. A list that was only asked for is
    /// then asked for again by itself, as long as nobody is typing in it.
    ///
    /// - Parameter watched: what the page is about; see `NodeHouse.pulse`.
    func watch(_ pulse: String, _ watched: String = "") -> HTML {
        let isList = !isPost && watched.isEmpty && path.count <= 1
        return el(
            .p,
            all: [
                .class("note warn"), .set("data-live", pulse), .set("data-watch", watched),
                .flag("hidden"), .set("role", "status"),
            ] + (isList ? [.flag("data-renews")] : [])
        ) {
            text(PagePhrases.outdated) + " "
            el(
                .a, .href("/" + path.map(Fields.escaped).joined(separator: "/")),
                text: text(PagePhrases.reload))
        }
    }

    /// Nothing there, and what that means.
    func empty(_ what: Phrase, _ todo: Phrase) -> HTML {
        el(.div, .class("card empty")) {
            el(.strong, text: text(what))
            text(todo)
        }
    }

    /// A table that becomes a list of cards on a narrow screen.
    func table(_ header: [Column], _ rows: [[HTML]], caption: String? = nil) -> HTML {
        el(.div, .class("scroll")) {
            el(.table, .class("stack")) {
                if let caption { el(.caption, text: caption) }
                el(.thead) {
                    el(.tr) {
                        header.map { column in
                            el(
                                .th, all: [.set("scope", "col")] + column.attributes
                            ) { column.html }
                        }
                    }
                }
                el(.tbody) {
                    rows.map { cells in
                        el(.tr) {
                            zip(header, cells).map { column, cell in
                                el(.td, all: [.set("data-label", column.name)] + column.attributes)
                                { el(.div) { cell } }
                            }
                        }
                    }
                }
            }
        }
    }

    struct Column {
        let name: String
        let html: HTML
        let attributes: [Attribute]

        init(_ name: String, isNumber: Bool = false, _ html: HTML? = nil) {
            self.name = name
            self.html = html ?? HTML(name)
            attributes = isNumber ? [.class("num")] : []
        }
    }

    func column(_ phrase: Phrase, isNumber: Bool = false) -> Column {
        Column(text(phrase), isNumber: isNumber)
    }

    func facts(_ rows: [(String, HTML)]) -> HTML {
        el(.dl, .class("facts")) {
            rows.map { name, value in el(.dt, text: name) + el(.dd) { value } }
        }
    }

    func tag(_ phrase: Phrase, _ look: String = "") -> HTML {
        el(.span, .class(look.isEmpty ? "tag" : "tag \(look)"), text: text(phrase))
    }

    /// A labelled field of one line.
    func field(
        _ name: String, _ label: Phrase, _ value: String = "", _ more: Attribute...
    ) -> HTML {
        el(.div, .class("field")) {
            el(.label, .set("for", name), text: text(label))
            el(.input, all: [.id(name), .set("name", name), .set("value", value)] + more) {}
        }
    }

    func hidden(_ name: String, _ value: String) -> HTML {
        el(.input, .set("type", "hidden"), .set("name", name), .set("value", value))
    }

    func button(_ phrase: Phrase, _ look: String = "", act: String? = nil) -> HTML {
        var attributes: [Attribute] = look.isEmpty ? [] : [.class(look)]
        if let act { attributes += [.set("name", "_act"), .set("value", act)] }
        return el(.button, all: attributes) { text(phrase) }
    }

    func options(_ all: [(value: String, name: String)], chosen: String) -> [HTML] {
        all.map { value, name in
            el(
                .option,
                all: [.set("value", value)] + (value == chosen ? [.flag("selected")] : [])
            ) { name }
        }
    }

    /// A link to a record by what people call it.
    func link(_ record: StoredRecord) -> HTML {
        el(.a, .class("nowrap"), .href("/records/\(record.id.text)"), text: record.shortName)
    }

    /// The whole record; of one that stays home, and so has no page, the proposal that it is about.
    func linkToWhole(_ record: StoredRecord) -> HTML {
        let about = record.shown("proposal")?.stringValue.flatMap { RecordID(text: $0) }
        let id = CaseMask.staysHome(record.id.kind) ? about : record.id
        guard let id else { return HTML() }
        return el(
            .a, .href("/records/\(id.text)"),
            text: text(id == record.id ? PagePhrases.toRecord : CasePhrases.toProposal))
    }

    /// That values are masked, and for whom it is allowed the way to see them.
    func masked(revealing path: String) -> HTML {
        el(.section, .class("card")) {
            el(.p, text: text(CasePhrases.masked))
            if account.may(.reveal) {
                form(path, .class("row")) {
                    field(
                        "purpose", CasePhrases.purpose, "", .flag("required"),
                        .set("autocomplete", "off"))
                    button(CasePhrases.reveal)
                }
            } else {
                el(.p, .class("soft"), text: text(CasePhrases.mayNotReveal))
            }
        }
    }

    func problem(_ what: String, _ todo: String? = nil) -> HTML {
        el(.div, .class("note bad"), .set("role", "alert")) {
            el(.strong, text: what)
            if let todo { el(.p, text: todo) }
        }
    }
}
