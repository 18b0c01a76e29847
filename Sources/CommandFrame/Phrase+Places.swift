public import Wording

extension Phrase {
    /// Whether both languages say something and have the same places `{name}` to fill in. Every
    /// room's catalogue is tested with it.
    public var placesAgree: Bool {
        !chinese.isEmpty && !english.isEmpty && Self.places(chinese) == Self.places(english)
    }

    private static func places(_ pattern: String) -> Set<String> {
        var places: Set<String> = []
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            places.insert(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return places
    }
}
