import Foundation
import JSON

@testable import NodeAssembly

/// A home and the process that serves it, which may be killed and started again.
///
/// Owned by one thread; others ask by the home's path.
final class Station {
    let home: String
    private(set) var process: ChildProcess?
    private(set) var port = 0
    /// Where its console is.
    private(set) var console = ""

    init(_ home: String) { self.home = home }

    deinit { kill() }

    /// Starts the process; it is ready when this returns.
    /// - Parameter shell: limits to set before, as `ulimit` takes them.
    func start(limits: String? = nil) throws {
        let serve = ["serve", "--home", home, "--json"]
        let started =
            if let limits {
                try ChildProcess(
                    ["-c", "ulimit \(limits); exec \"$0\" \"$@\"", Shipped.program] + serve,
                    program: "/bin/sh", errors: home + ".errors")
            } else {
                try ChildProcess(serve, program: Shipped.program, errors: home + ".errors")
            }
        process = started
        guard let line = started.line(),
            let ready = try? JSONParser().value(Array(line.utf8)),
            let port = ready["port"]?.intValue
        else {
            let ended = started.wait()
            process = nil
            let errors = (try? String(contentsOfFile: home + ".errors", encoding: .utf8)) ?? ""
            throw Unexpected("serve ended with \(ended.code): \(errors)")
        }
        self.port = Int(port)
        console = ready["console"]?.stringValue ?? ""
    }

    /// Starts the process and kills it some time later, ready or not.
    func startAndKill(after microseconds: UInt32) throws {
        process = try ChildProcess(
            ["serve", "--home", home, "--json"], program: Shipped.program,
            errors: home + ".errors")
        usleep(microseconds)
        kill()
    }

    /// The power cut of a process.
    func kill() {
        process?.killAtOnce()
        process?.wait()
        process = nil
    }

    /// Ends it as a service is ended.
    @discardableResult
    func stop() -> Int32 {
        process?.terminate()
        let code = process?.wait().code ?? -1
        process = nil
        return code
    }

    func ask(_ words: [String]) -> Said { Shipped.ask(home, words) }

    /// Asks, and insists on the outcome.
    @discardableResult
    func ask(_ words: [String], expecting codes: Set<Int32>) throws -> Said {
        let said = ask(words)
        guard codes.contains(said.code) else { throw Unexpected("\(words): \(said.all)") }
        return said
    }
}

/// A city and a district that has joined it, made with the program's own commands.
struct Stations {
    let folder: TestFolder
    let city: Station
    let district: Station

    /// Over TLS; both are running afterwards.
    init() throws {
        folder = try TestFolder()
        city = Station(folder.path + "/city")
        district = Station(folder.path + "/district")
        let address = "127.0.0.1:\(try freePort())"
        try Self.make(city, ["--tier", "city", "--name", "市征集办", "--listen", address])
        try Self.make(
            district, ["--tier", "district", "--name", "江南区信访办", "--code", "500190"])
        try city.start()
        try district.start()
        try Self.join(district, to: city)
    }

    static func join(_ district: Station, to city: Station, _ words: String...) throws {
        let invitation = try city.ask(["invite", "江南区信访办"] + words, expecting: [0])
        let code = invitation.fact["code"]?.stringValue ?? ""
        try district.ask(["join", code], expecting: [0])
        try city.ask(["node", "approve", "江南区信访办"], expecting: [0])
        try district.ask(["sync"], expecting: [0])
    }

    static func make(_ station: Station, _ words: [String]) throws {
        let made = try Shipped.run(["init", "--home", station.home] + words)
        guard made.code == 0 else { throw Unexpected("init: \(made.all)") }
    }
}
