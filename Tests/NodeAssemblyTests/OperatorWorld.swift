import CommandFrame
import Foundation
import FrontDesk
import JSON
import Ledger
import NodeAssembly
import Office
import Storage
import SyncEngine
import Synchronization
import SyncProtocol
import Testing
import Wording

/// A district and its city in homes of their own, enrolled with each other.
final class OperatorWorld {
    let folder: String
    private(set) var district: Node
    let city: Node

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("jianyan-\(UUID().uuidString)").path
        district = try Self.make(folder + "/district", "渝中区信访办", .district, "500103")
        city = try Self.make(folder + "/city", "市征集办", .city, "500000")
        try Self.enrol(city, at: district, .upstream)
        try Self.enrol(district, at: city, .downstream)
    }

    deinit {
        district.close()
        city.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func make(_ path: String, _ name: String, _ tier: Tier, _ code: String) throws
        -> Node
    {
        let configuration = Configuration(
            name: name, tier: tier, officeCode: code, listen: "", url: "", compress: true)
        _ = try Node.make(path, configuration, by: "安装员")
        return try Node(opening: path)
    }

    private static func enrol(_ other: Node, at node: Node, _ relation: Peer.Relation) throws {
        try node.store.write { tx in
            try tx.put(
                peer: Peer(
                    id: other.facts.id, relation: relation, name: other.facts.name,
                    tier: other.facts.tier, status: .enrolled, keys: [other.side.notary.key],
                    enrolledAt: 0))
        }
    }

    // MARK: Exchange

    /// One session from the district to the city, without a wire.
    @discardableResult
    func sync() throws -> Session.Tally {
        let upstream = try #require(try district.store.read { try $0.peer(city.facts.id) })
        let downstream = try #require(try city.store.read { try $0.peer(district.facts.id) })
        let answerer = Answerer(city.side, store: city.store)
        var session = Session(district.side, store: district.store, with: upstream)
        var goesOn = true
        while goesOn {
            let now = Node.now()
            let request = try session.request(now: now)
            let exchange = try Exchange(body: request.body)
            let answer = try answerer.answer(exchange, from: downstream, now: now)
            goesOn = try session.take(answer.body, to: request, now: now)
        }
        return session.tally
    }

    // MARK: Acts

    /// Registers a proposal at the district.
    func propose(_ title: String) throws -> String {
        var draft = ProposalDraft(title: title, body: "江边缺一条步道，居民散步要走车道。", channel: .letter)
        draft.proposerName = "张三丰"
        draft.phone = "13800000000"
        return try district.desk.propose(draft, by: district.actor("王芳"))
    }

    /// Registers a proposal and sends it up.
    func released(_ title: String) throws -> String {
        let record = try propose(title)
        _ = try district.desk.release(record, track: .transfer, by: district.actor("王芳"))
        try sync()
        return record
    }

    /// A title that both tiers changed apart, met at both.
    func conflicted() throws -> String {
        let record = try released("修建步道")
        try write("修建滨江步道", in: record, at: district, "王芳")
        try write("修建沿江步道", in: record, at: city, "李明")
        try sync()
        return record
    }

    func write(_ title: String, in record: String, at node: Node, _ person: String) throws {
        _ = try node.desk.edit(
            record, ["title": .string(title)], form: nil, by: node.actor(person))
    }

    /// As if the city's program were too old for what the district sends: the first entry of its
    /// stream waits there as unknown.
    func holdFirstEntryAtCity(of record: String) throws {
        let (change, position) = try district.store.read { reader in
            let stored = try district.desk.find(record, reader)
            let change = try #require(
                try reader.changes(record: stored.number).first { !$0.isHome }?.change)
            return (change, try #require(try reader.outgoingPosition(city.facts.id, 1)))
        }
        let (head, receipt) = try papersOfFirstEntry(position)
        try city.store.write { tx in
            let peer = district.facts.id
            try tx.add(paper: head)
            try tx.add(paper: receipt)
            let recorder = try Recorder(tx, node: city.facts, rules: city.side.rules)
            var link = try recorder.link(peer)
            link.incoming = position
            try tx.put(link: link)
            try tx.add(
                incoming: IncomingEntry(
                    sequence: 1, chain: position.chain, outcome: .held(.unknown), change: 0),
                from: peer)
            try tx.hold(
                HeldEntry(
                    peer: peer, sequence: 1, record: change.header.record, reason: .unknown,
                    header: change.headerBytes, payload: change.payloadBytes, since: Node.now()))
        }
        try sync()
    }

    /// The head under which the first entry came to the city, and the city's receipt that it waits.
    private func papersOfFirstEntry(_ position: Position) throws -> (Paper, Paper) {
        let (above, below) = (
            try #require(try district.store.read { try $0.peer(city.facts.id) }),
            try #require(try city.store.read { try $0.peer(district.facts.id) })
        )
        let batch = try district.store.read { reader in
            try Sending(
                reader, node: district.facts, to: above, notary: district.side.notary
            ).batch(after: 0, entries: 1, now: Node.now())
        }
        let head = try #require(batch?.head)
        let receipt = try city.store.read { reader in
            Sending(reader, node: city.facts, to: below, notary: city.side.notary)
                .receipt(
                    for: [(1, .held(.unknown))], position: position, now: Node.now())
        }
        func paper(_ document: SignedDocument, _ sort: Paper.Sort, _ signer: Node) -> Paper {
            Paper(
                sort: sort, peer: district.facts.id, isOwn: signer === city, sequence: 1,
                bytes: document.bytes, signature: document.signature,
                key: signer.side.notary.key)
        }
        return (paper(head, .head, district), paper(receipt, .receipt, city))
    }

    /// A change of the city's that only a district may make, past the desk's own check.
    func overstep(in record: String) throws {
        try city.store.write { tx in
            let recorder = try Recorder(tx, node: city.facts, rules: city.side.rules)
            var stored = try city.desk.find(record, tx)
            let pen = Recorder.Pen(author: "李明", at: Node.now()) { UInt64.random(in: 0 ... .max) }
            try recorder.write(
                ["body": .string("改写")], to: &stored, seeing: stored.shared.vector, reason: nil,
                pen)
            try recorder.finish(at: 0)
        }
        try sync()
        try sync()
    }

    // MARK: Commands

    /// Runs a command line on a node.
    func run(_ words: String..., at node: Node) -> Said { Said.run(words, node) }

    /// The district's database at rest; the district stays closed.
    func closedFile() -> String {
        district.close()
        return folder + "/district/jianyan.sqlite"
    }

    /// Closes the district, lets `body` do what it likes to the file, and opens it again.
    func behindTheBack(_ body: (String) throws -> Void) throws {
        let path = folder + "/district"
        district.close()
        try body(path + "/jianyan.sqlite")
        district = try Node(opening: path)
    }
}

/// What a command said.
struct Said {
    let code: ExitCode
    let lines: [String]
    let problems: [String]

    var text: String { lines.joined(separator: "\n") }

    /// The one JSON object that was printed.
    var facts: JSONValue? { lines.first.flatMap { try? JSONParser().value(Array($0.utf8)) } }

    func contains(_ parts: String...) -> Bool { parts.allSatisfy(text.contains) }

    static let table = CommandTable<Node>(
        program: "jianyan", version: "0", about: Phrase("试", "test"),
        sections: [CommandSection(Phrase("同步", "Sync"), OperatorCommands.all)],
        groups: OperatorCommands.groups)

    static func run(_ words: [String], _ node: Node) -> Said {
        let heard = Heard()
        let runner = CommandRunner(
            table: table, environment: ["USER": "赵操作"], openHome: { _ in node })
        let code = runner.run(words + ["--home", node.home.path], output: heard)
        return heard.lines.withLock { lines in
            heard.problems.withLock { Said(code: code, lines: lines, problems: $0) }
        }
    }
}

/// Keeps what is said.
final class Heard: CommandOutput {
    let lines = Mutex<[String]>([])
    let problems = Mutex<[String]>([])

    func line(_ text: String) { lines.withLock { $0.append(text) } }
    func problem(_ text: String) { problems.withLock { $0.append(text) } }
    func bytes(_ bytes: [UInt8]) { line(String(decoding: bytes, as: UTF8.self)) }
    func progress(_ progress: WorkProgress?) {}
}
