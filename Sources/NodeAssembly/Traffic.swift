import JSON
import Office

/// What went over a link in some time. Bytes are those of messages before compression.
public struct Traffic: Sendable, Equatable {
    public var exchanges = 0
    public var sent = 0
    public var received = 0
    public var bytesOut = 0
    public var bytesIn = 0
    public var failures = 0

    /// Whether more than waiting for news was done.
    var moved: Bool { sent + received + failures > 0 }

    static func + (left: Traffic, right: Traffic) -> Traffic {
        Traffic(
            exchanges: left.exchanges + right.exchanges, sent: left.sent + right.sent,
            received: left.received + right.received, bytesOut: left.bytesOut + right.bytesOut,
            bytesIn: left.bytesIn + right.bytesIn, failures: left.failures + right.failures)
    }

    fileprivate func row(_ place: Int64) -> JSONValue {
        let counts = [exchanges, sent, received, bytesOut, bytesIn, failures]
        return .array([.int(place)] + counts.map { .int(Int64(clamping: $0)) })
    }

    fileprivate init?(_ row: JSONValue) {
        let counts =
            row.arrayValue?.compactMap(\.intValue).map { Int(clamping: min(max(0, $0), 1 << 50)) }
            ?? []
        guard counts.count == 7 else { return nil }
        self.init(
            exchanges: counts[1], sent: counts[2], received: counts[3], bytesOut: counts[4],
            bytesIn: counts[5], failures: counts[6])
    }

    public init(
        exchanges: Int = 0, sent: Int = 0, received: Int = 0, bytesOut: Int = 0, bytesIn: Int = 0,
        failures: Int = 0
    ) {
        self.exchanges = exchanges
        self.sent = sent
        self.received = received
        self.bytesOut = bytesOut
        self.bytesIn = bytesIn
        self.failures = failures
    }
}

/// A link's traffic by hours and by days of Beijing time, for so long back and no longer.
public struct TrafficBook: Sendable, Equatable {
    public enum Step: String, Sendable, CaseIterable {
        case hour, day

        /// So many are kept.
        public var kept: Int64 { self == .hour ? 72 : 92 }
        var milliseconds: Int64 { self == .hour ? 3_600_000 : 86_400_000 }

        /// The number of the hour or day that a moment lies in.
        public func number(_ at: Int64) -> Int64 {
            Int64((Double(at + BeijingTime.offset) / Double(milliseconds)).rounded(.down))
        }

        /// When it begins, in milliseconds since 1970 UTC.
        public func start(_ number: Int64) -> Int64 { number * milliseconds - BeijingTime.offset }
    }

    private var counts: [Step: [Int64: Traffic]] = [:]

    public init() {}

    public subscript(step: Step, number: Int64) -> Traffic {
        counts[step]?[number] ?? Traffic()
    }

    /// Counts what went on at a moment, and forgets what is too long ago by it. What seems to lie
    /// ahead was counted under a wrong clock and goes too.
    mutating func add(_ traffic: Traffic, at now: Int64) {
        for step in Step.allCases {
            let number = step.number(now)
            var kept = counts[step, default: [:]].filter {
                $0.key <= number && $0.key > number - step.kept
            }
            kept[number] = kept[number, default: Traffic()] + traffic
            counts[step] = kept
        }
    }

    static func + (left: TrafficBook, right: TrafficBook) -> TrafficBook {
        var sum = left
        for (step, numbers) in right.counts {
            sum.counts[step, default: [:]].merge(numbers) { $0 + $1 }
        }
        return sum
    }

    // MARK: Stored

    var storedText: String {
        let members = Step.allCases.map { step in
            let rows = counts[step, default: [:]].sorted { $0.key < $1.key }
            return JSONMember(
                key: step.rawValue, value: .array(rows.map { $0.value.row($0.key) }))
        }
        return String(decoding: JSONValue.object(members).canonical, as: UTF8.self)
    }

    init?(stored text: String) {
        guard let value = try? JSONParser().value(Array(text.utf8)) else { return nil }
        for step in Step.allCases {
            for row in value[step.rawValue]?.arrayValue ?? [] {
                guard let number = row.arrayValue?.first?.intValue, let traffic = Traffic(row)
                else { return nil }
                counts[step, default: [:]][number] = traffic
            }
        }
    }
}
