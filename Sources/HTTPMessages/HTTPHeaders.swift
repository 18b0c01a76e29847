/// Header fields in order of arrival; names compare without regard to case (RFC 9110 §5.1).
public struct HTTPHeaders: Sendable, Equatable {
    public private(set) var fields: [HTTPField]

    public init(_ fields: [HTTPField] = []) { self.fields = fields }

    public mutating func add(_ name: String, _ value: String) {
        fields.append(HTTPField(name: name, value: value))
    }

    /// The value of a field that may stand once; nil if it is absent **or repeated**, so that a
    /// request with two contradicting lengths or signatures is never half believed.
    public subscript(name: String) -> String? {
        let name = lowercased(name)
        var found: String?
        for field in fields where field.name == name {
            if found != nil { return nil }
            found = field.value
        }
        return found
    }
}

/// One header field; the name is kept in lower case.
public struct HTTPField: Sendable, Equatable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = lowercased(name)
        self.value = value
    }
}

/// Most names are in lower case already, and cost no copy.
private func lowercased(_ name: String) -> String {
    let isLower = name.utf8.allSatisfy {
        $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
    }
    return isLower ? name : name.lowercased()
}
