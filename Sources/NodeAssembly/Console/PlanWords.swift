import CommandFrame
import Console
import Ledger
import Office
import Storage
import Wording

/// What commands tell, on a page.
extension Visit {
    func telling(_ path: [String], _ output: CapturedOutput) -> Telling {
        Telling(
            call: CommandCall(path: path, language: language, person: account.name),
            output: output)
    }

    /// Lines as they are told; those that are set in belong to the line before.
    func told(_ lines: [String]) -> HTML {
        HTML(
            lines.filter { !$0.isEmpty }.map { line in
                line.hasPrefix("  ")
                    ? el(.p, .class("soft told"), text: "· " + line.trimmed)
                    : el(.p, .class("told"), text: line)
            })
    }

    /// What an act on a record would send, to be seen before it is done.
    func planLinks(_ record: StoredRecord) -> HTML {
        let acts: [RecordAct] =
            record.id.kind == .proposal && record.isPrivate
            ? [.release] : record.isPassedOn ? [.release, .recall] : []
        let fitting = acts.filter { $0 != .release || record.id.kind == .proposal }
        if fitting.isEmpty { return HTML() }
        return el(.p) {
            fitting.map { act in
                el(
                    .a, .class("button"), .href("/records/\(record.id.text)/\(act.rawValue)"),
                    text: text(act.link)) + HTML(" ")
            }
        }
    }
}

/// What the next exchange with each node would send.
struct SyncPlanPage {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func page() throws -> Page {
        let output = CapturedOutput()
        _ = try SyncPlan(house.node, visit.telling(["plan"], output)).run()
        let pulse = try house.pulse()
        return Page(visit.text(LinkPhrases.syncPlan)) {
            visit.watch(pulse)
            visit.head(
                visit.text(LinkPhrases.syncPlan), visit.text(LinkPhrases.onlyLooked))
            el(.section, .class("card")) { visit.told(output.lines) }
            el(.p) { el(.a, .href("/nodes"), text: visit.text(PagePhrases.toBoard)) }
        }
    }
}
