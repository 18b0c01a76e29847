import Hashing
import JSON
import Ledger
import SyncProtocol
import Testing

/// The examples of the protocol are read by the program, and written by it letter by letter.
@Suite struct ExampleTests {
    /// The lines of each fenced block of a document of the protocol.
    private func blocks(_ document: String) throws -> [[String]] {
        try Repository().text("Protocol/\(document)").split(separator: "```\n").enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }
            .map { $0.element.split(separator: "\n").map(String.init) }
    }

    private func block(_ document: String, beginning: String) throws -> [String] {
        try #require(try blocks(document).first { $0.first?.hasPrefix(beginning) == true })
    }

    private func bytes(_ lines: [String]) -> [UInt8] {
        Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    @Test func `The request is a batch of one entry that ends where its head says`() throws {
        let lines = try block("sync.md", beginning: #"{"at":1750000000500,"head""#)
        let exchange = try Exchange(body: bytes(lines))
        #expect(exchange.message.canonicalBytes == Array(lines[0].utf8))
        let head = try Exchange.head(try #require(exchange.message.head))
        let entry = try #require(exchange.entries.first)
        #expect(exchange.entries.count == 1)
        #expect(head.from.next(SHA256.hash(entry.header)) == head.to)
        #expect(head.from == Position.start(of: head.stream, head.from.incarnation))
        let header = try JSONParser().parse(entry.header) { try ChangeHeader($0) }
        #expect(header.canonicalBytes == entry.header)
        let payload = try #require(entry.payload)
        #expect(SHA256.hash(payload) == header.payload)
        #expect(try Payload(bytes: payload).canonicalBytes == payload)
        var state = RecordState()
        state.apply(header, hash: SHA256.hash(entry.header))
        #expect(RecordDigest.digest(of: header.record, state) == exchange.message.ask?.sum.total)
    }

    @Test func `The answer signs for the batch and says that both are equal`() throws {
        let lines = try block("sync.md", beginning: #"{"receipt""#)
        let message = try Exchange(body: bytes(lines)).message
        #expect(message.canonicalBytes == Array(lines[0].utf8))
        let receipt = try Exchange.receipt(try #require(message.receipt))
        #expect(receipt.isInOrder && receipt.runs.map(\.outcome) == [.applied(conflicted: false)])
        let mixed = Array(
            try #require(try blocks("sync.md").first { $0[0].contains(#""held","gap""#) })[0].utf8)
        let other = try JSONParser().parse(mixed) { try Receipt($0) }
        #expect(other.isInOrder && other.canonicalBytes == mixed)
        let statement = try Exchange.statement(try #require(message.statement))
        #expect(statement.verdict == .equal)
        #expect(statement.canonicalBytes == message.statement?.bytes)
        #expect(statement.read == receipt.position)
    }

    @Test func `Invitation, enrolment, rotation and refusal are read as they stand`() throws {
        let code = try block(
            "enrolment.md",
            beginning: #"{"key":"E5j2LG0aRXxRumpLXz29L2n8qTIWIY3ImX5Ba9F9k8o","name":"江南"#)
        #expect(try Invitation(code: code[1]).code == code[1])
        let lost = try #require(
            try blocks("enrolment.md").first { $0[0].contains(#""replaces""#) })
        #expect(try Invitation(code: lost[1]).code == lost[1])
        #expect(try Invitation(code: lost[1]).replaces?.node == NodeID(0xD))
        let enrolment = try block("enrolment.md", beginning: #"{"key":"6k"#)[0]
        #expect(
            try EnrolMessage(bytes: Array(enrolment.utf8)).canonicalBytes == Array(enrolment.utf8))
        let letter = try #require(
            try blocks("enrolment.md").first { $0[0].contains(#""type":"enrolment""#) })
        let read = try EnrolmentLetter(text: letter[1])
        #expect(read.text == letter[1] && letter[0].contains(read.signature))
        #expect(read.to == NodeID(0xC) && read.message.node == NodeID(0xD))
        let paper = try block("enrolment.md", beginning: #"[{"at":1750000300000"#)[0]
        let list = Array("[\(paper)]".utf8)
        #expect(try RotationPaper.bytes(of: RotationPaper.list(list)) == list)
        let problems = try (blocks("sync.md") + blocks("recovery.md")).map { $0[0] }
            .filter { $0.hasPrefix(#"{"code""#) }
        #expect(problems.count == 3)
        for problem in problems {
            #expect(Problem(bytes: Array(problem.utf8))?.canonicalBytes == Array(problem.utf8))
        }
    }

    @Test func `The head of a bundle is read and written as it stands`() throws {
        let line = Array(try block("sync.md", beginning: #"[{"at":1750000000500,"bytes""#)[0].utf8)
        let document = try BundleHead.signed(line: line)
        #expect(BundleHead.line(document) == line + [0x0A])
        #expect(try BundleHead(document).canonicalBytes == document.bytes)
    }

    @Test func `Every other entry is read and written as it stands`() throws {
        let parser = JSONParser()
        let refusal = Array(try block("records.md", beginning: #"{"at":1750000100000"#)[0].utf8)
        #expect(try parser.parse(refusal) { try Refusal.read($0) }?.canonicalBytes == refusal)
        let erasure = Array(try block("records.md", beginning: #"{"at":1750000200000"#)[0].utf8)
        #expect(try parser.parse(erasure) { try Erasure.read($0) }.canonicalBytes == erasure)
        let late = Array(try block("records.md", beginning: #"{"outcome""#)[0].utf8)
        #expect(try parser.parse(late) { try LateOutcome.read($0) }.canonicalBytes == late)
        let told = Array(try block("records.md", beginning: #"{"dot":"#)[0].utf8)
        #expect(try parser.parse(told) { try OutcomeElsewhere.read($0) }.canonicalBytes == told)
        let recall = Array(try block("records.md", beginning: #"{"at":1750000400000"#)[0].utf8)
        #expect(try parser.parse(recall) { try Recall.read($0) }.canonicalBytes == recall)
        let closed = Array(try block("records.md", beginning: #"{"at":1750000500000"#)[0].utf8)
        #expect(try parser.parse(closed) { try Closed.read($0) }.canonicalBytes == closed)
        let asked = Array(try block("records.md", beginning: #"{"at":1750000600000"#)[0].utf8)
        #expect(try parser.parse(asked) { try RefusalQuestion.read($0) }.canonicalBytes == asked)
        let stands = Array(try block("records.md", beginning: #"{"at":1750000700000"#)[0].utf8)
        #expect(try parser.parse(stands) { try RefusalDeclined.read($0) }.canonicalBytes == stands)
    }

    /// In records.md each example's digest stands behind it.
    @Test func `Every digest beside an example is that of its bytes`() throws {
        let text = try Repository().text("Protocol/records.md")
        let examples = text.matches(
            of: #/```\n([^\n]+)\n```\n\n(?:Digest|Chain at sequence 0): `([\w-]{43})`/#)
        #expect(examples.count == 12)
        for match in examples {
            #expect(SHA256.hash(Array(match.1.utf8)).text == match.2, "\(match.1)")
        }
    }
}
