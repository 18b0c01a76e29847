import Console
import FrontDesk
import JSON
import Ledger
import Office
import People
import Storage
import Wording

/// An act on a record that is shown before it is done.
enum RecordAct: String, Sendable {
    case release, recall

    var link: Phrase { self == .release ? LinkPhrases.toRelease : LinkPhrases.toRecall }
    var name: Phrase { self == .release ? LinkPhrases.release : LinkPhrases.recall }
}

/// What a release or a recall would send and to whom, and the button that does just that.
struct RecordActPage {
    let house: NodeHouse
    let visit: Visit
    let id: RecordID
    let act: RecordAct

    init(_ house: NodeHouse, _ visit: Visit, _ id: RecordID, _ act: RecordAct) {
        self.house = house
        self.visit = visit
        self.id = id
        self.act = act
    }

    private var node: Node { house.node }
    private var path: String { "/records/\(id.text)/\(act.rawValue)" }
    private var actor: FrontDesk.Actor {
        FrontDesk.Actor(person: visit.account.name, at: visit.now)
    }

    func answer() throws -> Answer {
        guard let record = try node.store.read({ try $0.record(id) }),
            !node.desk.staysHome(id.kind)
        else { return .notFound }
        guard visit.isPost else { return .page(try page(record, nil)) }
        do {
            switch act {
            case .release: try release()
            case .recall: _ = try node.desk.recall(id.text, by: actor)
            }
        } catch let refusal as ActRefusal {
            let (what, todo) = house.explain(refusal, visit.language)
            return .page(try page(record, [what, todo ?? ""].joined(separator: " · ")))
        }
        return .seeOther("/records/\(id.text)?said=\(act.rawValue)")
    }

    /// Exactly what was shown: a record that changed since is not released.
    private func release() throws {
        guard let form = visit.form["_form"].flatMap({ Form(token: $0) }),
            let track = Track(rawValue: visit.form["track"] ?? "")
        else { throw ActRefusal.badForm }
        let chosen = visit.form.values("attachment").compactMap { RecordID(text: $0) }
        _ = try node.desk.release(
            id.text, track: track, form: form, attachments: chosen, by: actor)
    }

    private func page(_ record: StoredRecord, _ problem: String?) throws -> Page {
        let output = CapturedOutput()
        let telling = visit.telling(["plan"], output)
        switch act {
        case .release: _ = try ReleasePlan(node, telling).run(id.text)
        case .recall: _ = try RecallPlan(node, telling).run(id.text)
        }
        let inner = visit.account.may(.release) ? try confirmation(record) : HTML()
        return Page(visit.text(act.name), status: problem == nil ? 200 : 422) {
            visit.head(visit.text(act.link), record.title)
            el(.p) { visit.link(record) }
            if let problem { visit.problem(problem) }
            el(.section, .class("card")) {
                visit.told(output.lines)
                el(.p, .class("soft"), text: visit.text(LinkPhrases.onlyLooked))
            }
            inner
        }
    }

    /// Nothing when the act is not possible now: the plan has said why.
    private func confirmation(_ record: StoredRecord) throws -> HTML {
        switch act {
        case .recall:
            guard record.custody == .shared else { return HTML() }
            return visit.form(path, .class("card")) {
                el(.p, text: visit.text(PlanPhrases.recallEffect))
                el(.div, .class("acts")) { visit.button(LinkPhrases.recall, "danger") }
            }
        case .release:
            let read = try? node.store.read { reader in
                let preview = try node.desk.releasePreview(id.text, track: .transfer, reader)
                let files = try preview.attachments.compactMap { id in
                    try reader.record(id).map { try node.desk.attachment($0, reader) }
                }
                return (preview, files)
            }
            return read.map { releaseForm($0.0, $0.1) } ?? HTML()
        }
    }

    private func releaseForm(
        _ preview: ReleasePreview, _ files: [FrontDesk.AttachmentView]
    ) -> HTML {
        visit.form(path, .class("card")) {
            visit.hidden("_form", preview.form.token)
            el(.h2, text: visit.text(LinkPhrases.goesUp, ["node": preview.receiver.name]))
            visit.facts(
                preview.values.filter { $0.key != "original" }
                    .sorted { RecordPaper.comesFirst($0.key, $1.key) }
                    .map { (visit.name($0.key), HTML(visit.value($0.key, $0.value))) }
                    .filter { !$0.1.isEmpty })
            el(.fieldset) {
                el(.legend, text: visit.text(LinkPhrases.track))
                [Track.transfer, .recommend].map { track in
                    choice("radio", "track", track.rawValue, isChosen(track)) {
                        visit.value("track", .string(track.rawValue))
                    }
                }
            }
            if !files.isEmpty {
                el(.fieldset) {
                    el(.legend, text: visit.text(LinkPhrases.goAlong))
                    files.map { file in
                        let id = file.record.id.text
                        let isOn = !visit.isPost || visit.form.values("attachment").contains(id)
                        return choice("checkbox", "attachment", id, isOn) { file.fileName }
                    }
                }
            }
            el(.div, .class("acts")) { visit.button(LinkPhrases.release, "main") }
        }
    }

    private func isChosen(_ track: Track) -> Bool {
        (visit.form["track"] ?? Track.transfer.rawValue) == track.rawValue
    }

    private func choice(
        _ type: String, _ name: StaticString, _ value: String, _ isOn: Bool,
        text: () -> String
    ) -> HTML {
        let place = "\(name)-\(value)"
        return el(.div, .class("choice")) {
            el(
                .input,
                all: [
                    .set("type", type), .id(place), .set("name", "\(name)"),
                    .set("value", value),
                ] + (isOn ? [.flag("checked")] : [])
            ) {}
            el(.label, .class("inline"), .set("for", place), text: text())
        }
    }
}
