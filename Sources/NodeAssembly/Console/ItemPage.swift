import Console
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// One record: what it holds, what is about it, and the history of every register.
struct ItemPage {
    static let most = 300
    /// Characters of one value that are shown at most, and of one in a list.
    static let longest = 20_000
    static let longestInList = 200

    let house: NodeHouse
    let visit: Visit
    let id: RecordID

    init(_ house: NodeHouse, _ visit: Visit, _ id: RecordID) {
        self.house = house
        self.visit = visit
        self.id = id
    }

    func answer() throws -> Answer {
        let node = house.node
        let read = try node.store.read { reader -> (RecordView, [StoredRecord], NodeNames)? in
            guard let record = try reader.record(id), !node.desk.staysHome(id.kind) else {
                return nil
            }
            let view = try RecordView(record, reader)
            let about = try view.about.filter { !node.desk.staysHome($0.kind) }
                .compactMap { try reader.record($0) }
            return (view, about, try NodeNames(node, reader))
        }
        guard let (view, about, names) = read else { return .notFound }
        let pulse = try house.pulse("records/\(id.text)", visit)
        return .page(page(view, about, names, pulse))
    }

    private func page(
        _ view: RecordView, _ about: [StoredRecord], _ names: NodeNames, _ pulse: String
    ) -> Page {
        let record = view.record
        let title = record.title.isEmpty ? record.shortName : record.title
        return Page(record.shortName) {
            visit.watch(pulse, "records/\(id.text)")
            el(.div, .class("head")) {
                el(.h1, text: visit.short(title))
                el(.p, text: "\(visit.name(record.id.kind)) \(record.shortName)")
                el(.p) {
                    el(.a, .href("/records/\(id.text)/way"), text: visit.text(PagePhrases.way))
                }
            }
            visit.planLinks(record)
            if record.isFrozen {
                el(.p, .class("note bad"), text: visit.text(ShowPhrases.frozen))
            }
            for register in record.conflicts {
                el(.p, .class("note warn")) {
                    visit.text(PagePhrases.isInConflict, ["register": visit.name(register)]) + " "
                    el(
                        .a, .href("/conflicts/\(id.text)/\(register.text)"),
                        text: visit.text(PagePhrases.settle))
                }
            }
            el(.section, .class("card")) { visit.facts(registers(view, names)) }
            if !about.isEmpty { related(about) }
            history(view, names)
        }
    }

    private func registers(_ view: RecordView, _ names: NodeNames) -> [(String, HTML)] {
        let declaration = OfficeVocabulary.vocabulary[id.kind]
        let holders = view.record.audience.peers.map { names[$0] }
        let custody = WordPhrases.custody(view.record.custody)?.text(visit.language) ?? ""
        var rows: [(String, HTML)] = view.registers
            .filter { declaration?[register: $0.register] != nil }
            .sorted(by: RecordPaper.comesFirst)
            .compactMap { conflict in
                if conflict.isOpen {
                    return (
                        visit.name(conflict.register),
                        HTML(
                            conflict.sides.map { side in
                                el(.div) {
                                    visit.tag(PagePhrases.inConflict, "warn")
                                    " "
                                        + visit.short(
                                            visit.value(conflict.register, side.value), Self.longest
                                        )
                                }
                            })
                    )
                }
                let isEmpty =
                    conflict.provisional == .string("") || conflict.provisional == .array([])
                if isEmpty || conflict.register == "original" { return nil }
                return (
                    visit.name(conflict.register),
                    HTML(
                        visit.short(
                            visit.value(conflict.register, conflict.sides.first?.value),
                            Self.longest))
                )
            }
        rows.append(
            (
                visit.text(PagePhrases.custody),
                HTML(([custody] + holders).filter { !$0.isEmpty }.joined(separator: " · "))
            ))
        rows.append((visit.text(PagePhrases.fullName), el(.code, text: id.text)))
        return rows
    }

    private func related(_ about: [StoredRecord]) -> HTML {
        visit.table(
            [visit.column(PagePhrases.related), visit.column(PagePhrases.content)],
            about.prefix(50).map { record in
                let words = record.shown.members
                    .filter { !["proposal", "city_reply"].contains($0.key) }
                    .map { ValueText(language: visit.language).text($0.key, $0.value) }
                return [
                    el(.a, .href("/records/\(record.id.text)"), text: visit.name(record.id.kind)),
                    HTML(
                        visit.short(
                            words.filter { !$0.isEmpty }.joined(separator: " · "),
                            Self.longestInList)),
                ]
            }, caption: visit.text(PagePhrases.about))
    }

    // MARK: History

    private func history(_ view: RecordView, _ names: NodeNames) -> HTML {
        let only = visit.query["register"].flatMap { RegisterName(text: $0) }
        let rows = view.history.reversed().flatMap { stored in
            lines(stored, view, names, only)
        }.prefix(only == nil ? Self.most : 20)
        return el(.section) {
            visit.table(
                [
                    visit.column(PagePhrases.when), visit.column(PagePhrases.author),
                    visit.column(ConflictPhrases.registerTitle), visit.column(PagePhrases.content),
                ], Array(rows), caption: visit.text(PagePhrases.history))
            if only != nil {
                el(.a, .href("/records/\(id.text)"), text: visit.text(PagePhrases.allRegisters))
            }
        }
    }

    private func lines(
        _ stored: StoredChange, _ view: RecordView, _ names: NodeNames, _ only: RegisterName?
    ) -> [[HTML]] {
        let header = stored.change.header
        let payload = stored.change.payloadBytes.flatMap { try? Payload(bytes: $0) }
        let set = stored.isHome ? view.record.home : view.record.shared
        var marks: [HTML] = []
        if stored.isHome { marks.append(visit.tag(ShowPhrases.markPrivate)) }
        if set.voids.contains(header.dot) { marks.append(visit.tag(ShowPhrases.markVoid, "bad")) }
        if stored.change.isErased { marks.append(visit.tag(ShowPhrases.markErased)) }
        // One register alone is shown whole, all of them by their beginnings.
        let longest = only == nil ? Self.longestInList : Self.longest
        let registers = header.registers.filter { only == nil || $0 == only }
            .filter { $0 != "original" }
        return registers.enumerated().map { index, register in
            [
                index == 0 ? el(.span, .class("nowrap"), text: visit.time(header.at)) : HTML(),
                index == 0
                    ? HTML(visit.short(header.author, 60))
                        + el(.span, .class("soft"), text: " · " + names[header.dot.node]) : HTML(),
                el(
                    .a, .href("/records/\(id.text)?register=\(register.text)"),
                    text: visit.name(register)),
                HTML(visit.short(visit.value(register, payload?.values[register]), longest))
                    + HTML(marks)
                    + (payload?.reason.map {
                        el(
                            .div, .class("soft"),
                            text: visit.text(PagePhrases.because, ["reason": $0]))
                    } ?? HTML()),
            ]
        }
    }
}
