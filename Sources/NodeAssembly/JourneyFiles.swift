import FrontDesk
import JSON
import Ledger
import Storage
import SyncEngine

/// The files attached to a record, and to whom their bytes have yet to go.
struct JourneyFiles {
    struct File {
        let view: FrontDesk.AttachmentView
        let holders: [NodeID]
        /// Holders who have not said that they have the bytes.
        let waiting: Set<NodeID>
    }

    private static let most = 10_000

    let files: [File]

    init(of record: RecordID, _ desk: FrontDesk, _ reader: any StoreReader) throws {
        let views = try desk.attachments(of: record, reader)
        if views.isEmpty {
            files = []
            return
        }
        let peers = try reader.peers()
        var owed: [NodeID: Set<AttachmentName>] = [:]
        for peer in peers {
            owed[peer.id] = Set(
                try reader.owedAttachments(to: peer.id, after: nil, limit: Self.most))
        }
        files = views.map { view in
            let holders = peers.filter { view.record.audience.includes($0) }.map(\.id)
            let waiting = holders.filter { peer in
                view.name.map { owed[peer]?.contains($0) == true } ?? false
            }
            return File(view: view, holders: holders, waiting: Set(waiting))
        }
    }

    func tell(_ telling: Telling, _ names: NodeNames) {
        if files.isEmpty { return }
        telling.gap()
        telling.say(ExplainPhrases.files)
        for file in files {
            let name = file.view.fileName
            let size = telling.size(Int(clamping: file.view.name?.size ?? 0))
            telling.say(
                file.view.isWhole ? ExplainPhrases.file : ExplainPhrases.fileNotWhole,
                ["name": name, "size": size], indent: 2)
            if file.holders.isEmpty { telling.say(ExplainPhrases.fileIsHere, indent: 4) }
            for holder in file.holders {
                let waits = file.waiting.contains(holder)
                telling.say(
                    waits ? ExplainPhrases.fileWaits : ExplainPhrases.fileThere,
                    ["peer": names[holder]], indent: 4)
            }
        }
    }

    func facts(_ names: NodeNames) -> JSONValue {
        .array(
            files.map { file in
                .facts([
                    "attachment": .string(file.view.record.id.text),
                    "size": file.view.name.map { .int($0.size) },
                    "whole": .bool(file.view.isWhole),
                    "holders": .array(
                        file.holders.map { holder in
                            .facts([
                                "node": names.fact(holder),
                                "waits": .bool(file.waiting.contains(holder)),
                            ])
                        }),
                ])
            })
    }
}
