import Ledger

/// Each writer counts on a record from 1 without gaps: what is applied or void covers its mark.
public struct CounterCheck {
    public static func findings(
        _ record: RecordID, vector: VersionVector, known dots: Set<Dot>
    ) -> [Finding] {
        var counters: [Writer: [UInt64]] = [:]
        for dot in dots { counters[dot.writer, default: []].append(dot.counter) }
        var findings: [Finding] = []
        for writer in Set(counters.keys).union(vector.marks.map(\.writer)).sorted() {
            let counted = counters[writer, default: []].sorted()
            // Never past what is kept: a mark may be any number in a tampered file.
            var next: UInt64 = 1
            for counter in counted where counter == next { next += 1 }
            if UInt64(counted.count) != next - 1 || vector[writer] != next - 1 {
                findings.append(
                    Finding(.counters, .counterGap, record: record, dot: Dot(writer, next)))
            }
        }
        return findings
    }
}
