import FrontDesk
import JSON
import Ledger
import Simulation

/// What tests of several offices do again and again.
extension World {
    func edit(_ node: OfficeNode, _ id: RecordID, _ title: String) throws {
        _ = try node.desk.edit(
            id.text, ["title": .string(title)], form: nil, by: actor(at: node))
    }

    /// Everyone meets until nothing moves, and every promise holds.
    func settled() throws {
        try heal()
        try Checks(world: self).all()
        try Checks(world: self).equal()
    }
}
