import Console
import FrontDesk
import Ledger
import Office
import Wording

/// What people note on a case, and the second pair of eyes.
extension CasePage {
    /// Nil: the act is none of these.
    func mark(_ sight: Sight) throws -> Answer? {
        let (desk, word) = (house.node.desk, id.text)
        do {
            switch visit.form["_act"] {
            case "claim":
                _ = try desk.claim(word, register, by: actor)
                return .seeOther(path)
            case "put-back":
                _ = try desk.putBack(word, register, by: actor)
                return .seeOther(path)
            case "assign":
                _ = try desk.assign(
                    word, register, to: (visit.form["person"] ?? "").trimmed, by: actor)
                return .seeOther(path + "?said=assigned")
            case "due":
                let text = (visit.form["due"] ?? "").trimmed
                let due = text.isEmpty ? nil : BeijingTime.read(text)
                if due == nil, !text.isEmpty {
                    throw ActRefusal.badValue(field: "due", reason: .notADate)
                }
                // To the end of the day that was named.
                _ = try desk.setDue(word, register, due.map { $0 + 86_399_000 }, by: actor)
                return .seeOther(path + "?said=due")
            case "confirm":
                guard let at = visit.form["_draft"].flatMap({ Int64($0) }) else {
                    return again(sight, PagePhrases.formLost)
                }
                _ = try desk.confirm(word, register, draftedAt: at, by: actor)
                return .seeOther("/conflicts?said=confirmed")
            case "send-back":
                _ = try desk.sendBack(
                    word, register, remark: visit.form["remark"] ?? "", by: actor)
                return .seeOther(path + "?said=sentback")
            default: return nil
            }
        } catch let refusal as ActRefusal {
            return again(sight, refusal)
        }
    }
}
