import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// The way of a proposal to the city and of the answer back to the citizen.
extension FrontDesk {
    /// Sends a proposal up (上报): from here on the city holds it too.
    ///
    /// Only city-scope proposals go up, excellent ones as recommendations (rule S38); what was
    /// private stays behind in its own records.
    ///
    /// - Parameters:
    ///   - form: what the preview was made of; a record changed since is not released.
    ///   - attachments: the private attachments that go along, as the preview named them; nil: all.
    public func release(
        _ word: String, track: Track, form: Form? = nil, attachments: [RecordID]? = nil,
        by actor: Actor
    ) throws -> String {
        try act("release", actor) { recorder, pen in
            var record = try find(word, recorder, kind: .proposal)
            let upstream = try upstream(recorder.reader)
            let values = try releaseValues(record, track, recorder.reader)
            if let form, form != Form(record) { throw ActRefusal.badForm }
            if record.isPassedOn {
                try passOn(&record, values, to: upstream, recorder, pen)
                let detail = detail(["from": record.id.origin.text, "to": upstream.id.text])
                return (record.id.text, record.id.text, detail)
            }
            let audience = Audience(peers: [upstream.id])
            try recorder.release(&record, as: values, to: audience, pen)
            let along = try releasable(with: record.id, recorder.reader)
            for id in along where attachments?.contains(id) ?? true {
                guard var attachment = try recorder.record(id) else { continue }
                try release(attachment: &attachment, to: audience, recorder, pen)
            }
            try Receiving.retry(record.id, recorder, now: pen.at)
            return (record.id.text, record.id.text, detail(["to": upstream.id.text]))
        }
    }

    /// Hands on what came from below (转呈), with all that was written about it and is shared: what
    /// this office judged is added, the history travels unaltered.
    private func passOn(
        _ record: inout StoredRecord, _ values: [RegisterName: JSONValue], to upstream: Peer,
        _ recorder: Recorder, _ pen: Recorder.Pen
    ) throws {
        let names: [RegisterName] = ["scope_group", "state"]
        let judged = values.filter { name, value in
            names.contains(name) && record.shown(name)?.canonical != value.canonical
        }
        if node.tier < .city, !judged.isEmpty {
            try save(judged, in: &record, form: nil, reason: nil, recorder, pen)
        }
        try recorder.pass(&record, to: upstream)
        try Receiving.retry(record.id, recorder, now: pen.at)
        for id in try recorder.reader.tagged("about:\(record.id.text)") {
            guard var about = try recorder.record(id), about.custody == .shared, !about.isFrozen
            else { continue }
            if about.audience.leaving.contains(upstream.id) {
                throw ActRefusal.notWritable(custody: Custody.recalling.rawValue)
            }
            try recorder.pass(&about, to: upstream)
            try Receiving.retry(id, recorder, now: pen.at)
        }
    }

    /// What a release would send, and to whom: every register of the founding change.
    public func releasePreview(
        _ word: String, track: Track, _ reader: any StoreReader
    ) throws -> ReleasePreview {
        let record = try find(word, reader, kind: .proposal)
        let upstream = try upstream(reader)
        let attachments = try releasable(with: record.id, reader)
        return ReleasePreview(
            record: record.id, form: Form(record), receiver: upstream,
            values: try releaseValues(record, track, reader), attachments: attachments,
            stays: try reader.tagged("about:\(record.id.text)").filter {
                !attachments.contains($0)
            })
    }

    /// The guards of a release, and everything that it sends.
    private func releaseValues(
        _ record: StoredRecord, _ track: Track, _ reader: any StoreReader
    ) throws -> [RegisterName: JSONValue] {
        try checkRelease(record, reader)
        let grade = record.shown("scope_group")?["grade"]?.stringValue ?? ""
        switch track {
        case .none: throw ActRefusal.badValue(field: "track", reason: .notOneOf)
        case .recommend where grade != Grade.excellent.rawValue:
            throw ActRefusal.recommendNeedsExcellent
        case .recommend, .transfer: break
        }
        var values = try RecordReading.values(of: record, reader)
        values["scope_group"] = Self.scopeGroup(.city, track, Grade(rawValue: grade) ?? .ungraded)
        values["state"] = .string(ProposalState.escalated.rawValue)
        return values
    }

    func checkRelease(_ record: StoredRecord, _ reader: any StoreReader) throws {
        if record.isFrozen { throw ActRefusal.isFrozen }
        if record.isPassedOn {
            let upstream = try upstream(reader)
            if record.audience.includes(upstream) { throw ActRefusal.alreadyReleased }
            if record.audience.leaving.contains(upstream.id) {
                throw ActRefusal.notWritable(custody: Custody.recalling.rawValue)
            }
        }
        guard record.custody.allowsRelease || record.isPassedOn else {
            throw ActRefusal.notWritable(custody: record.custody.rawValue)
        }
        if rules.vocabulary[record.id.kind]?.staysHome != false { throw ActRefusal.staysHome }
        if !record.conflicts.isEmpty {
            let names = record.conflicts.map(\.text).joined(separator: ", ")
            throw ActRefusal.inConflict(registers: names)
        }
    }

    private func upstream(_ reader: any StoreReader) throws -> Peer {
        let peers = try reader.peers()
        guard let peer = peers.first(where: { $0.relation == .upstream && $0.status == .enrolled })
        else { throw ActRefusal.noUpstream }
        return peer
    }

    /// What the city office decides about a proposal; receiving it gives it a city number.
    public func decide(
        _ word: String, _ decision: Decision, text: String, by actor: Actor
    ) throws -> String {
        if !text.isEmpty { try Self.checkText(text) }
        return try act("decide", actor) { recorder, pen in
            var proposal = try citySide(word, recorder)
            let made = try recorder.create(
                .cityDecision,
                [
                    "proposal": .string(proposal.id.text), "decision": .string(decision.rawValue),
                    "text": .string(text), "decided_at": .int(pen.at),
                ], audience: below(proposal), for: recorder.distantOrigin(of: proposal.id), pen)
            var values: [RegisterName: JSONValue] = ["city_state": .string(decision.rawValue)]
            if proposal.shown("city_number") == nil {
                values["city_number"] = .string(try nextCityNumber(recorder, at: pen.at))
            }
            try recorder.write(
                values, to: &proposal, seeing: proposal.shared.vector, reason: nil, pen)
            return (proposal.id.text, made.id.text, detail(["decision": decision.rawValue]))
        }
    }

    /// The city's answer, which goes down for the district to pass on.
    public func cityReply(
        _ word: String, _ disposition: Disposition, text: String, by actor: Actor
    ) throws -> String {
        try Self.checkText(text)
        return try act("reply", actor) { recorder, pen in
            var proposal = try citySide(word, recorder)
            let reply = try recorder.create(
                .cityReply, replyValues(proposal, disposition, text, pen),
                audience: below(proposal), for: recorder.distantOrigin(of: proposal.id), pen)
            if proposal.shown("city_state")?.stringValue != "replied" {
                try recorder.write(
                    ["city_state": .string("replied")], to: &proposal,
                    seeing: proposal.shared.vector, reason: nil, pen)
            }
            return (proposal.id.text, reply.id.text, detail(["disposition": disposition.rawValue]))
        }
    }

    /// The district's own answer to its proposer.
    public func reply(
        _ word: String, _ disposition: Disposition, text: String, by actor: Actor
    ) throws -> String {
        try Self.checkText(text)
        if node.tier >= .city {
            return try cityReply(word, disposition, text: text, by: actor)
        }
        return try act("reply", actor) { recorder, pen in
            var proposal = try find(word, recorder, kind: .proposal)
            let reply = try recorder.create(
                .reply, replyValues(proposal, disposition, text, pen),
                audience: proposal.isPrivate ? nil : proposal.audience.sharing,
                for: recorder.distantOrigin(of: proposal.id), pen)
            let replied = JSONValue.string(ProposalState.replied.rawValue)
            if proposal.shown("state") != replied {
                try save(["state": replied], in: &proposal, form: nil, reason: nil, recorder, pen)
            }
            return (proposal.id.text, reply.id.text, detail(["disposition": disposition.rawValue]))
        }
    }

    static func checkText(_ text: String, field: String = "text") throws(ActRefusal) {
        if BodyText.clean(text).isEmpty { throw .badValue(field: field, reason: .empty) }
        if text.utf8.count > BodyText.byteLimit { throw .badValue(field: field, reason: .tooLong) }
        if text.utf8.contains(0) { throw .badValue(field: field, reason: .containsNUL) }
    }

    private func replyValues(
        _ proposal: StoredRecord, _ disposition: Disposition, _ text: String,
        _ pen: Recorder.Pen
    ) -> [RegisterName: JSONValue] {
        [
            "proposal": .string(proposal.id.text), "disposition": .string(disposition.rawValue),
            "text": .string(text), "signer": .string(pen.author), "issued_at": .int(pen.at),
        ]
    }

    /// Records that the citizen was told the city's answer (转告). Each answer is relayed once.
    public func relay(
        _ word: String, method: DeliveryMethod, result: String, by actor: Actor
    ) throws -> String {
        guard node.tier <= .district else { throw ActRefusal.wrongTier(needed: "district") }
        if !result.isEmpty { try Self.checkText(result) }
        return try act("relay", actor) { recorder, pen in
            let replyID = try unrelayedReply(word, recorder)
            guard let reply = try recorder.record(replyID),
                let about = reply.shown("proposal")?.stringValue
            else { throw ActRefusal.noSuchRecord(word) }
            var proposal = try find(about, recorder, kind: .proposal)
            let delivery = JSONValue.object([
                JSONMember(key: "method", value: .string(method.rawValue)),
                JSONMember(key: "at", value: .int(pen.at)),
                JSONMember(key: "result", value: .string(result)),
            ])
            let relay = try recorder.create(
                .relay,
                [
                    "proposal": .string(proposal.id.text), "city_reply": .string(replyID.text),
                    "delivery": delivery,
                ], audience: proposal.isPrivate ? nil : proposal.audience.sharing,
                for: recorder.distantOrigin(of: proposal.id), pen)
            let relayed = JSONValue.string(ProposalState.relayed.rawValue)
            if proposal.shown("state") != relayed {
                try save(["state": relayed], in: &proposal, form: nil, reason: nil, recorder, pen)
            }
            return (proposal.id.text, relay.id.text, detail(["method": method.rawValue]))
        }
    }

    /// A city reply by name, or the one that a proposal still owes its citizen.
    private func unrelayedReply(_ word: String, _ recorder: Recorder) throws -> RecordID {
        let record = try find(word, recorder)
        let candidates =
            record.id.kind == .cityReply
            ? [record.id]
            : try recorder.reader.tagged("about:\(record.id.text)").filter {
                $0.kind == .cityReply
            }
        if candidates.isEmpty { throw ActRefusal.noSuchRecord(word) }
        for id in candidates where try recorder.reader.tagged("relays:\(id.text)").isEmpty {
            return id
        }
        throw ActRefusal.alreadyRelayed
    }

    private func citySide(_ word: String, _ recorder: Recorder) throws -> StoredRecord {
        guard node.tier >= .city else { throw ActRefusal.wrongTier(needed: "city") }
        let record = try find(word, recorder, kind: .proposal)
        if record.shared.isEmpty { throw ActRefusal.notShared }
        if record.isFrozen { throw ActRefusal.isFrozen }
        guard record.custody == .shared else {
            throw ActRefusal.notWritable(custody: record.custody.rawValue)
        }
        return record
    }

    /// Those below who hold the proposal.
    private func below(_ proposal: StoredRecord) -> Audience {
        Audience(peers: proposal.audience.peers)
    }

    private func nextCityNumber(_ recorder: Recorder, at: Int64) throws -> String {
        let year = BeijingTime.year(at)
        let name = "counter:city:\(year)"
        return try nextNumber(name, year: year, recorder)
    }
}
