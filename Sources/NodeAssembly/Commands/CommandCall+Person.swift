import CommandFrame
import FrontDesk

extension CommandCall {
    /// Who acts. No act is done in nobody's name, for its audit entry must name a person.
    func actingPerson() throws(ActRefusal) -> String {
        if person.isEmpty { throw .noPerson }
        return person
    }
}
