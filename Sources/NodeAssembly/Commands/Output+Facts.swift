import CommandFrame
import JSON

extension CommandOutput {
    /// One fact for a program: an object of canonical JSON on a line of its own.
    func fact(_ members: [String: JSONValue]) {
        let value = JSONValue.object(members.map { JSONMember(key: $0.key, value: $0.value) })
        line(String(decoding: value.canonical, as: UTF8.self))
    }
}
