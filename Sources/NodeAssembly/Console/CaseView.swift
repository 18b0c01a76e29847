import Console
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// How a case looks.
struct CaseView {
    let page: CasePage
    let sight: CasePage.Sight
    let others: [(person: String, at: Int64)]
    let problem: Phrase?
    /// Whether what was typed is shown again.
    let isAgain: Bool
    /// What the values were seen through: of a record that stays home this view has no others.
    let mask: CaseMask

    init(
        _ page: CasePage, _ sight: CasePage.Sight, others: [(person: String, at: Int64)] = [],
        problem: Phrase? = nil, isAgain: Bool = false, isRevealed: Bool = false
    ) {
        mask = CaseMask(page.id.kind, isRevealed: isRevealed)
        self.page = page
        self.sight = sight.seen(through: mask)
        self.others = others
        self.problem = problem
        self.isAgain = isAgain
    }

    private var visit: Visit { page.visit }
    private var record: StoredRecord { sight.now.record }
    private var sheet: ConflictSheet { sight.now }

    private var title: String {
        visit.text(
            PagePhrases.caseOf,
            ["register": visit.name(page.register), "record": record.shortName])
    }

    func page(status: Int = 200) -> Page {
        Page(title, status: status) {
            heading
            notes
            if mask.isOn { visit.masked(revealing: page.path + "/reveal") }
            CaseMarks(page: page, sight: sight).html
            if sheet.isOpen || !sheet.sides.isEmpty { sides }
            if sheet.isOpen {
                form
            } else {
                el(.p, .class("note good")) {
                    el(.strong, text: visit.text(PagePhrases.isSettled) + " ")
                    visit.text(PagePhrases.isSettledTodo)
                }
                typedBefore
                SettledView(
                    page: page, sight: sight, isAgain: isAgain && page.isCorrecting,
                    isMasked: mask.isOn
                ).html
                el(
                    .a, .class("button"), .href("/conflicts"),
                    text: visit.text(PagePhrases.toConflicts))
            }
        }
    }

    private var heading: HTML {
        el(.div, .class("head")) {
            el(.h1, text: title)
            el(.p, text: record.title)
            el(.p) {
                visit.linkToWhole(record)
                if !CaseMask.staysHome(record.id.kind) {
                    " · "
                    el(
                        .a, .href("/records/\(record.id.text)/way"),
                        text: visit.text(PagePhrases.way))
                }
            }
        }
    }

    @HTMLBuilder private var notes: HTML {
        if let problem {
            el(.p, .class("note bad"), .set("role", "alert"), text: visit.text(problem))
        }
        for other in others {
            el(
                .p, .class("note warn"),
                text: visit.text(
                    PagePhrases.alsoOpen, ["person": other.person, "ago": visit.ago(other.at)]))
        }
    }

    // MARK: The sides

    private var sides: HTML {
        let base = sheet.base.count == 1 ? sheet.base.first?.value : nil
        let baseText = base.map { visit.value(page.register, $0) }
        return el(.div, .class("sides")) {
            el(.section, .class("side")) {
                el(.h2, text: visit.text(PagePhrases.base))
                switch sheet.base.count {
                case 0: el(.p, .class("soft"), text: visit.text(PagePhrases.noBase))
                case 1: el(.p, .class("value"), text: visit.value(page.register, base))
                default:
                    el(.p, .class("soft"), text: visit.text(PagePhrases.manyBases))
                    for item in sheet.base {
                        el(.p, .class("value"), text: visit.value(page.register, item.value))
                    }
                }
            }
            sheet.sides.map { side($0, baseText) }
        }
    }

    private func side(_ side: ConflictSheet.Side, _ base: String?) -> HTML {
        let isOurs = side.writings.contains { $0.dot.node == page.house.node.facts.id }
        let text = visit.value(page.register, side.value)
        let first = sheet.sides.first?.value.map { visit.value(page.register, $0) }
        let from = base ?? (side.number > 1 ? first : nil)
        return el(.section, .class(isOurs ? "side ours" : "side theirs")) {
            el(.h2) {
                if sheet.isOpen {
                    el(
                        .span,
                        text: visit.text(
                            isOurs ? PagePhrases.ours : PagePhrases.theirs,
                            ["number": String(side.number)]))
                    if side.number == 1 { visit.tag(PagePhrases.provisional) }
                } else {
                    visit.text(PagePhrases.valueNow)
                }
            }
            el(.p, .class("value")) { Self.marked(text, from: from) }
            side.writings.map { writing in
                el(.p, .class("by")) {
                    "\(writing.author) · \(sight.names[writing.dot.node])（"
                        + visit.text(OperatorWords.name(writing.tier)) + "）"
                    el(.br)
                    el(.time, text: visit.time(writing.at))
                    if let reason = writing.reason {
                        el(.br)
                        visit.text(PagePhrases.because, ["reason": reason])
                    }
                }
            }
        }
    }

    static func marked(_ text: String, from old: String?) -> HTML {
        guard let old, let difference = TextDifference(from: old, to: text) else {
            return HTML(text)
        }
        return HTML(
            difference.pieces.map { piece in
                switch piece {
                case .same(let text): HTML(text)
                case .gone(let text): el(.del, text: text)
                case .come(let text): el(.ins, text: text)
                }
            })
    }

    // MARK: The form

    private var choice: String { isAgain ? visit.form["choice"] ?? "" : "" }

    private var form: HTML {
        visit.form(page.path, .class("card")) {
            visit.hidden("_form", sheet.form.token)
            el(.fieldset) {
                el(.legend, text: visit.text(PagePhrases.settleBy))
                sheet.sides.filter { $0.value != nil }.map { side in
                    pick(
                        String(side.number), key: String(side.number),
                        HTML(
                            visit.text(
                                PagePhrases.keepSide,
                                [
                                    "number": String(side.number),
                                    "value": visit.value(page.register, side.value),
                                ])))
                }
                if let own = CaseEditor(page, sight, isAgain: isAgain, isMasked: mask.isOn).html {
                    pick("own", key: "w", HTML(visit.text(PagePhrases.writeAnew)))
                    own
                }
            }
            el(.div, .class("field")) {
                el(.label, .set("for", "reason"), text: visit.text(PagePhrases.reason))
                el(
                    .input, .id("reason"), .set("name", "reason"), .flag("required"),
                    .set("data-key", "r"),
                    .set("value", isAgain ? visit.form["reason"] ?? "" : ""),
                    .set("autocomplete", "off"))
                if !CaseMask.staysHome(record.id.kind) {
                    el(.span, .class("soft"), text: visit.text(PagePhrases.reasonHint))
                }
            }
            el(.div, .class("acts")) {
                visit.button(PagePhrases.preview, "main", act: "preview")
                saving(PagePhrases.saveNow)
                el(
                    .a, .class("button"), .href("/conflicts"), .set("data-key", "l"),
                    text: visit.text(PagePhrases.leave))
            }
            if needsSecond { el(.p, .class("soft"), text: visit.text(CasePhrases.needsTwo)) }
            KeyMap(visit: visit, keys: KeyMap.caseKeys).html
        }
    }

    private var needsSecond: Bool {
        page.house.node.desk.policy.needsSecond(record.id.kind, page.register)
    }

    /// Where two must look it is not saved but submitted.
    private func saving(_ phrase: Phrase, _ look: String = "") -> HTML {
        needsSecond
            ? visit.button(CasePhrases.submit, look, act: "draft")
            : visit.button(phrase, look, act: "save")
    }

    private func pick(_ value: String, key: String, _ words: HTML) -> HTML {
        el(.div, .class("choice")) {
            el(
                .input,
                all: [
                    .set("type", "radio"), .id("choice-" + value), .set("name", "choice"),
                    .set("value", value), .set("data-key", key), .flag("required"),
                ] + (choice == value ? [.flag("checked")] : [])
            ) {}
            el(.span, .class("key"), .set("aria-hidden", "true"), text: key)
            el(.label, .class("inline"), .set("for", "choice-" + value)) { words }
        }
    }

    /// What was typed for a case that somebody else has settled.
    @HTMLBuilder private var typedBefore: HTML {
        if isAgain, !page.isCorrecting {
            for name in ["own", "reason"] {
                if let text = visit.form[name], !text.isEmpty {
                    el(.div, .class("field")) {
                        el(.label, .set("for", name), text: visit.text(PagePhrases.typed))
                        el(
                            .textarea, .id(name), .set("name", name), .flag("readonly"),
                            text: text)
                    }
                }
            }
        }
    }

    // MARK: Preview

    /// The record as it would be, before anything is saved.
    func preview(_ value: JSONValue, _ reason: String) -> Page {
        // What somebody typed is no secret to him; a side that he chose may be one.
        let isTyped = visit.form["choice"] == "own"
        let shown = isTyped ? value : mask.value(page.register, value)
        let text = visit.value(page.register, shown)
        let first = sheet.sides.first?.value.map { visit.value(page.register, $0) }
        return Page(title) {
            heading
            el(.section, .class("card")) {
                el(.h2, text: visit.text(PagePhrases.wouldBe))
                el(.p, .class("value"), text: text)
                if text != first {
                    el(.p, .class("soft")) { Self.marked(text, from: first) }
                }
                visit.facts([
                    (visit.text(PagePhrases.reason), HTML(reason)),
                    (
                        visit.text(PagePhrases.covers),
                        HTML(
                            sight.shown.sides.map { side in
                                el(.div) {
                                    visit.value(page.register, side.value)
                                    el(.span, .class("soft")) {
                                        " — "
                                            + side.writings.map(\.author).joined(separator: "、")
                                    }
                                }
                            })
                    ),
                ])
                el(.p, .class("soft"), text: visit.text(PagePhrases.keptInHistory))
                visit.form(page.path) {
                    for (name, value) in visit.form.all where name != "_act" {
                        visit.hidden(name, value)
                    }
                    el(.div, .class("acts")) {
                        el(
                            .button, .class("main"), .set("name", "_act"),
                            .set("value", needsSecond ? "draft" : "save"), .set("data-key", "s"),
                            .flag("autofocus"),
                            text: visit.text(needsSecond ? CasePhrases.submit : PagePhrases.save))
                        el(
                            .button, .set("name", "_act"), .set("value", "back"),
                            .set("data-key", "b"), text: visit.text(PagePhrases.back))
                    }
                    KeyMap(visit: visit, keys: KeyMap.preview).html
                }
            }
        }
    }
}

/// Where a value of one's own is written: a text, a choice of words, or each field of a group.
struct CaseEditor {
    let page: CasePage
    let sight: CasePage.Sight
    let isAgain: Bool
    /// It begins empty: what is masked must never be sent back as a value.
    let isMasked: Bool

    init(_ page: CasePage, _ sight: CasePage.Sight, isAgain: Bool, isMasked: Bool) {
        self.page = page
        self.sight = sight
        self.isAgain = isAgain
        self.isMasked = isMasked
    }

    private var visit: Visit { page.visit }
    private var sheet: ConflictSheet { sight.now }
    private var first: JSONValue? { isMasked ? nil : sheet.sides.first?.value }

    /// Nil: values of this register are chosen only.
    var html: HTML? {
        let kind = OfficeVocabulary.vocabulary[sheet.record.id.kind]
        guard let declaration = kind?[register: sheet.register] else { return nil }
        if declaration.fields.isEmpty {
            guard sight.isText else { return nil }
            return one("own", sheet.register.text, first?.stringValue ?? "")
        }
        let fields = declaration.fields.map { field in
            let value = first?[field]?.stringValue ?? ""
            return el(.div, .class("field")) {
                el(
                    .label, .set("for", "own." + field),
                    text: WordPhrases.register(field)?.text(visit.language) ?? field)
                one("own." + field, field, value)
            }
        }
        return el(.div, .class("row")) { fields }
    }

    private func one(_ name: String, _ register: String, _ value: String) -> HTML {
        let value = isAgain ? visit.form[name] ?? value : value
        let common: [Attribute] = [
            .id(name), .set("name", name), .set("data-chooses", "choice-own"),
            .set("aria-label", visit.text(PagePhrases.ownValue)),
        ]
        guard let words = RegisterWords.of(register) else {
            return el(.textarea, all: common + [.set("rows", value.count > 80 ? 8 : 3)]) { value }
        }
        let ordered = words.map { word in
            (value: word, name: WordPhrases.word(register, word)?.text(visit.language) ?? word)
        }
        return el(.select, all: common) { visit.options(ordered, chosen: value) }
    }
}
