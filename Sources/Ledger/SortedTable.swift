/// A small table kept in the order of its keys. A record has a dozen registers and one or two live
/// dots: at that size an array is quicker than a hash table, and its order is the same everywhere.
public struct SortedTable<Key: Comparable & Hashable & Sendable, Value: Hashable & Sendable>:
    Hashable, Sendable, Sequence
{
    public struct Entry: Hashable, Sendable {
        public let key: Key
        public internal(set) var value: Value
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    /// - Parameters:
    ///   - keys: strictly ascending.
    ///   - value: of each.
    init(keys: [Key], _ value: Value) { entries = keys.map { Entry(key: $0, value: value) } }

    public var count: Int { entries.count }
    public var isEmpty: Bool { entries.isEmpty }
    /// Ascending.
    public var keys: [Key] { entries.map(\.key) }

    public func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }

    /// Setting nil removes.
    public subscript(key: Key) -> Value? {
        get {
            let place = place(of: key)
            return place < entries.count && entries[place].key == key ? entries[place].value : nil
        }
        set {
            let place = place(of: key)
            let isThere = place < entries.count && entries[place].key == key
            if let newValue {
                if isThere {
                    entries[place].value = newValue
                } else {
                    entries.insert(Entry(key: key, value: newValue), at: place)
                }
            } else if isThere {
                entries.remove(at: place)
            }
        }
    }

    mutating func reserve(_ count: Int) { entries.reserveCapacity(count) }

    /// Changes a value where it stands; a missing one begins as `initial`.
    mutating func update(_ key: Key, _ initial: Value, _ change: (inout Value) -> Void) {
        let place = place(of: key)
        if place == entries.count || entries[place].key != key {
            entries.insert(Entry(key: key, value: initial), at: place)
        }
        change(&entries[place].value)
    }

    mutating func removeAll(where isGone: (Entry) -> Bool) { entries.removeAll(where: isGone) }

    mutating func changeAll(_ change: (inout Value) -> Void) {
        for index in entries.indices { change(&entries[index].value) }
    }

    /// Where the key stands or belongs.
    private func place(of key: Key) -> Int {
        if let last = entries.last, last.key < key { return entries.count }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
