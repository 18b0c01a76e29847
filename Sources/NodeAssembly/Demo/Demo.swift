import CommandFrame
import Foundation
import JSON

/// The story that a newcomer is told: a city and two districts on loopback over TLS, from the first
/// proposal to the citizen's answer, an edit on both sides settled, and both sides proved equal.
final class Demo {
    let stage: DemoStage
    let city: DemoOffice
    let districts: [DemoOffice]
    /// Files to tell the story on; nil tells it on invented proposals.
    let data: String?

    init(_ stage: DemoStage, data: String?) {
        self.stage = stage
        self.data = data
        let folder = stage.folder
        city = DemoOffice("市征集办", home: folder + "/city", person: "周敏", stage: stage)
        districts = [
            DemoOffice("江南区信访办", home: folder + "/jiangnan", person: "李青", stage: stage),
            DemoOffice("江北区信访办", home: folder + "/jiangbei", person: "陈禾", stage: stage),
        ]
    }

    func tell() throws {
        try makeNodes()
        try publishCampaign()
        let released = try data.map(importFiles) ?? register()
        try gather(released)
        try answer()
        try relay()
        try editOnBothSides()
        try proveEqual()
        try DemoPeople(self).tell()
    }

    func stop() { ([city] + districts).forEach { $0.stop() } }

    // MARK: Chapters

    private func makeNodes() throws {
        stage.step(DemoPhrases.makeNodes)
        try city.run([
            "init", "--tier", "city", "--name", city.name, "--code", "500000", "--listen",
            "127.0.0.1:0",
        ])
        try city.start()
        let url = "https://127.0.0.1:\(city.port)"
        for (index, district) in districts.enumerated() {
            try district.run([
                "init", "--tier", "district", "--name", district.name, "--code", "50019\(index)",
            ])
            try district.start()
            let invitation = try city.fact(["invite", district.name, "--url", url])
            stage.say(DemoPhrases.invited, ["name": district.name])
            let joined = try district.fact(["join", invitation["code"]?.stringValue ?? ""])
            let told = try city.facts(["node", "list"]).first {
                $0["node"] != nil && $0["status"]?.stringValue == "pending"
            }
            try stage.check(
                told?["fingerprint"] == joined["fingerprint"] && told != nil,
                DemoPhrases.fingerprintsAgree,
                ["fingerprint": joined["fingerprint"]?.stringValue ?? ""])
            try city.run(["node", "approve", district.name])
        }
    }

    private func publishCampaign() throws {
        stage.step(DemoPhrases.campaign)
        try city.run(["campaign", "publish"])
        try city.run(["unit", "add", "--code", "500000-07", "--name", "市交通局"])
        for district in districts {
            try district.run(["sync"])
            let campaigns = try district.facts(["list", "campaigns"])
            try stage.check(
                campaigns.count == 1, DemoPhrases.campaignArrived, ["name": district.name])
        }
    }

    /// Invented proposals, entered by hand; some of them concern the whole city.
    private func register() throws -> [[String]] {
        stage.step(DemoPhrases.register)
        var released: [[String]] = []
        for (district, drafts) in zip(districts, DemoProposals.byDistrict) {
            var numbers: [String] = []
            for draft in drafts {
                let fact = try district.fact(
                    [
                        "propose", "--title", draft.title, "--body", draft.body, "--name",
                        draft.name, "--phone", draft.phone, "--theme", draft.theme,
                    ])
                let number = fact["number"]?.stringValue ?? ""
                stage.say(DemoPhrases.registered, ["number": number, "title": draft.title])
                if draft.isForCity { numbers.append(number) }
            }
            try district.run(["list"])
            released.append(numbers)
        }
        return released
    }

    /// Files of the user's: each goes to one district; the newest of each district go up.
    private func importFiles(_ folder: String) throws -> [[String]] {
        stage.step(DemoPhrases.importFiles, ["folder": folder])
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".ndjson") || $0.hasSuffix(".csv") }.sorted()
        try stage.check(!files.isEmpty, DemoPhrases.filesFound, ["count": "\(files.count)"])
        for (index, file) in files.enumerated() {
            let district = districts[index % districts.count]
            let words = ["import", "\(folder)/\(file)", "--source", file]
            try district.run(words, expecting: [0, 5])
            let again = try district.facts(words).last?["summary"]
            try stage.check(
                again?["added"]?.intValue == 0, DemoPhrases.importedOnce, ["file": file])
        }
        return try districts.map { district in
            try district.facts(["list", "--limit", "20"]).compactMap {
                $0["values"]?["number"]?.stringValue
            }
        }
    }

    private func gather(_ released: [[String]]) throws {
        stage.step(DemoPhrases.release)
        for (district, numbers) in zip(districts, released) {
            for number in numbers { _ = try district.facts(["release", number]) }
            stage.say(DemoPhrases.released, ["count": "\(numbers.count)", "name": district.name])
            try district.run(["sync"])
        }
        let held = try city.facts(["list", "--limit", "1000"]).count
        let expected = released.joined().count
        try stage.check(
            held == expected, DemoPhrases.cityHolds, ["count": "\(held)", "sent": "\(expected)"])
        try city.run(["list", "--limit", "10"])
    }

    private func answer() throws {
        stage.step(DemoPhrases.answer)
        for number in try cityNumbers() {
            try city.run(["decide", number, "--decision", "receive"])
            try city.run([
                "reply", number, "--disposition", "adopted", "--text", DemoProposals.cityReply,
            ])
        }
    }

    /// The first proposal that came from each district, by its number.
    func cityNumbers() throws -> [String] {
        let all = try city.facts(["list", "--limit", "1000"])
        return districts.indices.compactMap { index in
            all.compactMap { $0["values"]?["number"]?.stringValue }.sorted().first {
                $0.hasPrefix("50019\(index)-")
            }
        }
    }

    private func relay() throws {
        stage.step(DemoPhrases.relay)
        for district in districts {
            try district.run(["sync"])
            let owed = try district.facts(["list", "--owed"])
            try stage.check(owed.count == 1, DemoPhrases.owesOne, ["name": district.name])
            try district.run(["list", "--owed"])
            guard let reply = owed.first?["record"]?.stringValue else { continue }
            try district.run(["relay", reply, "--method", "call"])
            try stage.check(
                try district.facts(["list", "--owed"]).isEmpty, DemoPhrases.owesNone,
                ["name": district.name])
        }
    }

    private func editOnBothSides() throws {
        stage.step(DemoPhrases.bothEdit)
        let district = districts[0]
        guard let number = try cityNumbers().first else { return }
        try district.run(["sync"])
        stage.say(DemoPhrases.linkCut, ["name": district.name])
        district.stop()
        try district.run(["edit", number, "--set", "title=\(DemoProposals.districtTitle)"])
        try city.run(["edit", number, "--set", "title=\(DemoProposals.cityTitle)"])
        stage.say(DemoPhrases.linkBack)
        try district.start()
        try district.run(["sync"], expecting: [0, 5])
        for office in [city, district] {
            let conflicts = try office.fact(["conflicts", "list"])["conflicts"]?.arrayValue ?? []
            try stage.check(conflicts.count == 1, DemoPhrases.conflictSeen, ["name": office.name])
        }
        try district.run(["conflicts", "show", number], expecting: [0, 5])
        try district.run([
            "conflicts", "resolve", number, "title", "--value", DemoProposals.settledTitle,
            "--reason", DemoProposals.reason,
        ])
        try district.run(["sync"])
        for office in [city, district] {
            let conflicts = try office.fact(["conflicts", "list"])["conflicts"]?.arrayValue ?? []
            try stage.check(conflicts.isEmpty, DemoPhrases.conflictSettled, ["name": office.name])
        }
    }

    private func proveEqual() throws {
        stage.step(DemoPhrases.proveEqual)
        for district in districts {
            let fact = try district.fact(["sync"])
            try stage.check(
                fact["verdict"]?.stringValue == "equal", DemoPhrases.equal,
                ["name": district.name])
        }
        for office in [city] + districts {
            try office.run(["verify"])
        }
        try city.run(["status"])
    }
}
