import Foundation
import FrontDesk
import Hashing
import Identity
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncHTTP

/// A city's home as it looks after some years: records of many districts, each with what the city
/// wrote about it, conflicts, entries that wait here and there, papers, an audit and people.
struct ConsoleHome {
    static let password = "four horses 四匹马"
    static let security = "赵敏"
    static let auditor = "吴静"
    static func person(_ number: Int) -> String { "员工\(number)" }
    static func district(_ number: Int) -> String { "第\(number + 1)区信访办" }

    let path: String
    let records: Int
    let districts: Int
    let people: Int

    func make() throws {
        let configuration = Configuration(
            name: "市征集办", tier: .city, officeCode: "500000", listen: "127.0.0.1:0",
            url: "http://127.0.0.1:0", compress: true)
        _ = try Node.make(path, configuration, by: "bench")
        let node = try Node(opening: path)
        defer { node.close() }
        let offices = (0..<districts).map { number in
            NodeFacts(
                id: NodeID(Identity.Random.uint64()), tier: .district, name: Self.district(number),
                incarnation: Incarnation(Identity.Random.uint64()),
                homeIncarnation: Incarnation(Identity.Random.uint64()))
        }
        try enrol(offices, at: node)
        try write(from: offices, at: node)
        try wait(for: offices, at: node)
        try sign(offices, at: node)
        try accounts(at: node)
    }

    private func enrol(_ offices: [NodeFacts], at node: Node) throws {
        try node.store.write { tx in
            for (number, office) in offices.enumerated() {
                let key = NodeKeys(.generate()).key
                try tx.put(
                    peer: Peer(
                        id: office.id, relation: .downstream, name: office.name, tier: .district,
                        status: number % 50 == 49 ? .pending : .enrolled, keys: [key],
                        enrolledAt: Node.now()))
            }
        }
    }

    /// Each district's proposals; the city has corrected every hundredth title, and so has the
    /// district, neither having heard of it. Of each tenth the city has decided and answered.
    private func write(from offices: [NodeFacts], at node: Node) throws {
        var text = BenchText(seed: 7)
        let share = records / offices.count
        for (place, office) in offices.enumerated() {
            try node.store.write { tx in
                let theirs = try Recorder(tx, node: office, rules: OfficeRules.rules)
                let pen = Recorder.Pen(
                    author: "李青", at: Node.now(), chance: { text.next() })
                let audience = Audience(peers: [office.id])
                var made: [StoredRecord] = []
                for index in 0..<share {
                    let number = place * share + index
                    let values = Self.values(number, text.text(440))
                    made.append(try theirs.create(.proposal, values, audience: audience, pen))
                    try tx.append(
                        audit: AuditEntry(
                            at: Node.now(), person: "李青", act: "propose", object: "\(number)"))
                }
                for (index, record) in made.enumerated() where (place * share + index) % 100 == 9 {
                    var record = record
                    let title = JSONValue.string(text.text(14))
                    try theirs.write(
                        ["title": title], to: &record, seeing: record.shared.vector, reason: nil,
                        pen)
                }
                try theirs.finish(at: Node.now())
                try answer(made, from: place * share, office, at: node, tx, &text)
            }
        }
    }

    private func answer(
        _ made: [StoredRecord], from first: Int, _ office: NodeFacts, at node: Node,
        _ tx: any StoreWriter, _ text: inout BenchText
    ) throws {
        let ours = try Recorder(tx, node: node.facts, rules: OfficeRules.rules)
        let chance = { Identity.Random.uint64() }
        let pen = Recorder.Pen(author: "周敏", at: Node.now(), chance: chance)
        for (index, record) in made.enumerated() {
            let number = first + index
            if number % 10 == 0 {
                _ = try ours.create(
                    .cityReply,
                    [
                        "proposal": .string(record.id.text), "disposition": .string("adopted"),
                        "text": .string(text.text(120)), "issued_at": .int(Node.now()),
                    ], audience: Audience(peers: [office.id]), for: [office.id], pen)
            }
            if number % 100 == 9, var now = try ours.record(record.id) {
                try ours.write(
                    ["title": .string(text.text(14))], to: &now, seeing: record.shared.vector,
                    reason: nil, pen)
            }
        }
        try ours.finish(at: Node.now())
    }

    /// One entry that waits here, and one that waits there, of every tenth district.
    private func wait(for offices: [NodeFacts], at node: Node) throws {
        let records = try node.store.read {
            try $0.records(RecordQuery(kind: .proposal, limit: offices.count))
        }
        try node.store.write { tx in
            for (place, office) in offices.enumerated() where place % 10 == 0 {
                guard records.indices.contains(place),
                    let change = try tx.changes(record: records[place].number).first?.change
                else { continue }
                try tx.hold(
                    HeldEntry(
                        peer: office.id, sequence: 1, record: records[place].id, reason: .unknown,
                        header: change.headerBytes, payload: change.payloadBytes,
                        since: Node.now()))
                try Offered.note(
                    .held(.unknown), sequence: 1, peer: office.id, isLate: false, tx)
            }
        }
    }

    /// Five thousand papers of the first district, and one of each other.
    private func sign(_ offices: [NodeFacts], at node: Node) throws {
        let notary = node.side.notary
        let bytes = Array("{\"at\":\(Node.now())}".utf8)
        let signature = notary.sign(bytes)
        try node.store.write { tx in
            for (place, office) in offices.enumerated() {
                for number in 0..<(place == 0 ? 5_000 : 1) {
                    try tx.add(
                        paper: Paper(
                            sort: .receipt, peer: office.id, isOwn: true,
                            sequence: UInt64(number), bytes: bytes, signature: signature,
                            key: notary.key))
                }
            }
        }
    }

    private func accounts(at node: Node) throws {
        guard let hash = NodeSecrets().hash(password: Self.password) else {
            throw StoreError.failed("no memory for a password's hash")
        }
        let others: [(String, [Role])] = [
            (Self.security, [.securityAdministrator]), (Self.auditor, [.auditAdministrator]),
        ]
        let workers = (1...people).map { (Self.person($0), [Role.cityOfficer, .syncOperator]) }
        try node.store.write { tx in
            for (name, roles) in others + workers {
                try tx.put(
                    account: Account(
                        name: name, roles: roles, password: hash, mustChange: false,
                        madeAt: Node.now()))
            }
        }
    }

    private static func values(_ index: Int, _ body: String) -> [RegisterName: JSONValue] {
        [
            "number": .string(
                ProposalNumber.text(officeCode: "500199", year: 2026, running: index + 1)),
            "title": .string(String(body.prefix(14))), "body": .string(body),
            "channel": .string(Channel.online.rawValue), "received_at": .int(1_780_000_000_000),
            "proposer_shown": .string("张**"), "marks": .array([]), "urgency": .string("normal"),
            "theme": .string("T4"), "state": .string(ProposalState.escalated.rawValue),
            "scope_group": FrontDesk.scopeGroup(.city, .transfer, .other),
        ]
    }
}
