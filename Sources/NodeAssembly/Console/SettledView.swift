import Console
import FrontDesk
import JSON
import Ledger
import People
import Storage
import SyncEngine
import Wording

/// How a conflict of the past looks: what was in view, what was decided, and what can be done still.
struct SettledView {
    let page: CasePage
    let sight: CasePage.Sight
    let isAgain: Bool
    let isMasked: Bool

    private var visit: Visit { page.visit }
    private var maySettle: Bool { visit.account.may(.settle) }

    @HTMLBuilder var html: HTML {
        if let last = sight.settled.first {
            el(.section, .class("card")) {
                el(.h2, text: visit.text(CasePhrases.settledBy))
                visit.facts(facts(last))
            }
            // Beside what was typed for the open case there is no second form.
            if maySettle, !page.isAfterwards, sight.now.record.custody.allowsWriting {
                undo
                correct
            }
        }
    }

    private func facts(_ one: CasePage.Settled) -> [(String, HTML)] {
        let header = one.settlement.header
        return [
            (
                visit.text(CasePhrases.settledAs),
                HTML(visit.value(page.register, one.settlement.value))
            ),
            (visit.text(PagePhrases.reason), HTML(one.settlement.reason)),
            (
                visit.text(PagePhrases.author),
                HTML(
                    "\(header.author) · \(sight.names[header.dot.node])（"
                        + visit.text(OperatorWords.name(header.tier))
                        + "）· \(visit.time(header.at))")
            ),
            (
                visit.text(CasePhrases.wasBefore),
                HTML(one.before.sides.map { side in sideLine(side) })
            ),
        ]
    }

    private func sideLine(_ side: ConflictSheet.Side) -> HTML {
        el(.div) {
            visit.value(page.register, side.value)
            for writing in side.writings {
                el(
                    .div, .class("soft small"),
                    text: "\(writing.author) · \(sight.names[writing.dot.node]) · "
                        + visit.time(writing.at))
            }
        }
    }

    @HTMLBuilder private var undo: HTML {
        if let undoable = sight.undoable {
            visit.form(page.path, .class("card")) {
                el(.h2, text: visit.text(CasePhrases.undo))
                el(.p, .class("soft"), text: visit.text(CasePhrases.undoHint))
                visit.hidden("_change", undoable.header.dot.description)
                el(.div, .class("acts")) {
                    visit.button(CasePhrases.undo, "danger", act: "undo")
                }
            }
        } else if case .coveredSince(let person) = sight.undoRefused {
            // Said only where somebody would look for it: of this office's own.
            el(
                .p, .class("soft"),
                text: visit.text(CasePhrases.cannotUndo, ["person": person]))
        } else if sight.undoRefused == .stillPrivate {
            el(.p, .class("soft"), text: visit.text(CasePhrases.cannotUndoHere))
        }
    }

    @HTMLBuilder private var correct: HTML {
        if let editor = CaseEditor(page, sight, isAgain: isAgain, isMasked: isMasked).html {
            visit.form(page.path, .class("card")) {
                el(.h2, text: visit.text(CasePhrases.correct))
                el(.p, .class("soft"), text: visit.text(CasePhrases.correctHint))
                visit.hidden("_form", sight.now.form.token)
                visit.hidden("choice", "own")
                editor
                visit.field(
                    "reason", PagePhrases.reason, isAgain ? visit.form["reason"] ?? "" : "",
                    .flag("required"), .set("autocomplete", "off"))
                el(.div, .class("acts")) {
                    visit.button(CasePhrases.correctNow, act: "correct")
                }
            }
        }
    }
}
