import Ledger
import SQLite
import Storage

/// The small numbers of kinds, nodes and writers, remembered once they were looked up: what is
/// committed never changes. A writer forgets them when it undoes.
struct Numbering {
    private var kinds: [Kind: Int64] = [:]
    private var kindNames: [Int64: Kind] = [:]
    private var nodes: [NodeID: Int64] = [:]
    private var nodeNames: [Int64: NodeID] = [:]
    private var writers: [Writer: Int64] = [:]

    /// Strangers' names must not fill the memory.
    private static let limit = 65_536

    mutating func number(
        of kind: Kind, in connection: Connection, make: Bool = false
    ) throws(StoreError) -> Int64? {
        if let known = kinds[kind] { return known }
        let find = try connection.query("SELECT number FROM kind WHERE name = ?1")
        find.bind(1, kind.text)
        var number = try first(find)
        if number == nil, make {
            let insert = try connection.query("INSERT INTO kind(name) VALUES (?1)")
            insert.bind(1, kind.text)
            try insert.finish()
            number = connection.lastInsertedRow
        }
        if let number { kinds[kind] = number }
        return number
    }

    mutating func kind(_ number: Int64, in connection: Connection) throws(StoreError) -> Kind {
        if let known = kindNames[number] { return known }
        let find = try connection.query("SELECT name FROM kind WHERE number = ?1")
        find.bind(1, number)
        defer { find.reset() }
        guard try find.next(), let kind = Kind(text: find.text(0)) else {
            throw .damaged("there is no kind numbered \(number)")
        }
        kindNames[number] = kind
        return kind
    }

    mutating func node(_ number: Int64, in connection: Connection) throws(StoreError) -> NodeID {
        if let known = nodeNames[number] { return known }
        let find = try connection.query("SELECT word FROM node WHERE number = ?1")
        find.bind(1, number)
        defer { find.reset() }
        guard try find.next() else { throw .damaged("there is no node numbered \(number)") }
        if nodeNames.count > Self.limit { nodeNames = [:] }
        let node = NodeID(find.word(0))
        nodeNames[number] = node
        return node
    }

    mutating func number(
        of node: NodeID, in connection: Connection, make: Bool = false
    ) throws(StoreError) -> Int64? {
        if let known = nodes[node] { return known }
        if nodes.count > Self.limit { nodes = [:] }
        let find = try connection.query("SELECT number FROM node WHERE word = ?1")
        find.bind(1, word: node.word)
        var number = try first(find)
        if number == nil, make {
            let insert = try connection.query("INSERT INTO node(word) VALUES (?1)")
            insert.bind(1, word: node.word)
            try insert.finish()
            number = connection.lastInsertedRow
        }
        if let number { nodes[node] = number }
        return number
    }

    mutating func number(
        of writer: Writer, in connection: Connection, make: Bool = false
    ) throws(StoreError) -> Int64? {
        if let known = writers[writer] { return known }
        if writers.count > Self.limit { writers = [:] }
        let find = try connection.query(
            "SELECT number FROM writer WHERE node = ?1 AND incarnation = ?2")
        find.bind(1, word: writer.node.word)
        find.bind(2, word: writer.incarnation.word)
        var number = try first(find)
        if number == nil, make {
            let insert = try connection.query(
                "INSERT INTO writer(node, incarnation) VALUES (?1, ?2)")
            insert.bind(1, word: writer.node.word)
            insert.bind(2, word: writer.incarnation.word)
            try insert.finish()
            number = connection.lastInsertedRow
        }
        if let number { writers[writer] = number }
        return number
    }

    private func first(_ find: Statement) throws(StoreError) -> Int64? {
        defer { find.reset() }
        return try find.next() ? find.int(0) : nil
    }
}
