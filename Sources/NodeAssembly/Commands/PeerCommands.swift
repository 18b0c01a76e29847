import CommandFrame
import Hashing
import Identity
import JSON
import Ledger
import Office
import People
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Wording

/// Who this node exchanges with: inviting, joining, approving, revoking, changing keys.
enum PeerCommands {
    static let all: [CommandSpec<Node>] = [
        invite, join, admit, list, approve, resume, revoke, rotate,
    ]

    static let invite = CommandSpec<Node>(
        path: ["invite"], summary: PeerPhrases.inviteSummary, details: PeerPhrases.inviteDetails,
        arguments: [ArgumentSpec("name", PeerPhrases.name, PeerPhrases.nameMeaning)],
        options: [
            .value(
                "tier", ServePhrases.tierValue, ServePhrases.tierOption,
                choices: Tier.allCases.map(\.rawValue)),
            .value("url", ServePhrases.url, ServePhrases.urlOption),
            .flag("lost", PeerPhrases.lostOption),
        ],
        examples: [
            Example("jianyan invite 江南区信访办", PeerPhrases.inviteExample),
            Example("jianyan invite 江南区信访办 --lost", PeerPhrases.inviteLostExample),
        ],
        work: .atHome { call, node, output in
            let lost = call.has("lost") ? try find(call.argument("name") ?? "", node) : nil
            let tier = lost?.tier ?? Tier(rawValue: call.option("tier") ?? "") ?? .district
            let url = call.option("url") ?? node.configuration.url
            guard !url.isEmpty else {
                output.problem(call.text(PeerPhrases.noURL))
                return .usage
            }
            let invitation = try node.invite(
                lost?.name ?? call.argument("name") ?? "", tier: tier, url: url, replacing: lost,
                by: try call.actingPerson())
            if call.wantsJSON {
                output.fact([
                    "code": .string(invitation.code), "fingerprint": .string(node.fingerprint),
                ])
            } else {
                output.line(call.text(PeerPhrases.invited))
                output.line(invitation.code)
                output.line(
                    call.text(PeerPhrases.ownFingerprint, ["fingerprint": node.fingerprint]))
            }
            return .done
        })

    static let join = CommandSpec<Node>(
        path: ["join"], summary: PeerPhrases.joinSummary, details: PeerPhrases.joinDetails,
        arguments: [ArgumentSpec("code", PeerPhrases.code, PeerPhrases.codeMeaning)],
        options: [
            .flag("letter", LetterPhrases.letterOption),
            .value("answer", LetterPhrases.letter, LetterPhrases.answerOption),
        ],
        examples: [
            Example("jianyan join jy1-…", PeerPhrases.joinExample),
            Example("jianyan join jy1-… --letter", LetterPhrases.letterExample),
            Example("jianyan join jy1-… --answer jl1-…", LetterPhrases.answerExample),
        ],
        work: .atHome { call, node, output in
            let invitation = try Invitation(code: call.argument("code") ?? "")
            let person = try call.actingPerson(for: .nodes, at: node)
            if call.has("letter") {
                tell(try node.letter(invitation), LetterPhrases.asked, node, call, output)
                return .done
            }
            let peer =
                if let text = call.option("answer") {
                    try node.join(invitation, EnrolmentLetter(text: text), by: person)
                } else {
                    try node.upward.join(invitation, by: person)
                }
            tellJoined(peer, node, call, output)
            return .done
        })

    private static func tellJoined(
        _ peer: Peer, _ node: Node, _ call: CommandCall, _ output: any CommandOutput
    ) {
        let above = fingerprint(peer.keys.last ?? "")
        if call.wantsJSON {
            return output.fact([
                "peer": .string(peer.id.text), "name": .string(peer.name),
                "peer_fingerprint": .string(above), "fingerprint": .string(node.fingerprint),
            ])
        }
        output.line(call.text(PeerPhrases.joined, ["name": peer.name]))
        output.line(call.text(PeerPhrases.peerFingerprint, ["fingerprint": above]))
        output.line(call.text(PeerPhrases.ownFingerprint, ["fingerprint": node.fingerprint]))
        output.line(call.text(PeerPhrases.comparePlease))
    }

    static let admit = CommandSpec<Node>(
        path: ["node", "admit"], summary: LetterPhrases.admitSummary,
        details: LetterPhrases.admitDetails,
        arguments: [ArgumentSpec("letter", LetterPhrases.letter, LetterPhrases.letterMeaning)],
        examples: [Example("jianyan node admit jl1-…", LetterPhrases.admitExample)],
        work: .atHome { call, node, output in
            let letter = try EnrolmentLetter(text: call.argument("letter") ?? "")
            let answer = try node.admit(letter, by: try call.actingPerson())
            tell(answer, LetterPhrases.answered, node, call, output)
            return .done
        })

    /// A letter on a line of its own, so that it can be copied or led into a file.
    private static func tell(
        _ letter: EnrolmentLetter, _ what: Phrase, _ node: Node, _ call: CommandCall,
        _ output: any CommandOutput
    ) {
        if call.wantsJSON {
            return output.fact([
                "letter": .string(letter.text), "fingerprint": .string(node.fingerprint),
            ])
        }
        output.line(call.text(what))
        output.line(letter.text)
        output.line(call.text(PeerPhrases.ownFingerprint, ["fingerprint": node.fingerprint]))
    }

    static let list = CommandSpec<Node>(
        path: ["node", "list"], summary: PeerPhrases.listSummary,
        examples: [Example("jianyan node list", PeerPhrases.listExample)],
        work: .atHome { call, node, output in
            let peers = try node.store.read { reader in
                try reader.peers().map { ($0, try Replacement.key(of: $0.id, reader)) }
            }
            if call.wantsJSON {
                for (peer, proposed) in peers { output.fact(facts(peer, proposed)) }
                return .done
            }
            let header = [
                PeerPhrases.name, ServePhrases.node, ServePhrases.tier, ServePhrases.relation,
                ServePhrases.state, PeerPhrases.fingerprint,
            ].map { call.text($0) }
            let rows = peers.map { row($0, $1, call) }
            Columns.table(rows, header: header, limit: call.columns).forEach(output.line)
            return .done
        })

    private static func facts(_ peer: Peer, _ proposed: String?) -> [String: JSONValue] {
        [
            "proposed_fingerprint": proposed.map { .string(fingerprint($0)) } ?? .null,
            "node": .string(peer.id.text), "name": .string(peer.name),
            "tier": .string(peer.tier.rawValue), "relation": .string(peer.relation.rawValue),
            "status": .string(peer.status.rawValue),
            "fingerprint": .string(fingerprint(peer.keys.last ?? "")),
            "keys": .int(Int64(peer.keys.count)), "enrolled_at": .int(peer.enrolledAt),
        ]
    }

    private static func fingerprint(_ key: String) -> String {
        PublicKey(text: key)?.fingerprint ?? ""
    }

    /// - Parameter proposed: the key of a machine that is to take the peer's place.
    private static func row(
        _ peer: Peer, _ proposed: String?, _ call: CommandCall
    ) -> [String] {
        let status =
            switch peer.status {
            case .pending: ServePhrases.pending
            case .enrolled: proposed == nil ? ServePhrases.enrolled : PeerPhrases.replacing
            case .revoked: ServePhrases.revoked
            }
        let relation =
            peer.relation == .upstream ? ServePhrases.upstream : ServePhrases.downstream
        return [
            peer.name, peer.id.text, peer.tier.rawValue, call.text(relation), call.text(status),
            fingerprint(proposed ?? peer.keys.last ?? ""),
        ]
    }

    static let approve = CommandSpec<Node>(
        path: ["node", "approve"], summary: PeerPhrases.approveSummary,
        details: PeerPhrases.approveDetails,
        arguments: [ArgumentSpec("node", PeerPhrases.nodeOrName)],
        examples: [Example("jianyan node approve 江南区信访办", PeerPhrases.approveExample)],
        work: .atHome { call, node, output in
            let peer = try find(call.argument("node") ?? "", node)
            try node.approve(peer.id, by: try call.actingPerson())
            return tell(PeerPhrases.approved, peer, call, output)
        })

    static let resume = CommandSpec<Node>(
        path: ["node", "resume"], summary: BackupPhrases.resumeSummary,
        details: BackupPhrases.resumeDetails,
        arguments: [ArgumentSpec("node", PeerPhrases.nodeOrName)],
        examples: [Example("jianyan node resume 江南区信访办", BackupPhrases.resumeExample)],
        work: .atHome { call, node, output in
            let peer = try find(call.argument("node") ?? "", node)
            let wasStopped = try node.resume(peer.id, by: try call.actingPerson())
            let phrase = wasStopped ? BackupPhrases.resumed : BackupPhrases.notStopped
            return tell(phrase, peer, call, output)
        })

    static let revoke = CommandSpec<Node>(
        path: ["node", "revoke"], summary: PeerPhrases.revokeSummary,
        details: PeerPhrases.revokeDetails,
        arguments: [ArgumentSpec("node", PeerPhrases.nodeOrName)],
        examples: [Example("jianyan node revoke 江南区信访办", PeerPhrases.revokeExample)],
        work: .atHome { call, node, output in
            let peer = try find(call.argument("node") ?? "", node)
            try node.revoke(peer.id, by: try call.actingPerson())
            return tell(PeerPhrases.revoked, peer, call, output)
        })

    static let rotate = CommandSpec<Node>(
        path: ["node", "rotate"], summary: PeerPhrases.rotateSummary,
        details: PeerPhrases.rotateDetails,
        examples: [Example("jianyan node rotate", PeerPhrases.rotateExample)],
        work: .atHome { call, node, output in
            try node.rotateKey(by: try call.actingPerson())
            if call.wantsJSON {
                output.fact(["fingerprint": .string(node.fingerprint)])
            } else {
                output.line(
                    call.text(PeerPhrases.rotated, ["fingerprint": node.fingerprint]))
            }
            return .done
        })

    private static func tell(
        _ phrase: Phrase, _ peer: Peer, _ call: CommandCall, _ output: any CommandOutput
    ) -> ExitCode {
        if call.wantsJSON {
            output.fact(["node": .string(peer.id.text)])
        } else {
            output.line(call.text(phrase, ["name": peer.name]))
        }
        return .done
    }

    /// A peer by its node or, when only one has it, its name.
    static func find(_ word: String, _ node: Node) throws -> Peer {
        let peers = try node.store.read { try $0.peers() }
        if let id = NodeID(text: word), let peer = peers.first(where: { $0.id == id }) {
            return peer
        }
        let named = peers.filter { $0.name.utf8.elementsEqual(word.utf8) && $0.status != .revoked }
        guard let peer = named.first, named.count == 1 else { throw Enrolment.Refusal.unknownPeer }
        return peer
    }
}
