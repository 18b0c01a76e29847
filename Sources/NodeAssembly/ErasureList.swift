import FrontDesk
import JSON
import Ledger
import SyncEngine

/// What was erased on this node, kept beside the database and in no backup: a restore brings the
/// values back, and this list destroys them again.
public struct ErasureList: Sendable {
    let home: HomeFolder

    public init(_ home: HomeFolder) { self.home = home }

    /// Oldest first; none when nothing was ever erased.
    public func all() throws -> [Erasure] {
        guard home.has(home.erasures) else { return [] }
        let parser = JSONParser()
        return try home.read(home.erasures).split(separator: 0x0A).map { line in
            do { return try parser.parse(Array(line)) { try Erasure.read($0) } } catch {
                throw HomeError.badErasures(home.erasures)
            }
        }
    }

    /// Durable when it returns. One that is listed and was not done is asked for all the same.
    public func add(_ erasure: Erasure) throws {
        let known = home.has(home.erasures) ? try home.read(home.erasures) : []
        try home.write(known + erasure.canonicalBytes + [0x0A], to: home.erasures)
    }
}

extension Node {
    /// Erases a record's values, here and at every holder.
    ///
    /// - Returns: how many changes it is about.
    public func erase(_ word: String, by person: String) throws -> Int {
        let actor = actor(person)
        let erasure = try desk.erasure(word, by: actor)
        try ErasureList(home).add(erasure)
        _ = try desk.erase(erasure, by: actor)
        try attachments.tidy()
        return erasure.dots.count
    }
}
