import JSON
import Ledger
import Testing

/// The vectors that other programs are held to, in place, through the program's own readers, hashers,
/// merge and answerer.
@Suite struct VectorTests {
    @Test(arguments: Vector.all)
    func `Every case of a vector comes out as it says`(_ vector: Vector) throws {
        let check = try #require(Checks.all[vector.check], "no such check: \(vector.check)")
        #expect(!vector.cases.isEmpty)
        for each in vector.cases {
            let found = try check(each.input)
            guard case .object(let members) = each.expected else {
                Issue.record("\(each.name) expects nothing")
                continue
            }
            for member in members {
                let (wanted, got) = (member.value.canonical, found[member.key]?.canonical ?? [])
                #expect(
                    String(decoding: got, as: UTF8.self) == String(decoding: wanted, as: UTF8.self),
                    "\(each.name): \(member.key)")
            }
        }
    }

    @Test func `There are vectors of every sort, and more refusals than acceptances`() {
        #expect(Set(Vector.all.map(\.check)) == Set(Checks.all.keys))
        let texts = Vector.all.flatMap(\.cases).map {
            String(decoding: $0.expected.canonical, as: UTF8.self)
        }
        let words = ["refused", "held", "problem", "false"]
        let refusals = texts.filter { text in words.contains { text.contains($0) } }
        #expect(refusals.count * 2 > texts.count)
    }

    #if DEBUG
        /// Rules whose absence a single node shows.
        static let rules: [Weakness] = [
            .foreignAuthors, .tierUnchecked, .anyoneIntroduces, .foresightAllowed,
            .authorityUnchecked, .groupsUnchecked, .refusalsBelieved, .refusalWithoutVoid,
            .anyoneRecalls, .anyoneErases, .gapsAllowed, .equalValuesConflict, .neverRetried,
            .outcomesForgotten,
        ]

        @Test(arguments: rules)
        func `A rule left out is noticed by a vector`(_ weakness: Weakness) {
            let noticed = Weakness.$present.withValue(weakness) {
                Vector.all.filter { !comesOut($0) }.map(\.path)
            }
            #expect(!noticed.isEmpty)
        }

        private func comesOut(_ vector: Vector) -> Bool {
            vector.cases.allSatisfy { each in
                guard let found = try? Checks.all[vector.check]?(each.input),
                    case .object(let members) = each.expected
                else { return false }
                return members.allSatisfy { found[$0.key]?.canonical == $0.value.canonical }
            }
        }
    #endif
}
