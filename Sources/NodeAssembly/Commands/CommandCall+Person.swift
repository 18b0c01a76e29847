import CommandFrame
import FrontDesk
import People

extension CommandCall {
    /// Who acts. No act is done in nobody's name, for its audit entry must name a person.
    func actingPerson() throws(ActRefusal) -> String {
        if person.isEmpty { throw .noPerson }
        return person
    }

    /// Who acts, if a role allows it.
    func actingPerson(for deed: Deed, at node: Node) throws -> String {
        let person = try actingPerson()
        try node.permit(deed, person)
        return person
    }
}
