import CommandFrame
import CurlTransport
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Wording

/// Exchanging with the node above, and how the links stand.
enum SyncCommands {
    static let all: [CommandSpec<Node>] = [sync, status]

    static let sync = CommandSpec<Node>(
        path: ["sync"], summary: ServePhrases.syncSummary, details: ServePhrases.syncDetails,
        examples: [Example("jianyan sync", ServePhrases.syncExample)],
        work: .atHome { call, node, output in
            guard let peer = try node.upstream() else {
                output.problem(call.text(ServePhrases.noUpstream))
                return .refused
            }
            let total = try node.store.read { try $0.link(peer.id)?.unconfirmed ?? 0 }
            let started = WorkProgress.now()
            let before = node.client.traffic
            let tally = try node.sync(with: peer) { tally in
                let done = Int64(tally.sent + tally.received)
                output.progress(
                    WorkProgress(
                        done: done, total: tally.received == 0 ? Int64(clamping: total) : nil,
                        unit: ServePhrases.entries, started: started))
            }
            let files = try node.carryAttachments(with: peer) { files in
                output.progress(
                    WorkProgress(
                        done: files.sent + files.received, total: nil,
                        unit: AttachmentPhrases.bytes, started: started))
            }
            output.progress(nil)
            let link = try node.store.read { try $0.link(peer.id) }
            report(tally, files, link, node.client.traffic, since: before, call, output)
            return tally.verdict == .different || tally.held + tally.refused > 0
                || !files.wrong.isEmpty ? .found : .done
        })

    private static func report(
        _ tally: Session.Tally, _ files: SyncPeer.FileTally, _ link: Link?,
        _ traffic: CurlClient.Traffic,
        since before: CurlClient.Traffic, _ call: CommandCall, _ output: any CommandOutput
    ) {
        let verdict = tally.verdict ?? .notCompared
        // A running node has often sent everything by itself: then only the sums tell of it.
        let allSent = Int64(clamping: link?.confirmed ?? 0)
        let allReceived = Int64(clamping: link?.incoming?.sequence ?? 0)
        if call.wantsJSON {
            return output.fact([
                "sent": .int(Int64(tally.sent)), "received": .int(Int64(tally.received)),
                "all_sent": .int(allSent), "all_received": .int(allReceived),
                "held": .int(Int64(tally.held)), "refused": .int(Int64(tally.refused)),
                "requests": .int(traffic.requests - before.requests),
                "sent_bytes": .int(traffic.sentBytes - before.sentBytes),
                "received_bytes": .int(traffic.receivedBytes - before.receivedBytes),
                "attachments_sent": .number(files.given),
                "attachments_received": .number(files.taken),
                "attachments_wrong": .number(files.wrong.count),
                "verdict": .string(verdict.rawValue),
                "clock_offset_ms": tally.clockOffset.map { .int($0) } ?? .null,
            ])
        }
        let word =
            switch verdict {
            case .equal: ServePhrases.equal
            case .different: ServePhrases.different
            case .notCompared: ServePhrases.notCompared
            }
        output.line(
            call.text(
                ServePhrases.synced,
                [
                    "sent": "\(tally.sent)", "received": "\(tally.received)",
                    "held": "\(tally.held)", "refused": "\(tally.refused)",
                    "all_sent": "\(allSent)", "all_received": "\(allReceived)",
                    "verdict": call.text(word),
                ]))
        if files.given + files.taken + files.wrong.count > 0 {
            output.line(
                call.text(
                    AttachmentPhrases.carried,
                    [
                        "given": "\(files.given)", "taken": "\(files.taken)",
                        "wrong": "\(files.wrong.count)",
                    ]))
        }
    }

    static let status = CommandSpec<Node>(
        path: ["status"], summary: ServePhrases.statusSummary,
        details: ServePhrases.statusDetails,
        examples: [Example("jianyan status", ServePhrases.statusExample)],
        work: .atHome { call, node, output in
            let status = try NodeStatus(node)
            if call.wantsJSON {
                output.fact(status.facts)
            } else {
                status.lines(call).forEach(output.line)
            }
            return status.isQuiet ? .done : .found
        })
}
