import Foundation

/// How many random histories a law is tried on. `JIANYAN_HISTORIES=20 swift test` tries twenty
/// times as many, with other seeds too.
func histories(_ count: UInt64) -> Range<UInt64> {
    let times = ProcessInfo.processInfo.environment["JIANYAN_HISTORIES"].flatMap { UInt64($0) }
    return 0..<count * min(times ?? 1, 10_000)
}
