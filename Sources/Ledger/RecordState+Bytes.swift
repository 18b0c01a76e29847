import Hashing
import JSON

/// How a store keeps a state: readable JSON, registers with the same live dots written together.
/// Private to the node; peers compare `RecordDigest` instead.
extension RecordState {
    public var storedBytes: [UInt8] {
        var groups: [(register: RegisterState, names: [RegisterName])] = []
        for entry in registers {
            if let same = groups.firstIndex(where: { $0.register == entry.value }) {
                groups[same].names.append(entry.key)
            } else {
                groups.append((entry.value, [entry.key]))
            }
        }
        var json = CanonicalJSON(capacity: 512)
        json.beginObject()
        json.key("hashes")
        json.beginArray()
        for hash in hashes {
            json.beginArray()
            json.dot(hash.key)
            json.string(hash.value.text)
            json.endArray()
        }
        json.endArray()
        json.key("registers")
        json.beginArray()
        for group in groups {
            json.beginArray()
            json.beginArray()
            for name in group.names { json.string(name.text) }
            json.endArray()
            json.dots(group.register.live)
            json.vector(group.register.awaited)
            json.endArray()
        }
        json.endArray()
        json.key("vector")
        json.vector(vector)
        json.key("voids")
        json.dots(voids)
        json.endObject()
        return json.bytes
    }

    /// Reads what `storedBytes` wrote, at any size: the limits on foreign bytes hold for one change,
    /// but a record is the sum of many, and what was let in must be readable again.
    public init(stored node: JSONNode) throws(FormatError) {
        var hashes = SortedTable<Dot, Digest>()
        for pair in try node.required("hashes").elements(atMost: .max) {
            let parts = try pair.elements(exactly: 2)
            hashes[try parts[0].dot()] = try parts[1].digest()
        }
        var registers = SortedTable<RegisterName, RegisterState>()
        for group in try node.required("registers").elements(atMost: .max) {
            let parts = try group.elements(exactly: 3)
            let register = RegisterState(
                live: try parts[1].dots(atMost: .max), awaited: try parts[2].vector(atMost: .max))
            for name in try parts[0].registerNames(atMost: .max) { registers[name] = register }
        }
        self.init(
            vector: try node.required("vector").vector(atMost: .max),
            voids: try node.required("voids").dots(atMost: .max),
            registers: registers, hashes: hashes)
    }
}
