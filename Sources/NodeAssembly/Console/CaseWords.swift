import Console
import FrontDesk
import Storage
import Wording

/// Deadlines in words, never by colour alone.
struct CaseWords {
    let visit: Visit
    let policy: CasePolicy

    func due(_ desk: DeskCase) -> HTML {
        guard let due = policy.due(desk) else { return HTML() }
        guard let late = policy.overdue(desk, now: visit.now) else {
            return el(.span, .class("nowrap"), text: visit.time(due))
        }
        return el(.span, .class("nowrap"), text: visit.time(due) + " ")
            + el(
                .span, .class("tag bad"),
                text: visit.text(CasePhrases.isLate, ["time": span(late)]))
    }

    /// A length of time in the largest unit that says something.
    func span(_ milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        if minutes < 120 { return visit.text(CasePhrases.minutes, ["count": "\(minutes)"]) }
        if minutes < 2_880 { return visit.text(CasePhrases.hours, ["count": "\(minutes / 60)"]) }
        return visit.text(CasePhrases.days, ["count": "\(minutes / 1_440)"])
    }
}
