import JSON
import Ledger
import Storage
import Synchronization
import SyncBundle
import SyncEngine
import SyncHTTP
import SyncProtocol

/// The last session with each peer. Kept in memory; written down when what it says changes, so that
/// a quiet link costs no writes.
public final class LinkReports: Sendable {
    private let store: any Store
    private let reports = Mutex<[NodeID: LinkReport]>([:])
    /// How much went over each link, hour by hour.
    public let traffic: TrafficLog

    init(_ store: any Store) {
        self.store = store
        traffic = TrafficLog(store)
    }

    public subscript(peer: NodeID) -> LinkReport {
        if let report = reports.withLock({ $0[peer] }) { return report }
        guard let text = try? store.read({ try $0.setting(Self.setting(peer)) ?? "" }) else {
            return LinkReport()
        }
        let stored = LinkReport(stored: text) ?? LinkReport()
        return reports.withLock { reports in
            let report = reports[peer] ?? stored
            reports[peer] = report
            return report
        }
    }

    func note(_ peer: NodeID, _ tally: Session.Tally, at now: Int64) {
        var report = self[peer]
        let before = report
        report.lastExchangeAt = now
        report.lastVerdict = tally.verdict?.rawValue
        report.note(tally.verdict, at: now)
        report.clockOffset = tally.clockOffset
        report.versions = tally.versions ?? report.versions
        report.lastProblem = nil
        keep(peer, report, before)
        traffic.add(
            Traffic(
                exchanges: tally.exchanges, sent: tally.sent, received: tally.received,
                bytesOut: tally.bytesOut, bytesIn: tally.bytesIn), peer, at: now)
    }

    func note(_ peer: NodeID, _ failure: SyncFailure, at now: Int64) {
        var report = self[peer]
        let before = report
        if case .refused(let problem, _) = failure {
            report.lastProblem = problem.code.rawValue
        } else {
            report.lastProblem = String(String(describing: failure).prefix { $0 != "(" })
        }
        keep(peer, report, before)
        traffic.add(Traffic(failures: 1), peer, at: now)
    }

    /// A peer below was answered. A refusal only counts: the peer may mend it and come again.
    func note(_ peer: NodeID, _ answered: Answered, at now: Int64) {
        switch answered {
        case .exchange(let exchanged):
            note(peer, exchanged, at: now)
            traffic.add(
                Traffic(
                    exchanges: 1, sent: exchanged.sent, received: exchanged.received,
                    bytesOut: exchanged.bytesOut, bytesIn: exchanged.bytesIn), peer, at: now)
        case .news(let entries, let bytes):
            traffic.add(Traffic(sent: entries, bytesOut: bytes), peer, at: now)
        case .refused: traffic.add(Traffic(failures: 1), peer, at: now)
        }
    }

    private func note(_ peer: NodeID, _ exchanged: Answered.Exchanged, at now: Int64) {
        var report = self[peer]
        let before = report
        report.lastExchangeAt = now
        report.clockOffset = exchanged.clockOffset
        report.versions = exchanged.versions
        if let verdict = exchanged.verdict { report.lastVerdict = verdict.rawValue }
        report.note(exchanged.verdict, at: now)
        report.lastProblem = nil
        keep(peer, report, before)
    }

    /// A bundle was written for a peer.
    func note(writtenFor peer: NodeID, at now: Int64) {
        var report = self[peer]
        let before = report
        report.bundleWrittenAt = now
        keep(peer, report, before)
    }

    /// A bundle of a peer was taken. It proves what was so when its statement was made.
    func note(_ taken: BundleCarrier.Taken, at now: Int64) {
        var report = self[taken.peer.id]
        let before = report
        report.bundleTakenAt = now
        report.lastExchangeAt = now
        // An old bundle is not compared; that says nothing against what is known.
        if let verdict = taken.tally.verdict, verdict != .notCompared {
            report.lastVerdict = verdict.rawValue
            let stated = min(now, taken.tally.statedAt ?? now)
            report.statedAt = max(report.statedAt ?? stated, stated)
            if verdict == .equal {
                report.provedEqualAt = max(report.provedEqualAt ?? stated, stated)
            }
        }
        report.lastProblem = taken.refusal?.code.rawValue
        if case .refused(let problem) = taken.failure {
            report.lastProblem = problem.code.rawValue
        }
        keep(taken.peer.id, report, before)
        let tally = taken.tally
        traffic.add(
            Traffic(
                exchanges: 1,
                received: tally.applied + tally.duplicate + tally.held + tally.refused,
                failures: report.lastProblem == nil ? 0 : 1), taken.peer.id, at: now)
    }

    private func keep(_ peer: NodeID, _ report: LinkReport, _ before: LinkReport) {
        reports.withLock { $0[peer] = report }
        let minute: Int64 = 60_000
        let isOld = (report.lastExchangeAt ?? 0) - (before.lastExchangeAt ?? 0) > 10 * minute
        guard
            report.lastVerdict != before.lastVerdict || report.versions != before.versions
                || report.lastProblem != before.lastProblem
                || report.bundleWrittenAt != before.bundleWrittenAt
                || report.bundleTakenAt != before.bundleTakenAt || isOld
        else { return }
        // A report is a convenience: when it cannot be written, the exchange itself still stands.
        _ = try? store.write { try $0.put(setting: Self.setting(peer), report.storedText) }
    }

    static func setting(_ peer: NodeID) -> String { "report:\(peer.text)" }
}

extension LinkReport {
    var saysDifferent: Bool { lastVerdict == Verdict.different.rawValue }

    /// A statement was made.
    mutating func note(_ verdict: Verdict?, at now: Int64) {
        guard let verdict, verdict != .notCompared else { return }
        statedAt = now
        if verdict == .equal { provedEqualAt = now }
    }

    var storedText: String {
        func number(_ value: Int64?) -> JSONValue { value.map { .int($0) } ?? .null }
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        let members = [
            JSONMember(key: "last_exchange_at", value: number(lastExchangeAt)),
            JSONMember(key: "proved_equal_at", value: number(provedEqualAt)),
            JSONMember(key: "stated_at", value: number(statedAt)),
            JSONMember(
                key: "versions",
                value: versions.map {
                    .array([.int(Int64($0.lowerBound)), .int(Int64($0.upperBound))])
                } ?? .null),
            JSONMember(key: "last_verdict", value: text(lastVerdict)),
            JSONMember(key: "clock_offset_ms", value: number(clockOffset)),
            JSONMember(key: "last_problem", value: text(lastProblem)),
            JSONMember(key: "bundle_written_at", value: number(bundleWrittenAt)),
            JSONMember(key: "bundle_taken_at", value: number(bundleTakenAt)),
        ]
        return String(decoding: JSONValue.object(members).canonical, as: UTF8.self)
    }

    init?(stored text: String) {
        guard let value = try? JSONParser().value(Array(text.utf8)) else { return nil }
        self.init()
        lastExchangeAt = value["last_exchange_at"]?.intValue
        provedEqualAt = value["proved_equal_at"]?.intValue
        statedAt = value["stated_at"]?.intValue
        let spoken = value["versions"]?.arrayValue?.compactMap(\.intValue) ?? []
        if spoken.count == 2, let first = Int(exactly: spoken[0]),
            let last = Int(exactly: spoken[1]), first <= last
        {
            versions = first...last
        }
        lastVerdict = value["last_verdict"]?.stringValue
        clockOffset = value["clock_offset_ms"]?.intValue
        lastProblem = value["last_problem"]?.stringValue
        bundleWrittenAt = value["bundle_written_at"]?.intValue
        bundleTakenAt = value["bundle_taken_at"]?.intValue
    }
}
