import Foundation

/// What a process of this machine has cost so far, as the system counts it (proc(5)).
struct ProcessMeter {
    let id: pid_t

    /// This very process.
    static var own: ProcessMeter { ProcessMeter(id: getpid()) }

    /// User and system time; 0 when the process is gone. The system counts in hundredths.
    var cpuSeconds: Double {
        guard let stat = text("stat"), let close = stat.lastIndex(of: ")") else { return 0 }
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        // utime and stime are the 14th and 15th fields, in clock ticks.
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The most memory it ever had at once, in bytes.
    var peakBytes: Double { kibibytes("VmHWM:", in: "status") * 1024 }

    /// From now on `peakBytes` of this process counts anew.
    static func forgetPeak() {
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }

    /// Memory in bytes, pages shared with others in full.
    var residentBytes: Double { kibibytes("Rss:", in: "smaps_rollup") * 1024 }

    /// Memory in bytes, each page divided by the number of processes that share it.
    var proportionalBytes: Double { kibibytes("Pss:", in: "smaps_rollup") * 1024 }

    /// Bytes that crossed the loopback interface so far, with all heads, whoever sent them.
    static var loopbackBytes: Double {
        let table = try? String(contentsOfFile: "/proc/net/dev", encoding: .utf8)
        let line = table?.split(separator: "\n").first { $0.contains("lo:") }
        let received = line?.split(separator: ":").last?.split(separator: " ").first
        return received.flatMap { Double($0) } ?? 0
    }

    private func text(_ file: String) -> String? {
        try? String(contentsOfFile: "/proc/\(id)/\(file)", encoding: .utf8)
    }

    private func kibibytes(_ name: String, in file: String) -> Double {
        let line = text(file)?.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? 0
    }
}
