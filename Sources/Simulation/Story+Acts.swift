import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol

/// What people do, with fresh forms and stale ones, and what programs without our guards do.
extension Story {
    /// The city has a hand in most of what happens, and those who share a record in much of the rest.
    var someOffice: OfficeNode {
        if chance.hits(25) { return world.city }
        let some = chance.hits(50) ? world.offices.filter(isSharing) : []
        return chance.one(of: some.isEmpty ? world.offices : some) ?? world.city
    }

    private func isSharing(_ node: OfficeNode) -> Bool {
        (try? records(node, shared: true))?.contains { $0.custody != .returned } == true
    }

    /// An office that asks another.
    var someBelow: OfficeNode { world.links[chance.below(world.links.count)].below }

    /// The desk may refuse; anything else is a failure.
    func attempt(_ node: OfficeNode, _ body: () throws -> Void) throws {
        node.dice.begin(seed &* 31 &+ acts)
        do { try body() } catch is ActRefusal { tell(.refused, node) }
    }

    /// One act of a person, who tries again with the same key when the node died over it.
    func perform<T>(
        _ sort: StoryEvent.Sort, _ node: OfficeNode, _ about: RecordID? = nil,
        _ act: () throws -> T
    ) throws -> T {
        let moment = chance.hits(5) ? chance.one(of: CrashingStore.Moment.allCases) : nil
        node.store.crash(at: moment)
        defer { node.store.crash(at: nil) }
        do {
            return try told(sort, node, about, act)
        } catch let crash as CrashingStore.Crashed {
            crashed(crash)
            return try told(sort, node, about, act)
        }
    }

    private func told<T>(
        _ sort: StoryEvent.Sort, _ node: OfficeNode, _ about: RecordID?, _ act: () throws -> T
    ) throws -> T {
        let result = try act()
        tell(sort, node, about?.text ?? "")
        done[node.facts.id, default: 0] += 1
        if sort == .release, let about {
            released.insert(Release(node: node.facts.id, record: about))
        }
        return result
    }

    /// What many work on at once says more than what one office has for itself.
    func someRecord(_ records: [StoredRecord]) -> StoredRecord? {
        let shared = records.filter { !$0.shared.isEmpty }
        return chance.hits(60)
            ? shared.min { $0.number < $1.number } ?? chance.one(of: records)
            : chance.one(of: records)
    }

    /// What a node had in memory is gone: sessions under way among it.
    func crashed(_ crash: CrashingStore.Crashed) {
        guard let node = world.offices.first(where: { $0.store === crash.store }) else { return }
        tell(crash.moment == .beforeCommit ? .crashBeforeCommit : .crashAfterCommit, node)
        waiting.removeAll { $0.node === node }
    }

    func secret() -> String {
        secrets += 1
        return "\(Self.secretMark)\(secrets)"
    }

    /// Before anything goes wrong a campaign has gone all the way down, and a proposal all the way up.
    func begin() throws {
        var node = world.offices[0]
        let wang = { [world] in world.actor("Wang", at: node) }
        _ = try told(.publish, world.city, nil) {
            try world.city.desk.publishCampaign2022(by: world.actor("Wang", at: world.city))
        }
        let draft = ProposalDraft(title: "T0", body: "Build it", channel: .letter)
        guard
            let id = RecordID(
                text: try told(.propose, node, nil) {
                    try node.desk.propose(draft, by: wang())
                })
        else { return }
        while let above = world.links.first(where: { $0.below === node })?.above {
            _ = try told(.release, node, id) {
                try node.desk.release(id.text, track: .transfer, by: wang())
            }
            try world.heal()
            node = above
        }
    }

    /// - Parameter place: nil picks any office.
    func someAct(at place: OfficeNode? = nil) throws {
        let node = place ?? someOffice
        acts += 1
        let actor = world.actor(
            chance.one(of: ["Wang", "Li"]) ?? "Wang", at: node, retry: "act-\(acts)")
        let roll = chance.below(100)
        try attempt(node) {
            if try relay(node, actor) { return }
            if try question(node, actor) { return }
            switch roll {
            case ..<10: try propose(node, actor)
            case ..<25: try release(node, actor)
            case ..<45: try edit(node, actor)
            case ..<51: if try !undo(node, actor) { try resolve(node, actor) }
            case ..<62: try answer(node, actor)
            case ..<70: try publish(node, actor)
            case ..<80: try recall(node, actor)
            case ..<82: try erase(node, actor)
            case ..<91: try openForm(node)
            default: if isHostile { try misbehave(node) }
            }
        }
    }

    func propose(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        guard node.facts.tier <= .district else { return }
        let body = chance.one(of: ["Build it", "Mend it", "Light it"]) ?? ""
        var draft = ProposalDraft(title: "T\(chance.below(4))", body: body, channel: .letter)
        draft.proposerName = "Zhang"
        draft.phone = secret()
        draft.address = secret()
        _ = try perform(.propose, node) { try node.desk.propose(draft, by: actor) }
    }

    func records(
        _ node: OfficeNode, _ kind: Kind = .proposal, shared: Bool? = nil
    ) throws -> [StoredRecord] {
        guard world.knows(node, kind) else { return [] }
        return try node.allRecords().filter {
            $0.id.kind == kind && (shared == nil || shared == !$0.shared.isEmpty)
                && $0.shown("received_at") != .int(Self.noiseAt)
        }
    }

    func release(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        let mayGo = try records(node).filter { record in
            guard let above = try? node.peer(world.upstream(of: node)) else { return false }
            return record.shared.isEmpty || !record.audience.includes(above)
        }
        // What was taken back goes out again more often than it would.
        let again = mayGo.filter { !$0.shared.isEmpty && $0.custody == .home }
        guard let record = someRecord(again.isEmpty ? mayGo : again) else { return }
        let title = try node.value(record.id, "title")?.stringValue ?? ""
        if title.contains(Self.secretMark) {
            let first = world.actor(actor.person, at: node, retry: "act-\(acts)-first")
            _ = try perform(.edit, node, record.id) {
                try node.desk.edit(
                    record.id.text, ["title": .string("Clean")], form: nil, by: first)
            }
        }
        _ = try perform(.release, node, record.id) {
            try node.desk.release(record.id.text, track: .transfer, by: actor)
        }
    }

    func openForm(_ node: OfficeNode) throws {
        guard let record = chance.one(of: try records(node)) else { return }
        forms.append((node.facts.id, record.id, Form(record)))
        tell(.openForm, node, record.id.text)
    }

    /// A form opened earlier, or what stands now.
    func someForm(
        _ node: OfficeNode, stale: Bool
    ) throws -> (RecordID, Form)? {
        let old = forms.filter { $0.node == node.facts.id }
        if stale, let form = chance.one(of: old) { return (form.record, form.form) }
        guard let record = someRecord(try records(node)) else { return nil }
        return (record.id, Form(record))
    }

    func edit(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        guard let (id, form) = try someForm(node, stale: chance.hits(40)) else { return }
        var values: [RegisterName: JSONValue] = [:]
        let isHome = try node.record(id)?.shared.isEmpty ?? true
        let title = isHome && chance.hits(30) ? secret() : "T\(chance.below(4))"
        if chance.hits(60) { values["title"] = .string(title) }
        if chance.hits(30) { values["theme"] = .string("T\(1 + chance.below(3))") }
        if chance.hits(30) {
            values["scope_group"] = FrontDesk.scopeGroup(
                chance.hits(50) ? .city : .district, .none, .excellent)
        }
        if chance.hits(20) { values["body"] = .string("B\(chance.below(3))") }
        if values.isEmpty { values["urgency"] = .string("urgent") }
        if let name = try node.record(id)?.conflicts.first, chance.hits(50) {
            values = [name: try node.value(id, name) ?? .null]
        }
        _ = try perform(.edit, node, id) {
            try node.desk.edit(id.text, values, form: form, by: actor)
        }
        try note(node, id, form)
    }

    func resolve(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        let open = try records(node).filter { !$0.conflicts.isEmpty }
        guard let record = chance.one(of: open), let register = chance.one(of: record.conflicts)
        else { return }
        let sheet = try node.store.read { try ConflictSheet(register, in: record, $0) }
        guard let value = chance.one(of: sheet.sides.compactMap(\.value)) else { return }
        _ = try perform(.resolve, node, record.id) {
            try node.desk.resolve(
                record.id.text, register, to: value, form: sheet.form, reason: "why", by: actor)
        }
        settled.append((node.facts.id, record.id, register))
        try note(node, record.id, sheet.form)
    }

    /// An office thinks again about what it settled.
    ///
    /// - Returns: whether it had settled anything, and tried.
    private func undo(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws -> Bool {
        let own = settled.filter { $0.node == node.facts.id }
        guard let last = own.last, chance.hits(35), let record = try node.record(last.record)
        else { return false }
        let dot = try node.store.read {
            try node.desk.undoable(last.register, in: record, $0).header.dot
        }
        _ = try perform(.undo, node, last.record) {
            // Before it commits: others may hear of it before the office knows that it did it.
            world.withdrawn.insert(World.Written(last.record, dot))
            return try node.desk.undo(last.record.text, last.register, by: actor)
        }
        return true
    }

    func answer(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        guard let record = someRecord(try records(node)) else { return }
        // What is said about an unreleased record is private too.
        let text = record.shared.isEmpty ? secret() : "Answer"
        let (id, desk) = (record.id, node.desk)
        switch (node.facts.tier >= .city, chance.below(3)) {
        case (true, 0):
            _ = try perform(.decide, node, id) {
                try desk.decide(id.text, .receive, text: "", by: actor)
            }
        case (true, _):
            _ = try perform(.reply, node, id) {
                try desk.cityReply(id.text, .adopted, text: text, by: actor)
            }
        case (false, _):
            _ = try perform(.reply, node, id) {
                try desk.reply(id.text, .adopted, text: text, by: actor)
            }
        }
    }

    /// An answer from above is often told to the citizen at once.
    private func relay(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws -> Bool {
        guard node.facts.tier <= .district, chance.hits(50),
            let reply = chance.one(of: try records(node, .cityReply)),
            try node.desk.store.read({ try node.desk.isOwed(reply, $0) })
        else { return false }
        _ = try perform(.relay, node, reply.id) {
            try node.desk.relay(reply.id.text, method: .call, result: "told", by: actor)
        }
        return true
    }

    func recall(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        guard node.side.rules.vocabulary.entries.contains(.recall) else { return }
        let kind: Kind = chance.hits(65) ? .proposal : .unit
        guard let record = someRecord(try records(node, kind, shared: true)) else { return }
        _ = try perform(.recall, node, record.id) {
            try node.desk.recall(record.id.text, by: actor)
        }
    }

    func erase(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        guard node.side.rules.vocabulary.entries.contains(.erasure) else { return }
        let kind: Kind = node.facts.tier >= .city ? .campaign : .proposal
        let own = try records(node, kind).filter { $0.id.origin == node.facts.id }
        guard let record = chance.one(of: own) else { return }
        let erasure = try node.desk.erasure(record.id.text, by: actor)
        world.erasures[node.facts.id, default: []].append(erasure)
        _ = try perform(.erase, node, record.id) {
            try node.desk.erase(erasure, by: actor)
        }
    }

    func publish(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        if node.facts.tier >= .city, chance.hits(40) {
            try campaign(node, actor)
        } else if let unit = chance.one(of: try records(node, .unit, shared: true)),
            chance.hits(60)
        {
            let name = JSONValue.string("N\(chance.below(3))")
            _ = try perform(.edit, node, unit.id) {
                try node.desk.edit(unit.id.text, ["name": name], form: nil, by: actor)
            }
        } else {
            let isCity = node.facts.tier >= .city
            let (code, name) = ("U\(chance.below(6))", isCity ? "Unit" : secret())
            _ = try perform(.publish, node) {
                try node.desk.addUnit(code: code, name: name, sort: "street", by: actor)
            }
        }
    }

    private func campaign(_ node: OfficeNode, _ actor: FrontDesk.Actor) throws {
        guard
            let known = try records(node, .campaign).first(where: { $0.id.origin == node.facts.id })
        else {
            _ = try perform(.publish, node) { try node.desk.publishCampaign2022(by: actor) }
            return
        }
        let title = JSONValue.string("C\(chance.below(3))")
        _ = try perform(.edit, node, known.id) {
            try node.desk.edit(known.id.text, ["title": title], form: nil, by: actor)
        }
    }

    func note(_ node: OfficeNode, _ id: RecordID, _ form: Form) throws {
        guard let record = try node.record(id), !record.isPrivate else { return }
        let dot = Dot(node.facts.writer, record.shared.vector[node.facts.writer])
        guard let saved = try node.store.read({ try $0.change(record: record.number, dot: dot) })
        else { return }
        saves.append(
            Save(
                node: node.facts.id, record: id, dot: dot, hash: saved.change.hash,
                seen: form.isHome ? VersionVector() : form.seen))
    }

    // MARK: Noise

    /// Private acts that the same story without them does not have.
    func makeNoise() throws {
        guard noise.hits(60) else { return }
        let node = world.districts[noise.below(world.districts.count)]
        node.dice.begin(noise.next())
        let actor = FrontDesk.Actor(person: "Zhao", at: world.now)
        do {
            switch noise.below(3) {
            case 0:
                var draft = ProposalDraft(
                    title: secret(), body: "Build it", channel: .letter)
                draft.receivedAt = Self.noiseAt
                _ = try node.desk.propose(draft, by: actor)
            case 1:
                _ = try node.desk.addUnit(
                    code: "P\(noise.below(1000))", name: secret(), sort: "street", by: actor)
            default:
                let mine = try node.allRecords().filter { $0.shared.isEmpty }
                guard let record = noise.one(of: mine), record.id.kind == .proposer else { return }
                _ = try node.desk.edit(
                    record.id.text, ["phone": .string(secret())], form: nil, by: actor)
            }
        } catch is ActRefusal {}
    }
}
