import FrontDesk
import JSON
import Ledger
import Office
import People
import Storage
import Testing

/// Roles hold in the acts themselves, whichever door they come through.
@Suite struct RoleTests {
    private func add(_ name: String, _ role: Role, _ office: Desk) throws {
        try office.store.write {
            try $0.put(
                account: Account(
                    name: name, roles: [role], password: "", mustChange: false, madeAt: 0))
        }
    }

    @Test func `Without accounts everyone may act, with the first only those whose role allows it`()
        throws
    {
        let office = try Desk()
        let word = try office.proposal()
        try add("Zhao", .securityAdministrator, office)
        try add("Lin", .clerk, office)
        try add("Sun", .syncOperator, office)
        #expect(throws: PeopleRefusal.noAccount("Wang")) { try office.edit(word, "No") }
        func edit(_ person: String) throws {
            _ = try office.desk.edit(
                word, ["title": .string("By \(person)")], form: nil, by: office.actor(person))
        }
        try edit("Lin")
        #expect(throws: PeopleRefusal.mayNot("Sun", .write)) { try edit("Sun") }
        #expect(throws: PeopleRefusal.mayNot("Zhao", .write)) { try edit("Zhao") }
        #expect(throws: PeopleRefusal.mayNot("Lin", .release)) {
            _ = try office.desk.release(word, track: .transfer, by: office.actor("Lin"))
        }
        #expect(throws: PeopleRefusal.mayNot("Sun", .reveal)) {
            _ = try office.desk.reveal(word, purpose: "x", by: office.actor("Sun"))
        }
        #expect(throws: PeopleRefusal.mayNot("Sun", .register)) {
            _ = try office.desk.importRows([office.draft()], by: office.actor("Sun"))
        }
        _ = try office.desk.reveal(word, purpose: "x", by: office.actor("Lin"))
    }

    @Test func `A locked account does nothing, and what it tried leaves no trace`() throws {
        let office = try Desk()
        let word = try office.proposal()
        try add("Lin", .clerk, office)
        try office.store.write { tx in
            var account = try #require(try tx.account("Lin"))
            account.isLocked = true
            try tx.put(account: account)
        }
        let before = try office.audit().count
        #expect(throws: PeopleRefusal.isLocked("Lin")) {
            _ = try office.desk.edit(
                word, ["title": .string("No")], form: nil, by: office.actor("Lin"))
        }
        #expect(try office.audit().count == before)
    }
}
