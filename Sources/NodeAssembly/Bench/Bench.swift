import CommandFrame
import Foundation
import Hashing
import JSON
import Ledger
import SQLiteStorage

/// Measures the node beside a plain SQLite loop in the same run: separate processes on loopback,
/// durable on both sides, signatures, chains, receipts and statements on.
struct Bench {
    let count: Int
    let rounds: Int
    let folder: String
    let note: (String) -> Void

    func run() throws -> [BenchRow] {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var packed: [Round] = []
        var plain: [Round] = []
        var back: [WaysBack] = []
        // Interleaved, so that a noisy minute hits every kind alike.
        for round in 0..<rounds {
            note("\(round + 1)/\(rounds)")
            plain.append(try Round(self, "\(folder)/plain\(round)", compress: false))
            packed.append(try Round(self, "\(folder)/packed\(round)", compress: true))
            back.append(try WaysBack(count, "\(folder)/back\(round)"))
        }
        let waiting = try WaitingDistricts(folder + "/waiting")
        let bundles = try BundleRound(try BenchPair(folder: folder + "/bundles"), changes: count)
        return rows(plain, packed) + rows(back) + rows(waiting) + rows(bundles)
    }

    private func rows(_ back: [WaysBack]) -> [BenchRow] {
        func row(
            _ name: String, _ value: (WaysBack) -> Double, _ base: (WaysBack) -> Double
        ) -> BenchRow {
            BenchRow(
                name: name, value: Self.median(back, value), unit: "changes/s",
                baseline: Self.median(back, base),
                ratio: Self.median(back) { value($0) / base($0) }, target: 1)
        }
        return [row("snapshot", \.snapshot, \.log), row("given_back", \.givenBack, \.sent)]
    }

    private static func median<Sample>(_ samples: [Sample], _ value: (Sample) -> Double) -> Double {
        let sorted = samples.map(value).sorted()
        return sorted[sorted.count / 2]
    }

    private func rows(_ bundles: BundleRound) -> [BenchRow] {
        let file = BundleRound.fileBytes >> 20
        return [
            BenchRow(name: "bundle_written", value: bundles.written, unit: "changes/s"),
            BenchRow(name: "bundle_taken", value: bundles.taken, unit: "changes/s"),
            BenchRow(
                name: "bundle_bytes_per_change", value: bundles.bytesPerChange, unit: "bytes",
                moreIsBetter: false),
            BenchRow(
                name: "bundle_with_file_of_\(file)_mib_written", value: bundles.fileWritten,
                unit: "s", moreIsBetter: false),
            BenchRow(
                name: "bundle_with_file_of_\(file)_mib_taken", value: bundles.fileTaken, unit: "s",
                moreIsBetter: false),
            BenchRow(
                name: "bundle_peak_memory", value: bundles.peak / 1e6, unit: "MB", target: 150,
                moreIsBetter: false),
        ]
    }

    private func rows(_ waiting: WaitingDistricts) -> [BenchRow] {
        let count = WaitingDistricts.count
        return [
            BenchRow(
                name: "wake_\(count)_districts_p99", value: waiting.slowest, unit: "ms", target: 20,
                moreIsBetter: false),
            BenchRow(
                name: "wake_\(count)_districts_median", value: waiting.middle, unit: "ms",
                moreIsBetter: false),
            BenchRow(
                name: "memory_of_waiting_district", value: waiting.memory / 1024, unit: "KiB",
                target: 64, moreIsBetter: false),
        ]
    }

    private func rows(_ plain: [Round], _ packed: [Round]) -> [BenchRow] {
        func median(_ rounds: [Round], _ value: (Round) -> Double) -> Double {
            Self.median(rounds, value)
        }
        let all = plain + packed
        let loop = median(all) { $0.loopInsert }
        let loopUpdate = median(all) { $0.loopUpdate }
        func rate(
            _ name: String, _ rounds: [Round], _ value: (Round) -> Double,
            _ base: (Round) -> Double,
            _ target: Double?
        ) -> BenchRow {
            BenchRow(
                name: name, value: median(rounds, value), unit: "changes/s",
                baseline: median(rounds, base), ratio: median(rounds) { value($0) / base($0) },
                target: target)
        }
        func figure(
            _ name: String, _ unit: String, _ rounds: [Round], _ target: Double?,
            _ value: (Round) -> Double
        ) -> BenchRow {
            BenchRow(
                name: name, value: median(rounds, value), unit: unit, target: target,
                moreIsBetter: false)
        }
        return [
            BenchRow(name: "plain_loop_insert", value: loop, unit: "rows/s"),
            BenchRow(name: "plain_loop_update", value: loopUpdate, unit: "rows/s"),
            rate("first_sync", plain, { $0.insert }, { $0.loopInsert }, 0.9),
            rate("first_sync_zstd", packed, { $0.insert }, { $0.loopInsert }, 0.75),
            rate("updates", plain, { $0.update }, { $0.loopUpdate }, 0.6),
            rate("updates_zstd", packed, { $0.update }, { $0.loopUpdate }, nil),
            // Beside updates that meet nothing: at most three times the cost.
            rate("all_conflict", plain, { $0.conflict }, { $0.update }, 1.0 / 3),
            figure("edit_to_waiting_district", "ms", all, 5) { $0.latency },
            figure("edit_acknowledged", "ms", all, nil) { $0.act },
            figure("look_at_status", "ms", all, nil) { $0.look },
            figure("start_to_ready", "ms", all, 100) { $0.ready },
            figure("verify_million_entries", "s", all, 60) { $0.verify },
            figure("empty_session_requests", "", all, 1) { $0.emptyRequests },
            figure("empty_session_sent", "bytes", plain, 1024) { $0.emptySent },
            figure("empty_session_received", "bytes", plain, 1024) { $0.emptyReceived },
            figure("city_peak_memory", "MB", all, 150) { $0.cityPeak },
            figure("district_peak_memory", "MB", all, 150) { $0.districtPeak },
            figure("city_cpu_per_change", "us", plain, nil) { $0.cityCPU },
            figure("district_cpu_per_change", "us", plain, nil) { $0.districtCPU },
            figure("wire_bytes_per_change", "bytes", plain, nil) { $0.bytes },
            figure("wire_bytes_per_change_zstd", "bytes", packed, nil) { $0.bytes },
        ]
    }
}
