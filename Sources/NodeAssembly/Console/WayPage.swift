import CommandFrame
import Console
import FrontDesk
import Ledger
import Storage
import SyncEngine
import Wording

/// A record's way through the tiers: drawn, and told as `explain` tells it.
struct WayPage {
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
        let read = try node.store.read { reader -> (RecordJourney, JourneyFiles, NodeNames)? in
            guard let record = try reader.record(id), !node.desk.staysHome(id.kind) else {
                return nil
            }
            return (
                try RecordJourney(record, node.side.rules, reader),
                try JourneyFiles(of: id, node.desk, reader), try NodeNames(node, reader)
            )
        }
        guard let (journey, files, names) = read else { return .notFound }
        let output = CapturedOutput()
        let telling = visit.telling(["explain"], output)
        JourneyStory(journey, names, telling).tell()
        files.tell(telling, names)
        let pulse = try house.pulse("records/\(id.text)", visit)
        return .page(
            Page(visit.text(PagePhrases.way)) {
                visit.watch(pulse, "records/\(id.text)")
                visit.head(visit.text(PagePhrases.way), journey.record.title)
                el(.p) { visit.link(journey.record) }
                visit.planLinks(journey.record)
                el(.section, .class("card")) {
                    WayPicture(visit, journey, here: node.facts.name).html
                }
                el(.section, .class("card")) { visit.told(output.lines) }
            })
    }
}

/// The way as a picture: this node in the middle, nodes above and below, and what went between.
struct WayPicture {
    private static let box = (width: 168, height: 52)
    private static let most = 4

    let visit: Visit
    let journey: RecordJourney
    let here: String

    init(_ visit: Visit, _ journey: RecordJourney, here: String) {
        self.visit = visit
        self.journey = journey
        self.here = here
    }

    /// As wide as the boxes need, so that few of them are large enough for a telephone.
    private var width: Int { 190 * max(2, above.count, below.count) }
    private var above: [RecordJourney.Leg] {
        Array(journey.legs.filter { $0.peer.relation == .upstream }.prefix(Self.most))
    }
    private var below: [RecordJourney.Leg] {
        Array(journey.legs.filter { $0.peer.relation == .downstream }.prefix(Self.most))
    }

    var html: HTML {
        let rows = [above.isEmpty ? nil : above, below.isEmpty ? nil : below].compactMap { $0 }
        let height = 72 + rows.count * 112
        let middle = above.isEmpty ? 36 : 148
        return el(
            .svg, .class("way"), .set("viewBox", "0 0 \(width) \(height)"),
            .set("width", width),
            .set("role", "img"), .set("aria-label", visit.text(PagePhrases.wayPicture))
        ) {
            legs(above, at: 36, middle: middle, isAbove: true)
            legs(below, at: middle + 112, middle: middle, isAbove: false)
            node(
                here, visit.text(PagePhrases.changes, ["count": "\(journey.sharedChanges)"]),
                x: width / 2, y: middle, isHere: true)
        }
    }

    private func legs(
        _ legs: [RecordJourney.Leg], at y: Int, middle: Int, isAbove: Bool
    ) -> HTML {
        HTML(
            legs.enumerated().map { index, leg in
                let x = width * (2 * index + 1) / (2 * legs.count)
                let (state, look) = state(leg)
                let from = middle + (isAbove ? -26 : 26)
                let to = y + (isAbove ? 26 : -26)
                return el(
                    .polyline, .class("arrow \(look)"),
                    .set("points", "\(width / 2),\(from) \(x),\(to)"))
                    + el(
                        .text, .class("soft"), .set("x", (width / 2 + x) / 2),
                        .set("y", (from + to) / 2 + 4), text: state)
                    + node(
                        leg.peer.name,
                        visit.text(
                            PagePhrases.holds,
                            ["count": "\(leg.holds)", "total": "\(journey.sharedChanges)"]),
                        x: x, y: y, isHere: false)
            })
    }

    private func state(_ leg: RecordJourney.Leg) -> (String, String) {
        let isBad = leg.sent.contains { if case .refused? = $0.outcome { true } else { false } }
        let isHeld =
            !leg.waiting.isEmpty
            || leg.sent.contains { if case .held? = $0.outcome { true } else { false } }
        if !leg.isHolder { return (visit.text(PagePhrases.notGiven), "waits") }
        if isBad { return ("✕ " + visit.text(PagePhrases.refused), "bad") }
        if isHeld { return ("… " + visit.text(PagePhrases.waits), "waits") }
        if leg.sent.contains(where: { !$0.isConfirmed }) {
            return ("… " + visit.text(PagePhrases.onItsWay), "waits")
        }
        return ("✓ " + visit.text(PagePhrases.arrived), "done")
    }

    private func node(_ name: String, _ below: String, x: Int, y: Int, isHere: Bool) -> HTML {
        let (wide, height) = Self.box
        return el(.g) {
            el(
                .rect, .class(isHere ? "box here" : "box"), .set("x", x - wide / 2),
                .set("y", y - height / 2), .set("width", wide), .set("height", height),
                .set("rx", 6))
            el(.text, .set("x", x), .set("y", y - 3), text: String(name.prefix(12)))
            el(.text, .class("soft"), .set("x", x), .set("y", y + 15), text: below)
        }
    }
}
