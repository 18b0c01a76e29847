import Foundation

/// Reads a page as a browser does, far enough to see whether there is anything in it that the program
/// did not write.
enum Markup {
    private static let elements: Set<String> = [
        "html", "head", "meta", "title", "link", "script", "body", "a", "header", "div", "span",
        "nav",
        "ul", "li", "form", "input", "button", "section", "dl", "dt", "dd", "main", "p", "strong",
        "footer", "h1", "h2", "h3", "table", "caption", "thead", "tr", "th", "tbody", "td", "label",
        "select", "option", "optgroup", "textarea", "fieldset", "legend", "details", "summary",
        "pre",
        "code", "svg", "g", "rect", "text", "polyline", "path", "circle", "b", "br", "ins", "del",
        "time", "hr", "ol", "small", "article", "aside",
    ]
    private static let addresses: Set<String> = ["href", "src", "action"]
    private static let forbidden: Set<String> = [
        "style", "formaction", "srcdoc", "xlink:href", "http-equiv",
    ]

    /// What does not belong there; nil when nothing does.
    static func flaw(in text: String) -> String? {
        let bytes = Array(text.utf8)
        var place = 0
        var scripts = 0
        while let start = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
            guard let end = endOfTag(bytes, start) else { return "a tag that does not end" }
            let tag = String(decoding: bytes[start...end], as: UTF8.self)
            place = end + 1
            if tag == "<!DOCTYPE html>" || tag.hasPrefix("</") { continue }
            let name = String(tag.dropFirst().prefix { $0.isLetter || $0.isNumber })
            guard elements.contains(name) else { return "an element \(tag.prefix(80))" }
            if name == "script" { scripts += 1 }
            for (attribute, value) in attributes(tag) {
                if attribute.hasPrefix("on") || forbidden.contains(attribute) { return tag }
                if addresses.contains(attribute), !isHere(value) { return tag }
            }
        }
        if scripts != 1 { return "\(scripts) scripts" }
        let controls = text.unicodeScalars.first {
            $0.value < 0x20 && !"\t\n\r".unicodeScalars.contains($0) || $0.value == 0x7F
                || (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
        }
        return controls.map { "the character \($0.value)" }
    }

    /// The place of the bracket that ends a tag, none that stands in quotes.
    private static func endOfTag(_ bytes: [UInt8], _ start: Int) -> Int? {
        var isQuoted = false
        for place in start..<bytes.count {
            if bytes[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if bytes[place] == UInt8(ascii: ">"), !isQuoted { return place }
        }
        return nil
    }

    private static func attributes(_ tag: String) -> [(String, String)] {
        tag.matches(of: #/ ([^\s="<>]+)(?:="([^"]*)")?/#)
            .map { (String($0.1).lowercased(), $0.2.map(String.init) ?? "") }
    }

    private static func isHere(_ path: String) -> Bool {
        path.hasPrefix("#")
            || path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/\\")
    }
}

/// A form of a page: where it posts, what stands in its fields, and its buttons.
struct PageForm {
    let action: String
    let fields: [(name: String, value: String)]
    let acts: [String?]

    static func all(in text: String) -> [PageForm] {
        let start = "<form method=\"post\" action=\""
        return text.components(separatedBy: start).dropFirst().map { rest in
            let whole = rest.components(separatedBy: "</form>").first ?? ""
            // Each tag begins a part of its own.
            let tags = whole.components(separatedBy: "<").map { "<" + $0.prefix { $0 != ">" } }
            let fields = tags.compactMap { tag -> (name: String, value: String)? in
                let isField = ["<input ", "<textarea ", "<select "].contains(where: tag.hasPrefix)
                guard isField, let name = attribute("name", tag) else { return nil }
                return (name, attribute("value", tag) ?? "")
            }
            let acts = tags.filter { $0.hasPrefix("<button") }.map { attribute("value", $0) }
            return PageForm(
                action: String(whole.prefix { $0 != "\"" }), fields: fields, acts: acts)
        }
    }

    private static func attribute(_ name: String, _ text: String) -> String? {
        guard let start = text.range(of: " \(name)=\"")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" }).replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
    }
}
