import Foundation
import JSON

/// The last chapter: people with accounts, and a conflict left open for whoever tries the console.
struct DemoPeople {
    static let password = "demo horse 2026"
    static let security = "赵敏"

    let demo: Demo

    init(_ demo: Demo) { self.demo = demo }

    /// Who works where; the first makes the others.
    static func people(at office: DemoOffice, isCity: Bool) -> [(name: String, role: String)] {
        [
            (security, "security_administrator"),
            (office.person, isCity ? "city_officer" : "office_head"),
            (isCity ? "孙立" : "陈明", "sync_operator"),
            (isCity ? "郑强" : "王芳", isCity ? "system_administrator" : "clerk"),
            ("吴静", "audit_administrator"),
        ]
    }

    func tell() throws {
        try leaveConflict()
        try leaveWaiting()
        demo.stage.step(DemoPhrases.people)
        let file = demo.stage.folder + "/password"
        try Data((Self.password + "\n").utf8).write(to: URL(fileURLWithPath: file))
        for (index, office) in ([demo.city] + demo.districts).enumerated() {
            let people = Self.people(at: office, isCity: index == 0)
            for person in people {
                _ = try office.facts(
                    [
                        "user", "add", person.name, "--role", person.role, "--password-file",
                        file, "--keep-password",
                    ], as: Self.security)
            }
            let listed = try office.facts(["user", "list"]).count
            try demo.stage.check(
                listed == people.count, DemoPhrases.peopleMade,
                ["name": office.name, "count": "\(listed)"])
        }
    }

    /// Two changes of the second district's that no honest program writes: one that waits at the city,
    /// and one that the city refuses. So the desk of held and refused entries has something to show.
    private func leaveWaiting() throws {
        guard let number = try demo.cityNumbers().last, let district = demo.districts.last else {
            return
        }
        demo.stage.step(DemoPhrases.leaveWaiting)
        district.stop()
        try DemoMischief(home: district.home, number: number).write(by: district.person)
        try district.start()
        try district.run(["sync"], expecting: [0, 5])
        let above = try demo.city.fact(["status"])
        let below = try district.fact(["status"])["links"]?.arrayValue?.first
        try demo.stage.check(above["held"]?.intValue == 1, DemoPhrases.oneWaits)
        try demo.stage.check(below?["unsettled_there"]?.intValue == 2, DemoPhrases.oneRefused)
    }

    /// The second district and the city change one title apart.
    private func leaveConflict() throws {
        guard let number = try demo.cityNumbers().last, let district = demo.districts.last else {
            return
        }
        demo.stage.step(DemoPhrases.leaveConflict)
        try district.run(["sync"])
        district.stop()
        try district.run(["edit", number, "--set", "title=\(DemoProposals.openDistrictTitle)"])
        try demo.city.run(["edit", number, "--set", "title=\(DemoProposals.openCityTitle)"])
        try district.start()
        try district.run(["sync"], expecting: [0, 5])
    }
}
