import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// What a city answers to the requests of its districts, one after the other.
extension Checks {
    static func exchange(_ input: JSONValue) throws -> JSONValue {
        let store = MemoryStore()
        let life = try #require(Incarnation(text: input["node"]?.text("incarnation") ?? ""))
        let side = try side(vocabulary(input["vocabulary"]), incarnation: life)
        for each in input.list("peers") {
            let id = try #require(NodeID(text: each.text("id")))
            let tier = try #require(Tier(rawValue: each.text("tier")))
            try store.write { try $0.put(peer: peer(id, each.text("key"), tier)) }
            try Enrolment(side, store: store).approve(id, by: "Wu", now: 1)
        }
        let answerer = Answerer(side, store: store)
        let answers = try input.list("requests").map { request in
            try answer(request, answerer, store)
        }
        return .object(["answers": .array(answers), "records": .array(try records(input, store))])
    }

    private static func answer(
        _ request: JSONValue, _ answerer: Answerer, _ store: MemoryStore
    ) throws -> JSONValue {
        let id = try #require(NodeID(text: request.text("from")))
        let peer = try #require(try store.read { try $0.peer(id) })
        var body: [UInt8] = []
        for line in request.texts("body") { body += Array(line.utf8) + [0x0A] }
        do {
            let answer = try answerer.answer(try Exchange(body: body), from: peer, now: 1)
            let message = try Exchange(body: answer.body).message
            let receipt = try message.receipt.map { try Exchange.receipt($0) }
            var outcomes: [JSONValue] = []
            for run in receipt?.runs ?? [] {
                for _ in run.first...run.last { outcomes.append(.words(run.outcome.words)) }
            }
            return .object(["outcomes": .array(outcomes)])
        } catch let problem as Problem {
            var members: [String: JSONValue] = ["problem": .string(problem.code.rawValue)]
            if let place = problem.expected {
                members["expected"] = try .written { $0.position(place) }
            }
            return .object(members)
        }
    }

    private static func vocabulary(_ words: JSONValue?) -> Vocabulary {
        guard case .object(let kinds)? = words else { return Vocabulary([]) }
        return Vocabulary(
            kinds.map { kind in
                guard case .object(let registers)? = kind.value["registers"] else {
                    return KindDeclaration(
                        Kind(unchecked: kind.key), madeBy: .both, registers: [])
                }
                return KindDeclaration(
                    Kind(unchecked: kind.key), madeBy: authority(kind.value.texts("made_by")),
                    staysHome: kind.value["stays_home"]?.boolValue ?? false,
                    registers: registers.map {
                        RegisterDeclaration(
                            RegisterName(unchecked: $0.key), authority($0.value.texts("tiers")),
                            fields: $0.value.texts("fields"))
                    })
            })
    }

    private static func authority(_ tiers: [String]) -> Authority {
        tiers.contains("district") ? .both : .city
    }

    /// Of the records that the case asks for: here all that it may name.
    private static func records(_ input: JSONValue, _ store: MemoryStore) throws -> [JSONValue] {
        try input.list("asked").map { name in
            let id = try name.read { try $0.recordID() }
            let state = try store.read { try $0.record(id) }?.shared ?? RecordState()
            var members: [String: JSONValue] = [
                "record": name, "vector": try .written { $0.vector(state.vector) },
                "voids": try .written { $0.dots(state.voids) },
            ]
            var live: [String: JSONValue] = [:]
            for register in state.registers.keys where !state.live(register).isEmpty {
                live[register.text] = try .written { $0.dots(state.live(register).sorted()) }
            }
            members["live"] = .object(live)
            return .object(members)
        }
    }
}
