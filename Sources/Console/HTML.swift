/// A piece of a page. Text in it is always escaped: a `String` becomes text and nothing else, names
/// of elements and attributes are words of this room, and nothing takes markup as a string.
public struct HTML: Sendable, Equatable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Text.
    public init(_ text: String) { Self.escape(text, into: &bytes) }

    public init(_ parts: [HTML]) { for part in parts { bytes += part.bytes } }

    /// A page made here, some of its values exchanged for others that were escaped: see `KeptForm`.
    init(madeHere bytes: [UInt8]) { self.bytes = bytes }

    /// An element with what is in it.
    init(_ tag: Tag, _ attributes: [Attribute], _ inner: HTML) {
        bytes = Array("<\(tag.rawValue)".utf8)
        for attribute in attributes { attribute.write(into: &bytes) }
        bytes.append(UInt8(ascii: ">"))
        if tag.isVoid { return }
        // A line break right after these is swallowed by browsers; a text's own must not be.
        if tag == .textarea || tag == .pre { bytes.append(0x0A) }
        bytes += inner.bytes
        bytes += Array("</\(tag.rawValue)>".utf8)
    }

    public static func + (left: HTML, right: HTML) -> HTML {
        var sum = left
        sum.bytes += right.bytes
        return sum
    }

    public var isEmpty: Bool { bytes.isEmpty }

    /// What browsers would take for markup, and characters that no page may contain.
    static func escape(_ text: String, into bytes: inout [UInt8]) {
        var isBidi = 0
        for byte in text.utf8 {
            // Marks that turn the direction of what follows: with them a text could make the words
            // around it read otherwise. U+202A to U+202E, U+2066 to U+2069.
            switch (isBidi, byte) {
            case (0, 0xE2): isBidi = 1
            case (1, 0x80): isBidi = 2
            case (1, 0x81): isBidi = 3
            case (2, 0xAA...0xAE), (3, 0xA6...0xA9):
                bytes.removeLast(2)
                bytes += Array("\u{FFFD}".utf8)
                isBidi = 0
                continue
            default: isBidi = byte == 0xE2 ? 1 : 0
            }
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            case UInt8(ascii: "'"): bytes += Array("&#39;".utf8)
            case 0x09, 0x0A, 0x0D: bytes.append(byte)
            case 0..<0x20, 0x7F: bytes += Array("\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
    }
}

/// Every element that pages are made of.
public enum Tag: String, Sendable {
    case a, article, aside, b, body, br, button, caption, code, dd, del, details, div, dl, dt
    case fieldset, footer, form, g, h1, h2, h3, head, header, hr, html, input, ins, label, legend
    case li, line, link, main, meta, nav, ol, optgroup, option, p, path, pre, rect, script
    case section, select, small, span, strong, summary, svg, table, tbody, td, text, textarea
    case th, thead, time, title, tr, ul, circle, polyline

    var isVoid: Bool {
        switch self {
        case .br, .hr, .input, .link, .meta: true
        default: false
        }
    }
}

/// One attribute. Its name is written in the program; its value is escaped.
public struct Attribute: Sendable {
    let name: StaticString
    /// Nil for one that stands for itself.
    let value: String?

    /// - Parameter name: never one that scripts or addresses live in; see `link`.
    public static func set(_ name: StaticString, _ value: String) -> Attribute {
        Attribute(name: name, value: value)
    }

    public static func set(_ name: StaticString, _ value: Int) -> Attribute {
        Attribute(name: name, value: String(value))
    }

    public static func flag(_ name: StaticString) -> Attribute {
        Attribute(name: name, value: nil)
    }

    public static func `class`(_ names: String) -> Attribute { set("class", names) }
    public static func id(_ name: String) -> Attribute { set("id", name) }

    public static func href(_ path: String) -> Attribute { set("href", local(path)) }
    public static func src(_ path: String) -> Attribute { set("src", local(path)) }
    public static func action(_ path: String) -> Attribute { set("action", local(path)) }

    /// A path on this console, whatever was given: nothing leads elsewhere, nothing runs.
    static func local(_ path: String) -> String {
        if path.hasPrefix("#") { return path }
        // Addresses are of ASCII without spaces; a line break would be a header of its own.
        let isLocal =
            path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/\\")
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isLocal ? path : "/"
    }

    func write(into bytes: inout [UInt8]) {
        bytes.append(0x20)
        name.withUTF8Buffer { bytes += $0 }
        guard let value else { return }
        bytes += Array("=\"".utf8)
        HTML.escape(value, into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Puts pieces of a page in a row.
@resultBuilder
public enum HTMLBuilder {
    public static func buildExpression(_ html: HTML) -> HTML { html }
    public static func buildExpression(_ text: String) -> HTML { HTML(text) }
    public static func buildExpression(_ parts: [HTML]) -> HTML { HTML(parts) }
    public static func buildExpression(_ nothing: Void) -> HTML { HTML() }
    public static func buildBlock(_ parts: HTML...) -> HTML { HTML(parts) }
    public static func buildOptional(_ part: HTML?) -> HTML { part ?? HTML() }
    public static func buildEither(first part: HTML) -> HTML { part }
    public static func buildEither(second part: HTML) -> HTML { part }
    public static func buildArray(_ parts: [HTML]) -> HTML { HTML(parts) }
}

/// An element.
public func el(
    _ tag: Tag, _ attributes: Attribute..., @HTMLBuilder inner: () throws -> HTML
) rethrows -> HTML {
    HTML(tag, attributes, try inner())
}

/// An element with text or nothing in it.
public func el(_ tag: Tag, _ attributes: Attribute..., text: String = "") -> HTML {
    HTML(tag, attributes, HTML(text))
}

/// An element whose attributes were gathered.
public func el(
    _ tag: Tag, all attributes: [Attribute], @HTMLBuilder inner: () throws -> HTML
) rethrows -> HTML {
    HTML(tag, attributes, try inner())
}
