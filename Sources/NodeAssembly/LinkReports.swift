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

    init(_ store: any Store) { self.store = store }

    public subscript(peer: NodeID) -> LinkReport {
        if let report = reports.withLock({ $0[peer] }) { return report }
        let text = try? store.read { try $0.setting(Self.setting(peer)) }
        return text.flatMap { LinkReport(stored: $0) } ?? LinkReport()
    }

    func note(_ peer: NodeID, _ tally: Session.Tally, at now: Int64) {
        var report = self[peer]
        let before = report
        report.lastExchangeAt = now
        report.lastVerdict = tally.verdict?.rawValue
        if tally.verdict == .equal { report.provedEqualAt = now }
        report.clockOffset = tally.clockOffset
        report.lastProblem = nil
        keep(peer, report, before)
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
    }

    /// A peer below was answered.
    func note(answered peer: NodeID, verdict: Verdict?, clockOffset: Int64, at now: Int64) {
        var report = self[peer]
        let before = report
        report.lastExchangeAt = now
        report.clockOffset = clockOffset
        if let verdict { report.lastVerdict = verdict.rawValue }
        if verdict == .equal { report.provedEqualAt = now }
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
            if verdict == .equal {
                let stated = min(now, taken.tally.statedAt ?? now)
                report.provedEqualAt = max(report.provedEqualAt ?? stated, stated)
            }
        }
        report.lastProblem = taken.refusal?.code.rawValue
        if case .refused(let problem) = taken.failure {
            report.lastProblem = problem.code.rawValue
        }
        keep(taken.peer.id, report, before)
    }

    private func keep(_ peer: NodeID, _ report: LinkReport, _ before: LinkReport) {
        reports.withLock { $0[peer] = report }
        let minute: Int64 = 60_000
        let isOld = (report.lastExchangeAt ?? 0) - (before.lastExchangeAt ?? 0) > 10 * minute
        guard
            report.lastVerdict != before.lastVerdict || report.lastProblem != before.lastProblem
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

    var storedText: String {
        func number(_ value: Int64?) -> JSONValue { value.map { .int($0) } ?? .null }
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        let members = [
            JSONMember(key: "last_exchange_at", value: number(lastExchangeAt)),
            JSONMember(key: "proved_equal_at", value: number(provedEqualAt)),
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
        lastVerdict = value["last_verdict"]?.stringValue
        clockOffset = value["clock_offset_ms"]?.intValue
        lastProblem = value["last_problem"]?.stringValue
        bundleWrittenAt = value["bundle_written_at"]?.intValue
        bundleTakenAt = value["bundle_taken_at"]?.intValue
    }
}
