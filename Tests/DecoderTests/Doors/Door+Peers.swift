import Hashing
import JSON
import Ledger
import Simulation
import Storage
import SyncEngine
import SyncProtocol

extension Door {
    /// A district that signs whatever it likes: the first line is its message, the others are the
    /// entries, two lines each. Head and signatures are made to fit.
    static func below(_ bytes: [UInt8]) throws {
        let world = try World(districts: 2)
        _ = try world.proposal()
        try world.sync()
        let (city, stranger) = (world.city, world.districts[1])
        let body = try Forgery(bytes).body(
            from: stranger, to: city, .up, at: try city.link(stranger).incoming)
        let peer = try city.peer(stranger)
        func ask() throws -> Exchange {
            let answer = try city.answerer.answer(Exchange(body: body), from: peer, now: world.now)
            do { return try Exchange(body: answer.body) } catch {
                throw Broken("an answer of ours cannot be read: \(error)")
            }
        }
        let first = try? ask()
        try claimSound(city)
        guard let first else { return }
        let again = try ask()
        try claimSound(city)
        try claimSame(first, again)
        // The honest neighbour notices nothing.
        try world.sync()
    }

    /// A city that signs whatever it likes.
    static func above(_ bytes: [UInt8]) throws {
        let world = try World()
        _ = try world.proposal()
        try world.sync()
        let (city, district) = (world.city, world.district)
        var session = try world.session(district)
        let request = try session.request(now: world.now)
        let body = try Forgery(bytes).body(
            from: city, to: district, .down, at: try district.link(city).incoming)
        let isTaken = (try? session.take(body, to: request, now: world.now)) != nil
        try claimSound(district)
        guard isTaken, let next = try? session.request(now: world.now) else { return }
        do { _ = try Exchange(body: next.body) } catch {
            throw Broken("a request of ours cannot be read: \(error)")
        }
    }

    /// Whatever a peer says, `verify` finds nothing in what is kept.
    private static func claimSound(_ node: OfficeNode) throws {
        let report = try node.store.read { reader in
            try Verification(
                reader, node: node.facts, rules: node.side.rules, notary: node.side.notary
            ).run()
        }
        if let finding = report.findings.first { throw Broken("\(node.name): \(finding)") }
    }

    /// Sending again is harmless: what was settled stays so.
    private static func claimSame(_ first: Exchange, _ again: Exchange) throws {
        let outcomes = try [first, again].map { exchange -> [Outcome] in
            guard let document = exchange.message.receipt else { return [] }
            return try Exchange.receipt(document).runs.flatMap { run in
                (run.first...run.last).map { _ in run.outcome }
            }
        }
        let isSame = zip(outcomes[0], outcomes[1]).allSatisfy { old, new in
            if case .held = old { return true }
            return old == new
        }
        guard outcomes[0].count == outcomes[1].count, isSame else {
            throw Broken("sent again, \(outcomes[0]) became \(outcomes[1])")
        }
    }
}

/// A message and entries that somebody made up.
private struct Forgery {
    private let members: [JSONMember]
    private var lines: [[UInt8]]

    init(_ bytes: [UInt8]) throws {
        lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(33)
            .map { Array($0) }
        let limits = JSONLimits(bytes: 1 << 18)
        guard case .object(let members) = try JSONParser(limits: limits).value(lines.removeFirst())
        else { throw Broken("") }
        self.members = members
        if !lines.count.isMultiple(of: 2) { lines.removeLast() }
    }

    /// As a peer sends it, whose program and key are in foreign hands.
    func body(
        from sender: OfficeNode, to receiver: OfficeNode, _ direction: StreamDirection,
        at position: Position?
    ) throws -> [UInt8] {
        let notary = sender.side.notary
        func signed(_ document: [UInt8]) -> JSONValue {
            let value = (try? JSONParser().value(document)) ?? .null
            return .array([value, .string(notary.sign(value.canonical))])
        }
        let stream = StreamID(
            sender: sender.facts.id, receiver: receiver.facts.id, direction: direction)
        var sent = members.filter { $0.key != "head" }.map { member in
            guard case .array(let parts) = member.value, parts.count == 2,
                case .object = parts[0]
            else { return member }
            return JSONMember(key: member.key, value: signed(parts[0].canonical))
        }
        if !lines.isEmpty {
            let from = position ?? Position.start(of: stream, sender.facts.incarnation)
            var to = from
            for index in stride(from: 0, to: lines.count, by: 2) {
                to = to.next(SHA256.hash(lines[index]))
            }
            let head = BatchHead(stream: stream, from: from, to: to, at: 1).canonicalBytes
            sent.append(JSONMember(key: "head", value: signed(head)))
        }
        return JSONValue.object(sent).canonical + [0x0A]
            + lines.flatMap { $0 + [0x0A] }
    }
}
