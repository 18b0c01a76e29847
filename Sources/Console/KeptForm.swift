/// A form that was on its way when its sender was signed out, filled in again on its own page.
///
/// Pages are made of `HTML` values, in which every text and every value is escaped: what stands between
/// `<` and `>` is a tag of ours and nothing else, so that it is found without reading foreign markup.
struct KeptForm {
    let path: String
    let fields: Fields

    /// The page with what was typed in it.
    struct Filled {
        let page: HTML
        /// Whether the page shows something else than when it was typed: the form carries other marks of
        /// its own.
        let hasChanged: Bool
    }

    /// Nil: no form of the page asks for all these fields.
    func filled(_ page: HTML) -> Filled? {
        let pieces = Piece.all(of: page.bytes)
        for (start, piece) in pieces.enumerated() where isOurs(piece) {
            let rest = pieces[start...]
            let end = rest.firstIndex { $0.name == "/form" } ?? rest.endIndex
            let form = pieces[start..<end]
            guard asks(form) else { continue }
            let whole = [Array(pieces[..<start]), fill(form), Array(pieces[end...])].joined()
            return Filled(
                page: HTML(madeHere: whole.flatMap(\.bytes)), hasChanged: hasChanged(form))
        }
        return nil
    }

    private func isOurs(_ piece: Piece) -> Bool {
        piece.name == "form" && piece["method"] == "post" && piece["action"] == Piece.escaped(path)
    }

    // MARK: Is it the one

    /// Every field that was typed has its place in the form, what it says by itself is the same, and
    /// the button that was pressed is there.
    private func asks(_ form: ArraySlice<Piece>) -> Bool {
        let controls = form.filter(\.isControl)
        let isThere = fields.all.allSatisfy { field in
            field.name.hasPrefix("_")
                || controls.contains { $0["name"] == Piece.escaped(field.name) }
        }
        let saysTheSame = controls.allSatisfy { control in
            guard control["type"] == "hidden", let name = control["name"], !Self.isOwn(name) else {
                return true
            }
            return kept(name).contains(control["value"] ?? "")
        }
        let pressed = kept("_act")
        let hasButton =
            pressed.isEmpty
            || form.contains {
                $0.name == "button" && $0["name"] == "_act" && pressed.contains($0["value"] ?? "")
            }
        return isThere && saysTheSame && hasButton
    }

    private func hasChanged(_ form: ArraySlice<Piece>) -> Bool {
        form.contains { piece in
            guard piece.name == "input", let name = piece["name"], name.hasPrefix("_") else {
                return false
            }
            return !kept(name).contains(piece["value"] ?? "")
        }
    }

    /// Names of the frame and, beginning with a line, of the pages themselves.
    private static func isOwn(_ name: String) -> Bool { name == "csrf" || name.hasPrefix("_") }

    /// Values under a name, both as they stand in a page.
    private func kept(_ name: String) -> [String] {
        fields.all.filter { Piece.escaped($0.name) == name }.map { Piece.escaped($0.value) }
    }

    // MARK: Filling in

    private func fill(_ form: ArraySlice<Piece>) -> [Piece] {
        var filled: [Piece] = []
        // Of the element that the pieces are in: a list of choices, or a text.
        var (choices, isText) = ([String]?.none, false)
        for var piece in form {
            let values = piece["name"].map(kept) ?? []
            switch piece.name {
            case "input": fill(&piece, values)
            case "select": choices = values
            case "option":
                if let choices { piece.set("selected", choices.contains(piece["value"] ?? "")) }
            case "textarea":
                filled.append(piece)
                if let value = values.first {
                    isText = true
                    filled.append(Piece(text: "\n" + value))
                }
                continue
            case "/textarea": isText = false
            case "/select": choices = nil
            default: if isText { continue }
            }
            filled.append(piece)
        }
        return filled
    }

    private func fill(_ input: inout Piece, _ values: [String]) {
        switch input["type"] {
        case "hidden", "password": break
        case "radio", "checkbox": input.set("checked", values.contains(input["value"] ?? ""))
        default: if let value = values.first { input.set("value", to: value) }
        }
    }
}

/// A tag of a page, or the text between two.
private struct Piece {
    /// `form`, `/form`; empty for text.
    let name: String
    /// As it stands in the page; nil once an attribute was changed.
    private var text: String?
    private var attributes: [(name: String, value: String?)] = []

    init(text: String) {
        name = ""
        self.text = text
    }

    /// - Parameter tag: what stands between the brackets.
    private init(tag: String) {
        name = String(tag.prefix { $0 != " " })
        text = "<\(tag)>"
        attributes = tag.dropFirst(name.count).matches(of: #/ ([A-Za-z0-9-]+)(?:="([^"]*)")?/#)
            .map { (String($0.1), $0.2.map { String($0) }) }
    }

    static func all(of page: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        var place = page.startIndex
        while place < page.endIndex {
            let isTag = page[place] == UInt8(ascii: "<")
            let mark = isTag ? UInt8(ascii: ">") : UInt8(ascii: "<")
            let end = page[place...].firstIndex(of: mark) ?? page.endIndex
            let inner = String(decoding: page[(isTag ? place + 1 : place)..<end], as: UTF8.self)
            pieces.append(isTag ? Piece(tag: inner) : Piece(text: inner))
            place = isTag ? min(end + 1, page.endIndex) : end
        }
        return pieces
    }

    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        HTML.escape(text, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Takes a value.
    var isControl: Bool { ["input", "textarea", "select"].contains(name) }

    /// As it stands there, escaped.
    subscript(attribute: String) -> String? {
        attributes.first { $0.name == attribute }.map { $0.value ?? "" }
    }

    mutating func set(_ attribute: String, _ isThere: Bool) {
        attributes.removeAll { $0.name == attribute }
        if isThere { attributes.append((attribute, nil)) }
        text = nil
    }

    mutating func set(_ attribute: String, to value: String) {
        attributes.removeAll { $0.name == attribute }
        attributes.append((attribute, value))
        text = nil
    }

    var bytes: [UInt8] {
        if let text { return Array(text.utf8) }
        let inner = attributes.map { attribute in
            " " + attribute.name + (attribute.value.map { "=\"\($0)\"" } ?? "")
        }
        return Array("<\(name)\(inner.joined())>".utf8)
    }
}
