import Foundation
import Synchronization
import Testing

@testable import NodeAssembly

/// The two doors of a node, console and exchange, with a crowd before one of them.
@Suite struct ConsoleCrowdTests {
    private static let password = "four horses 四匹马"

    /// An operator signed in at the city's console.
    private func visitor(_ city: Station, _ folder: TestFolder) throws -> ConsoleVisitor {
        let file = folder.path + "/password"
        try Data((Self.password + "\n").utf8).write(to: URL(fileURLWithPath: file))
        // Whom commands are asked for makes the other.
        for (name, role) in [("测试", "security_administrator"), ("孙立", "sync_operator")] {
            try city.ask(
                [
                    "user", "add", name, "--role", role, "--password-file", file,
                    "--keep-password",
                ], expecting: [0])
        }
        let visitor = ConsoleVisitor(city.console)
        try visitor.signIn("孙立", Self.password)
        return visitor
    }

    /// A thousand clients of one process.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private func port(_ console: String) throws -> Int {
        try #require(console.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) })
    }

    private static let slow = [
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ", "G",
        "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
            + "application/x-www-form-urlencoded\r\nContent-Length: 400000\r\n\r\nname=",
    ]

    private func crowd(_ count: Int, at port: Int) throws -> [RawSocket] {
        try (0..<count).map { place in
            let client = try RawSocket(port: port)
            client.send(Array(Self.slow[place % Self.slow.count].utf8))
            return client
        }
    }

    @Test func `A thousand slow clients keep neither an operator out nor the exchange`() throws {
        Self.raiseDescriptorLimit()
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        let operator1 = try visitor(city, stations.folder)
        let clients = try crowd(1_000, at: try port(city.console))
        for path in ["/", "/conflicts", "/nodes"] {
            let seen = try operator1.get(path)
            #expect(seen.status == 200, "\(path)")
            #expect(seen.milliseconds < 8_000, "\(path) \(seen.milliseconds)")
        }
        // Another, who was not there before, from the same address as all of them.
        let operator2 = ConsoleVisitor(city.console)
        try operator2.signIn("孙立", Self.password)
        #expect(try operator2.get("/").status == 200)
        try district.ask(["propose", "--title", "增设夜间公交", "--body", "末班车延至23点。"], expecting: [0])
        try district.ask(["sync"], expecting: [0])
        #expect(clients.count == 1_000)
    }

    @Test func `A crowd before the door of the exchange is nothing to the console`() throws {
        Self.raiseDescriptorLimit()
        let stations = try Stations()
        let visitor = try visitor(stations.city, stations.folder)
        let clients = try crowd(600, at: stations.city.port)
        for path in ["/", "/conflicts", "/held", "/records", "/nodes"] {
            let seen = try visitor.get(path)
            #expect(seen.status == 200, "\(path)")
            #expect(seen.milliseconds < 8_000, "\(path) \(seen.milliseconds)")
        }
        #expect(clients.count == 600)
    }

    @Test func `While pages are asked for without end, the exchange goes on, and back`() throws {
        let stations = try Stations()
        let (city, district) = (stations.city, stations.district)
        _ = try visitor(city, stations.folder)
        let console = city.console
        let isOver = Mutex(false)
        let asked = Mutex(0)
        let crew = Crew(
            (0..<8).map { _ in
                {
                    let visitor = ConsoleVisitor(console)
                    try visitor.signIn("孙立", Self.password)
                    while !isOver.withLock({ $0 }) {
                        let seen = try visitor.get("/nodes")
                        // Too busy for one more is an answer too.
                        guard [200, 503].contains(seen.status) else {
                            throw Unexpected("\(seen.status)")
                        }
                        asked.withLock { $0 += 1 }
                    }
                }
            })
        defer { isOver.withLock { $0 = true } }
        // The visitors have to sign in first; half a minute of exchange is enough for that.
        let end = ContinuousClock.now + .seconds(30)
        var number = 0
        while number < 5 || asked.withLock({ $0 }) <= 8 && ContinuousClock.now < end {
            number += 1
            try district.ask(
                ["propose", "--title", "建议\(number)", "--body", "内容"], expecting: [0])
            try district.ask(["sync"], expecting: [0])
        }
        isOver.withLock { $0 = true }
        try crew.wait()
        #expect(asked.withLock { $0 } > 8)
    }
}
