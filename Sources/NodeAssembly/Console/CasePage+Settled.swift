import Console
import FrontDesk
import Ledger
import Wording

/// What is done about a case that was settled.
extension CasePage {
    func undo(_ sight: Sight) throws -> Answer {
        if let refusal = sight.undoRefused { return again(sight, refusal) }
        guard let shown = visit.form["_change"], let change = sight.undoable?.header.dot,
            change.description == shown
        else { return again(sight, CasePhrases.notAsShown) }
        do {
            _ = try house.node.desk.undo(id.text, register, change: change, by: actor)
        } catch let refusal as ActRefusal {
            return again(sight, refusal)
        }
        return .seeOther(path + (try isOpen() ? "?said=undone" : "?said=undonesettled"))
    }

    func correct(_ sight: Sight, _ form: Form?) throws -> Answer {
        guard let form else { return again(sight, PagePhrases.formLost) }
        if form.seen != sight.now.form.seen, !sight.newer.isEmpty {
            return again(sight, PagePhrases.cameMeanwhile)
        }
        guard let value = CaseInput(visit.form, sight.shown).value else {
            return again(sight, PagePhrases.chooseOne)
        }
        if isMask(value, sight) { return again(sight, CasePhrases.isMask) }
        do {
            _ = try house.node.desk.correct(
                id.text, register, to: value, form: form, reason: visit.form["reason"] ?? "",
                by: actor)
        } catch let refusal as ActRefusal {
            return again(sight, refusal)
        }
        return .seeOther(path + "?said=corrected")
    }
}
