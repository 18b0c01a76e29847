import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// Writing into a record, whatever its kind: guards first, then one change.
extension FrontDesk {
    /// Changes registers of a record, as shown on a form.
    ///
    /// - Parameter form: nil means the record as it stands now.
    /// - Returns: the record's name.
    public func edit(
        _ word: String, _ values: [RegisterName: JSONValue], form: Form?, by actor: Actor
    ) throws -> String {
        try act("edit", actor) { recorder, pen in
            var record = try find(word, recorder)
            let names = values.keys.map(\.text).sorted().joined(separator: ",")
            try save(values, in: &record, form: form, reason: nil, recorder, pen)
            return (record.id.text, record.id.text, detail(["registers": names]))
        }
    }

    /// Settles the conflict of a register: covers every live value with one.
    public func resolve(
        _ word: String, _ register: RegisterName, to value: JSONValue, form: Form?,
        reason: String, by actor: Actor
    ) throws -> String {
        guard !reason.isEmpty else { throw ActRefusal.reasonMissing }
        return try act("resolve", actor) { recorder, pen in
            var record = try find(word, recorder)
            guard record.conflicts.contains(register) else { throw ActRefusal.noConflict }
            if policy.needsSecond(record.id.kind, register) {
                throw ActRefusal.needsSecond(register: register.text)
            }
            try save([register: value], in: &record, form: form, reason: reason, recorder, pen)
            return (record.id.text, record.id.text, detail(["registers": register.text]))
        }
    }

    /// Guards and writes; the audit entry is the act's.
    func save(
        _ values: [RegisterName: JSONValue], in record: inout StoredRecord, form: Form?,
        reason: String?, _ recorder: Recorder, _ pen: Recorder.Pen
    ) throws {
        if record.isFrozen { throw ActRefusal.isFrozen }
        guard record.custody.allowsWriting else {
            throw ActRefusal.notWritable(custody: record.custody.rawValue)
        }
        try check(values, record.id.kind)
        let form = form ?? Form(record)
        let isShared = !record.isPrivate
        // A form older than the release saw nothing of the shared set: empty context, so that the
        // save stands beside what was released instead of covering it.
        var seen = isShared && form.isHome ? VersionVector() : form.seen
        if Weakness.contextOfTheNode.isPresent { seen = record.current.vector }
        // One older than a recall showed the shared set, with which the private one goes on.
        let set = form.isHome || !isShared ? record.home : record.shared
        guard set.vector.covers(form.seen) else { throw ActRefusal.badForm }
        let changed = try changed(values, in: record, on: form, reason: reason, recorder)
        if changed.isEmpty { throw ActRefusal.nothingChanged }
        if isShared {
            try recorder.write(changed, to: &record, seeing: seen, reason: reason, pen)
        } else {
            try recorder.writeHome(changed, to: &record, seeing: seen, reason: reason, pen)
        }
    }

    /// Authority, known registers, whole groups.
    func check(_ values: [RegisterName: JSONValue], _ kind: Kind) throws {
        guard let declaration = rules.vocabulary[kind] else {
            throw ActRefusal.wrongKind(found: kind.text, expected: "")
        }
        for (name, value) in values {
            guard let register = declaration[register: name] else {
                throw ActRefusal.unknownRegister(name.text)
            }
            guard register.authority.allows(node.tier) else {
                throw ActRefusal.notYours(register: name.text)
            }
            for field in register.fields where value[field] == nil {
                throw ActRefusal.groupInPart(register: name.text, missing: field)
            }
            try checkWords(register, value)
        }
        if kind == .proposal {
            for name in ["title", "body"] as [RegisterName] {
                if let value = values[name] { try checkText(value, name) }
            }
        }
    }

    /// Registers of fixed words hold one of them.
    private func checkWords(
        _ register: RegisterDeclaration, _ value: JSONValue
    ) throws(ActRefusal) {
        let parts = register.fields.isEmpty ? [register.name.text] : register.fields
        for part in parts {
            guard let words = RegisterWords.of(part) else { continue }
            let found = register.fields.isEmpty ? value : value[part]
            guard let word = found?.stringValue, words.contains(word) else {
                throw .badValue(field: part, reason: .notOneOf)
            }
        }
    }

    private func checkText(_ value: JSONValue, _ name: RegisterName) throws(ActRefusal) {
        guard let text = value.stringValue else {
            throw .badValue(field: name.text, reason: .empty)
        }
        try Self.checkText(text, field: name.text)
        if name == "title", BodyText.length(text) > BodyText.titleLimit {
            throw .badValue(field: name.text, reason: .tooLong)
        }
    }

    /// Only registers that differ from what the form showed; a conflict on the form asks for a
    /// reason.
    private func changed(
        _ values: [RegisterName: JSONValue], in record: StoredRecord, on form: Form,
        reason: String?, _ recorder: Recorder
    ) throws -> [RegisterName: JSONValue] {
        let shown = form.state(of: record, try form.history(of: record, recorder.reader))
        var changed: [RegisterName: JSONValue] = [:]
        for (name, value) in values {
            let conflict = try Conflict(name, in: shown) { dot in
                try RecordReading.value(
                    of: name, record: record.number, dot: dot, recorder.reader)
            }
            if conflict.isOpen, reason == nil, !Weakness.conflictWithoutReason.isPresent {
                throw ActRefusal.needsResolution(register: name.text)
            }
            if conflict.isOpen || conflict.sides.isEmpty
                || conflict.provisional?.canonical != value.canonical
            {
                changed[name] = value
            }
        }
        return changed
    }

    /// The provisional values as a form showed them; nil is the form as it stands now.
    public func shownValues(
        of record: StoredRecord, on form: Form?, _ reader: any StoreReader
    ) throws -> [RegisterName: JSONValue] {
        let form = form ?? Form(record)
        let set = form.isHome || record.isPrivate ? record.home : record.shared
        guard set.vector.covers(form.seen) else {
            return try RecordReading.values(of: record, reader)
        }
        var seen = record
        seen.custody = .shared
        seen.shared = form.state(of: record, try form.history(of: record, reader))
        return try RecordReading.values(of: seen, reader)
    }

    /// Audit details: names and codes only, never what a person wrote.
    func detail(_ members: [String: String]) -> String {
        let value = JSONValue.object(
            members.map { JSONMember(key: $0.key, value: .string($0.value)) })
        return String(decoding: value.canonical, as: UTF8.self)
    }
}
