import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// Campaigns and units: data that the city publishes to every district.
extension FrontDesk {
    /// Publishes the sample campaign of 2022 to all districts, those enrolled later too.
    public func publishCampaign2022(by actor: Actor) throws -> String {
        guard node.tier >= .city else { throw ActRefusal.wrongTier(needed: "city") }
        return try act("campaign", actor) { recorder, pen in
            if try !recorder.reader.tagged("campaign:\(Campaign2022.code)").isEmpty {
                throw ActRefusal.isKnownKey(key: Campaign2022.code)
            }
            let record = try recorder.create(
                .campaign, Self.campaignValues(), audience: Audience(isEveryoneBelow: true), pen)
            return (record.id.text, record.id.text, detail(["code": Campaign2022.code]))
        }
    }

    static func campaignValues() -> [RegisterName: JSONValue] {
        [
            "code": .string(Campaign2022.code), "title": .string(Campaign2022.title),
            "theme": .string(Campaign2022.theme), "themes": Campaign2022.themesValue,
            "window": .object([
                JSONMember(key: "text", value: .string(Campaign2022.windowText)),
                JSONMember(key: "opens_on", value: .string(Campaign2022.opensOn)),
                JSONMember(key: "closes_on", value: .string(Campaign2022.closesOn)),
            ]),
            "limits": .object([
                JSONMember(key: "max_scalars", value: .int(Int64(BodyText.handLimit))),
                JSONMember(
                    key: "attachment_types",
                    value: .array(Campaign2022.attachmentTypes.map { .string($0) })),
            ]),
            "status": .string("open"),
        ]
    }

    /// Enters a unit; a city's units are published to all districts, a district's stay with it.
    public func addUnit(code: String, name: String, sort: String, by actor: Actor) throws -> String
    {
        if name.isEmpty { throw ActRefusal.badValue(field: "name", reason: .empty) }
        if code.isEmpty { throw ActRefusal.badValue(field: "code", reason: .empty) }
        return try act("unit", actor) { recorder, pen in
            if try !recorder.reader.tagged("unit:\(code)").isEmpty {
                throw ActRefusal.isKnownKey(key: code)
            }
            let values: [RegisterName: JSONValue] = [
                "code": .string(code), "name": .string(name), "sort": .string(sort),
                "status": .string("active"),
            ]
            let audience = node.tier >= .city ? Audience(isEveryoneBelow: true) : nil
            let record = try recorder.create(.unit, values, audience: audience, pen)
            return (record.id.text, record.id.text, detail(["code": code]))
        }
    }
}
