import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// A proposal as it is entered by hand or imported.
public struct ProposalDraft: Sendable {
    public var title: String
    /// As it came; the cleaned body is made from it.
    public var body: String
    public var channel: Channel
    /// Milliseconds since 1970 UTC; nil means now.
    public var receivedAt: Int64?
    public var theme: String?
    public var proposerName: String
    public var phone: String
    public var workUnit: String
    public var address: String
    public var submittingUnit: String
    public var campaign: String
    /// Longer texts come in marked; only entry by hand is bound to the limit.
    public var isImport: Bool
    public var source: Source?
    /// A reply that the source already holds; kept private, for the record.
    public var earlierReply: (text: String, at: String)?

    /// Where an imported row came from.
    public struct Source: Sendable {
        /// The name of the collection, e.g. the portal.
        public let name: String
        public let id: String
        /// The row's bytes as text, exactly.
        public let row: String

        public init(name: String, id: String, row: String) {
            self.name = name
            self.id = id
            self.row = row
        }

        public var key: String { "import:\(name):\(id)" }
        var digest: String { SHA256.hash(Array(row.utf8)).text }
    }

    public init(title: String, body: String, channel: Channel) {
        self.title = title
        self.body = body
        self.channel = channel
        proposerName = ""
        phone = ""
        workUnit = ""
        address = ""
        submittingUnit = ""
        campaign = ""
        isImport = false
    }
}

extension FrontDesk {
    /// Registers a proposal (登记): number and query code are given, the proposer's data and the
    /// source stay home.
    ///
    /// - Returns: the proposal's record name.
    public func propose(_ draft: ProposalDraft, by actor: Actor) throws -> String {
        guard node.tier <= .district else { throw ActRefusal.wrongTier(needed: "district") }
        return try act(draft.isImport ? "import" : "propose", actor) { recorder, pen in
            let id = try register(draft, recorder, pen).id
            return (id.text, id.text, "{}")
        }
    }

    /// Checks what can be checked without the store: the same rules for a dry run.
    ///
    /// - Returns: title and body as they will stand in the record.
    @discardableResult
    public static func check(
        _ draft: ProposalDraft
    ) throws(ActRefusal) -> (title: String, body: String) {
        if draft.title.utf8.count > BodyText.titleByteLimit {
            throw .badValue(field: "title", reason: .tooLong)
        }
        if draft.body.utf8.count > BodyText.byteLimit {
            throw .badValue(field: "body", reason: .tooLong)
        }
        let title = BodyText.cleanTitle(draft.title)
        let body = BodyText.clean(draft.body)
        if title.isEmpty { throw .badValue(field: "title", reason: .empty) }
        if body.isEmpty { throw .badValue(field: "body", reason: .empty) }
        if title.utf8.contains(0) { throw .badValue(field: "title", reason: .containsNUL) }
        if draft.body.utf8.contains(0) { throw .badValue(field: "body", reason: .containsNUL) }
        if draft.isImport { return (title, body) }
        if BodyText.length(title) > BodyText.titleLimit {
            throw .badValue(field: "title", reason: .tooLong)
        }
        if BodyText.length(body) > BodyText.handLimit {
            throw .badValue(field: "body", reason: .tooLong)
        }
        if let theme = draft.theme, !Campaign2022.isTheme(theme) {
            throw .badValue(field: "theme", reason: .notOneOf)
        }
        return (title, body)
    }

    static func marks(_ draft: ProposalDraft, body: String, isTextNew: Bool) -> [Mark] {
        var marks: [Mark] = []
        if BodyText.length(body) > BodyText.handLimit { marks.append(.overLength) }
        if draft.proposerName.isEmpty { marks.append(.anonymous) }
        if !isTextNew { marks.append(.sameText) }
        return marks
    }

    static func textTag(_ body: String) -> String {
        "text:" + SHA256.hash(Array(body.utf8)).text
    }

    func register(
        _ draft: ProposalDraft, _ recorder: Recorder, _ pen: Recorder.Pen
    ) throws -> (id: RecordID, marks: [Mark]) {
        let (title, body) = try Self.check(draft)
        let receivedAt = draft.receivedAt ?? pen.at
        let textTag = Self.textTag(body)
        let similar = try recorder.reader.tagged(textTag)
        if !draft.campaign.isEmpty, try recorder.reader.tagged("campaign:\(draft.campaign)").isEmpty
        {
            throw ActRefusal.noSuchRecord(draft.campaign)
        }
        let marks = Self.marks(draft, body: body, isTextNew: similar.isEmpty)
        let number = try nextNumber(recorder, receivedAt: receivedAt)
        var values: [RegisterName: JSONValue] = [
            "number": .string(number),
            "title": .string(title),
            "body": .string(body),
            "channel": .string(draft.channel.rawValue),
            "received_at": .int(receivedAt),
            "proposer_shown": .string(shownName(draft)),
            // That another text here is the same speaks of records that may stay home: it is kept
            // with the intake, and never goes up.
            "marks": .array(marks.filter { $0 != .sameText }.map { .string($0.rawValue) }),
            "urgency": .string("normal"),
            "state": .string(ProposalState.registered.rawValue),
            "scope_group": Self.scopeGroup(.district, .none, .ungraded),
        ]
        if draft.body != body { values["original"] = .string(draft.body) }
        if let theme = draft.theme { values["theme"] = .string(theme) }
        if !draft.campaign.isEmpty { values["campaign"] = .string(draft.campaign) }
        if !draft.submittingUnit.isEmpty {
            values["submitting_unit"] = .string(draft.submittingUnit)
        }
        let proposal = try recorder.create(.proposal, values, audience: nil, pen)
        try recorder.tag(proposal, textTag)
        try registerPrivate(draft, proposal, similar: similar, recorder, pen)
        return (proposal.id, marks)
    }

    private func registerPrivate(
        _ draft: ProposalDraft, _ proposal: StoredRecord, similar: [RecordID],
        _ recorder: Recorder, _ pen: Recorder.Pen
    ) throws {
        let about = JSONValue.string(proposal.id.text)
        _ = try recorder.create(
            .proposer,
            [
                "proposal": about, "name": .string(draft.proposerName),
                "phone": .string(draft.phone), "address": .string(draft.address),
                "work_unit": .string(draft.workUnit),
                "identity_status": .string(draft.proposerName.isEmpty ? "anonymous" : "named"),
            ], audience: nil, pen)
        var intake: [RegisterName: JSONValue] = [
            "proposal": about, "query_code": .string(queryCode(pen)),
        ]
        if !similar.isEmpty {
            intake["similar"] = .array(similar.prefix(20).map { .string($0.text) })
        }
        if let source = draft.source {
            intake["source"] = .object([
                JSONMember(key: "name", value: .string(source.name)),
                JSONMember(key: "id", value: .string(source.id)),
            ])
            intake["row"] = .string(source.row)
            intake["row_digest"] = .string(source.digest)
        }
        if let reply = draft.earlierReply {
            intake["earlier_reply"] = .object([
                JSONMember(key: "text", value: .string(reply.text)),
                JSONMember(key: "at", value: .string(reply.at)),
            ])
        }
        let record = try recorder.create(.intake, intake, audience: nil, pen)
        if let source = draft.source { try recorder.tag(record, source.key) }
    }

    public static func scopeGroup(_ scope: Scope, _ track: Track, _ grade: Grade) -> JSONValue {
        .object([
            JSONMember(key: "scope", value: .string(scope.rawValue)),
            JSONMember(key: "track", value: .string(track.rawValue)),
            JSONMember(key: "grade", value: .string(grade.rawValue)),
        ])
    }

    private func shownName(_ draft: ProposalDraft) -> String {
        let name = Masking.name(draft.proposerName)
        return draft.workUnit.isEmpty ? name : "\(name)（\(draft.workUnit)）"
    }

    /// Running numbers by year of receipt in Beijing; the counter commits with the proposal.
    private func nextNumber(_ recorder: Recorder, receivedAt: Int64) throws -> String {
        let year = BeijingTime.year(receivedAt)
        let name = "counter:proposal:\(year)"
        return try nextNumber(name, year: year, recorder)
    }

    /// The next number that no record has: after a restore the counter is old, and what was numbered
    /// since has come back.
    func nextNumber(_ counter: String, year: Int, _ recorder: Recorder) throws -> String {
        var running = try recorder.reader.setting(counter).flatMap { Int($0) } ?? 0
        var number: String
        repeat {
            running += 1
            number = ProposalNumber.text(officeCode: officeCode, year: year, running: running)
        } while try !recorder.reader.tagged("number:\(number)").isEmpty
        try recorder.put(setting: counter, String(running))
        return number
    }

    /// Eight digits to read out over the phone.
    private func queryCode(_ pen: Recorder.Pen) -> String {
        let digits = String(pen.chance() % 100_000_000)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
