/// Writes canonical JSON: the one spelling of a value that is hashed and signed.
///
/// No white space; members sorted by the UTF-8 bytes of their keys; whole numbers in
/// plain decimal; strings as raw UTF-8 with only `"`, `\` and U+0000 to U+001F escaped
/// (`\b \f \n \r \t`, the others `\u00xx` in lower case). Commas are the writer's task.
///
/// The streaming verbs trust the caller: keys in sorted order (checked in debug builds),
/// ends that match, whole numbers within ±(2^53-1).
public struct CanonicalJSON {
    /// What was written so far. Callers may append between two documents.
    public var bytes: [UInt8] = []
    private var depth = 0
    private var needsComma = false
    #if DEBUG
        private var lastKeys: [String?] = []
    #endif

    /// - Parameter capacity: bytes to make room for.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(max(0, capacity))
    }

    /// Writes a whole value, sorting members as needed.
    ///
    /// A fraction has no canonical spelling and no strict parser gives one. It is written
    /// as its shortest decimal text, for showing imported data only; never sign that.
    public mutating func write(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): bool(flag)
        case .int(let number): int(number)
        case .fraction(let number): fraction(number)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { write(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members.sortedByKey {
                key(member.key)
                write(member.value)
            }
            endObject()
        }
    }

    public mutating func beginObject() {
        begin("{")
    }

    public mutating func endObject() {
        end("}")
    }

    public mutating func beginArray() {
        begin("[")
    }

    public mutating func endArray() {
        end("]")
    }

    /// The name of the next member, after the names before it.
    public mutating func key(_ name: StaticString) {
        name.withUTF8Buffer { key(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// The name of the next member, after the names before it.
    public mutating func key(_ name: String) {
        var name = name
        name.withUTF8 { key(utf8: UnsafeRawBufferPointer($0)) }
    }

    public mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { string(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// - Parameter utf8: valid UTF-8.
    public mutating func string(utf8: UnsafeRawBufferPointer) {
        bytes.appendQuoted(utf8, comma: needsComma)
        finish()
    }

    public mutating func int(_ number: Int64) {
        separate()
        bytes.appendDecimal(number)
        finish()
    }

    public mutating func bool(_ flag: Bool) {
        literal(flag ? "true" : "false")
    }

    public mutating func null() {
        literal("null")
    }

    /// A value that is canonical already.
    public mutating func raw(_ canonical: [UInt8]) {
        separate()
        bytes.append(contentsOf: canonical)
        finish()
    }

    private mutating func fraction(_ number: Double) {
        separate()
        bytes.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
        finish()
    }

    private mutating func literal(_ word: StaticString) {
        separate()
        word.withUTF8Buffer { bytes.append(contentsOf: $0) }
        finish()
    }

    private mutating func key(utf8: UnsafeRawBufferPointer) {
        #if DEBUG
            let name = String(decoding: utf8, as: UTF8.self)
            if let last = lastKeys.popLast() {
                // A doubled key is the caller's value, not the order's fault.
                assert(last.map { !name.isBeforeInUTF8($0) } ?? true, "keys out of order: \(name)")
                lastKeys.append(name)
            }
        #endif
        bytes.appendQuoted(utf8, comma: needsComma, colon: true)
        needsComma = false
    }

    private mutating func begin(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        depth += 1
        needsComma = false
        #if DEBUG
            lastKeys.append(nil)
        #endif
    }

    private mutating func end(_ bracket: Unicode.Scalar) {
        precondition(depth > 0, "an array or object was ended that was not begun")
        bytes.append(UInt8(ascii: bracket))
        depth -= 1
        finish()
        #if DEBUG
            lastKeys.removeLast()
        #endif
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func finish() {
        needsComma = depth > 0
    }
}
