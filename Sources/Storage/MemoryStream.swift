/// What was kept of a stream, by ascending sequence. Entries come in order, so adding is appending.
struct MemoryStream<Entry: Sendable>: Sendable {
    private(set) var entries: [(sequence: UInt64, entry: Entry)] = []

    subscript(sequence: UInt64) -> Entry? {
        let place = place(of: sequence)
        guard place < entries.count, entries[place].sequence == sequence else { return nil }
        return entries[place].entry
    }

    mutating func put(_ sequence: UInt64, _ entry: Entry) {
        let place = place(of: sequence)
        if place < entries.count, entries[place].sequence == sequence {
            entries[place].entry = entry
        } else {
            entries.insert((sequence, entry), at: place)
        }
    }

    mutating func cut(after sequence: UInt64) {
        entries.removeSubrange(place(of: sequence + 1)...)
    }

    func after(_ sequence: UInt64) -> ArraySlice<(sequence: UInt64, entry: Entry)> {
        let place = place(of: sequence)
        let isThere = place < entries.count && entries[place].sequence == sequence
        return entries[(isThere ? place + 1 : place)...]
    }

    func range(_ first: UInt64, through last: UInt64) -> [Entry] {
        entries[place(of: first)...].prefix { $0.sequence <= last }.map(\.entry)
    }

    /// The place of the first entry whose sequence is not below the given one.
    private func place(of sequence: UInt64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
