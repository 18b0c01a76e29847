import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// A record's way through the tiers, as this node can prove or must believe it.
struct RecordJourney {
    /// An entry that carried part of the record to a peer.
    struct Sent {
        let sequence: UInt64
        /// Nil for what is no change: a refusal, an erasure.
        let header: ChangeHeader?
        let isConfirmed: Bool
        /// When the peer signed for it, by its clock.
        let receiptAt: Int64?
        /// How it ended there, as far as it is known here.
        let outcome: Outcome?
    }

    struct Received {
        let sequence: UInt64
        let header: ChangeHeader?
        let outcome: Outcome
    }

    /// The record between this node and one peer.
    struct Leg {
        let peer: Peer
        let isHolder: Bool
        let stopped: String?
        let sent: [Sent]
        let received: [Received]
        /// What came from there and waits here.
        let waiting: [HeldEntry]
        /// Shared changes that the peer has, as far as it is known here.
        let holds: Int
    }

    struct Void {
        let dot: Dot
        let header: ChangeHeader?
        /// Nil when the note of it is gone.
        let code: RefusalCode?
    }

    let record: StoredRecord
    let isKeptHome: Bool
    /// The first change, private or shared.
    let made: ChangeHeader?
    /// The founding change of the shared set.
    let released: ChangeHeader?
    let sharedChanges: Int
    let legs: [Leg]
    let voids: [Void]

    init(_ record: StoredRecord, _ rules: Rules, _ reader: any StoreReader) throws {
        self.record = record
        isKeptHome = rules.vocabulary[record.id.kind]?.staysHome == true
        let history = try reader.changes(record: record.number)
        let shared = history.filter { !$0.isHome }
        made = history.first?.change.header
        released = shared.map(\.change.header).first(where: \.isFounding)
        sharedChanges = shared.count
        voids = try record.shared.voids.map { dot in
            let note = try reader.setting(Recorder.voidSetting(record.id, dot))
            let code = note?.split(separator: " ").last.flatMap {
                RefusalCode(rawValue: String($0))
            }
            let change = shared.first { $0.change.header.dot == dot }?.change
            return Void(dot: dot, header: change?.header, code: code)
        }
        let headers = Dictionary(
            history.map { ($0.number, $0.change.header) }, uniquingKeysWith: { first, _ in first })
        let peers = try Self.concerned(record, reader)
        legs = try peers.compactMap { peer in
            let leg = try Self.leg(peer, record, headers, reader)
            let isSilent = leg.sent.isEmpty && leg.received.isEmpty && leg.waiting.isEmpty
            return leg.isHolder || !isSilent || peer.relation == .upstream ? leg : nil
        }
    }

    /// Those with whom it was ever shared, as far as that can be told without a look through every
    /// stream: a city has a thousand. Once it was taken back from somebody, all are looked through.
    private static func concerned(
        _ record: StoredRecord, _ reader: any StoreReader
    ) throws -> [Peer] {
        let peers = try reader.peers()
        let wasTakenBack = record.spent > 0 || ![.home, .shared].contains(record.custody)
        if wasTakenBack || peers.count < 20 { return peers }
        let waiting = Set(try reader.held(peer: nil, record: record.id).map(\.peer))
        return peers.filter {
            record.audience.hears($0) || $0.relation == .upstream || waiting.contains($0.id)
        }
    }

    private static func leg(
        _ peer: Peer, _ record: StoredRecord, _ headers: [Int64: ChangeHeader],
        _ reader: any StoreReader
    ) throws -> Leg {
        let link = try reader.link(peer.id)
        let offered = try Offered.all(peer.id, reader)
        let entries = try reader.outgoingEntries(peer.id, of: record.id)
        let receipts = try ReceiptBook(
            peer.id, from: entries.first?.position.sequence, reader)
        let sent = entries.map { entry in
            let sequence = entry.position.sequence
            let receipt = receipts.receipt(for: sequence)
            let open = offered.first { $0.sequence == sequence }?.outcome
            // What was held when it was signed for, and is not noted any more, applied later.
            var outcome = open ?? receipt?.outcome
            if open == nil, case .held? = outcome { outcome = .applied(conflicted: false) }
            return Sent(
                sequence: sequence, header: headers[entry.change],
                isConfirmed: sequence <= link?.confirmed ?? 0, receiptAt: receipt?.at,
                outcome: outcome)
        }
        let received = try reader.incomingEntries(peer.id, of: record.id).map {
            Received(
                sequence: $0.entry.sequence, header: headers[$0.entry.change],
                outcome: $0.entry.outcome)
        }
        let theirs = sent.compactMap { $0.isConfirmed && $0.isThere ? $0.header?.dot : nil }
        let holds = Set(theirs + received.compactMap(\.header?.dot))
        return Leg(
            peer: peer, isHolder: record.audience.includes(peer), stopped: link?.stopped,
            sent: sent, received: received,
            waiting: try reader.held(peer: peer.id, record: record.id), holds: holds.count)
    }
}

extension RecordJourney.Sent {
    /// Whether the peer has it in its set, for all that is known.
    var isThere: Bool {
        switch outcome {
        case .applied, .duplicate, nil: true
        case .held, .refused: false
        }
    }
}

/// The receipts of one peer, opened only where they are asked for.
private final class ReceiptBook {
    private let papers: [Paper]
    private var opened: [Int: Receipt] = [:]

    /// - Parameter first: the lowest sequence that will be asked for; nil asks for none.
    init(_ peer: NodeID, from first: UInt64?, _ reader: any StoreReader) throws(StoreError) {
        guard let first else {
            papers = []
            return
        }
        papers = try reader.papers(peer: peer, sort: .receipt)
            .filter { !$0.isOwn && $0.sequence >= first }.sorted { $0.sequence < $1.sequence }
    }

    func receipt(for sequence: UInt64) -> (at: Int64, outcome: Outcome)? {
        for index in papers.indices where papers[index].sequence >= sequence {
            guard let receipt = open(index) else { continue }
            if let run = receipt.runs.first(where: { $0.first <= sequence && sequence <= $0.last })
            {
                return (receipt.at, run.outcome)
            }
        }
        return nil
    }

    private func open(_ index: Int) -> Receipt? {
        if let known = opened[index] { return known }
        let paper = papers[index]
        let receipt = try? Exchange.receipt(
            SignedDocument(bytes: paper.bytes, signature: paper.signature))
        opened[index] = receipt
        return receipt
    }
}
