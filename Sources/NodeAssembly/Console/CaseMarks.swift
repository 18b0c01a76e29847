import Console
import FrontDesk
import Ledger
import Office
import People
import Storage
import Wording

/// Who has an open case, until when, and the draft that waits for a second person.
struct CaseMarks {
    let page: CasePage
    let sight: CasePage.Sight

    private var visit: Visit { page.visit }
    private var policy: CasePolicy { page.house.node.desk.policy }
    private var me: String { visit.account.name }

    @HTMLBuilder var html: HTML {
        if let desk = sight.desk {
            if let draft = desk.draft { self.draft(draft) }
            if let remark = desk.remark {
                el(
                    .p, .class("note warn"),
                    text: visit.text(
                        CasePhrases.sentBackBy, ["person": remark.person, "text": remark.text]))
            }
            el(.section, .class("card")) {
                visit.facts([
                    (
                        visit.text(CasePhrases.holder),
                        HTML(desk.holder ?? visit.text(CasePhrases.nobody))
                    ),
                    (
                        visit.text(CasePhrases.due),
                        CaseWords(visit: visit, policy: policy).due(desk)
                    ),
                ])
                if visit.account.may(.settle) { mine(desk) }
                if visit.account.may(.allot) { allot(desk) }
            }
        }
    }

    @HTMLBuilder private func mine(_ desk: DeskCase) -> HTML {
        if desk.holder == nil || desk.holder == me {
            visit.form(page.path, .class("acts")) {
                if desk.holder == nil {
                    el(
                        .button, .set("name", "_act"), .set("value", "claim"),
                        .set("data-key", "c"), text: visit.text(CasePhrases.claim))
                } else {
                    visit.button(CasePhrases.putBack, act: "put-back")
                }
            }
        }
    }

    private func allot(_ desk: DeskCase) -> HTML {
        el(.details) {
            el(.summary, text: visit.text(CasePhrases.allot))
            visit.form(page.path, .class("row")) {
                if sight.able.isEmpty {
                    visit.field("person", CasePhrases.holder, desk.holder ?? "")
                } else {
                    el(.div, .class("field")) {
                        el(.label, .set("for", "person"), text: visit.text(CasePhrases.holder))
                        el(.select, .id("person"), .set("name", "person")) {
                            visit.options(
                                sight.able.map { ($0, $0) }, chosen: desk.holder ?? me)
                        }
                    }
                }
                visit.button(CasePhrases.assign, act: "assign")
            }
            visit.form(page.path, .class("row")) {
                visit.field(
                    "due", CasePhrases.due,
                    desk.dueAt.map { String(BeijingTime.text($0).prefix(10)) } ?? "",
                    .set("type", "date"))
                visit.button(CasePhrases.setDue, act: "due")
            }
        }
    }

    // MARK: The draft

    private func draft(_ draft: DeskCase.Draft) -> HTML {
        let text = visit.value(page.register, draft.value)
        let first = sight.now.sides.first?.value.map { visit.value(page.register, $0) }
        return el(.section, .class("card")) {
            el(.h2, text: visit.text(CasePhrases.waitsForSecond))
            el(.p, .class("value"), text: text)
            if text != first { el(.p, .class("soft")) { CaseView.marked(text, from: first) } }
            visit.facts([
                (visit.text(PagePhrases.reason), HTML(draft.reason)),
                (
                    visit.text(CasePhrases.draftedBy),
                    HTML("\(draft.person) · \(visit.time(draft.at))")
                ),
            ])
            if visit.account.may(.settle) {
                if draft.person == me {
                    el(.p, .class("soft"), text: visit.text(CasePhrases.anotherMust))
                    visit.form(page.path, .class("acts")) {
                        visit.button(CasePhrases.takeDraftBack, act: "send-back")
                    }
                } else {
                    visit.form(page.path) {
                        visit.hidden("_draft", String(draft.at))
                        el(.div, .class("acts")) {
                            el(
                                .button, .class("main"), .set("name", "_act"),
                                .set("value", "confirm"), .set("data-key", "s"),
                                text: visit.text(CasePhrases.confirm))
                        }
                    }
                    visit.form(page.path, .class("row")) {
                        visit.field("remark", CasePhrases.remark, "", .flag("required"))
                        visit.button(CasePhrases.sendBack, "danger", act: "send-back")
                    }
                }
            }
        }
    }
}
