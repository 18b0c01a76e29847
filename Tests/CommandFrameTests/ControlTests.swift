import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing
import Wording

@testable import CommandFrame

@Suite struct ControlTests {
    let folder: Folder
    let desk = Desk()
    let server: ControlServer<Desk>

    init() throws {
        folder = try Folder()
        server = try ControlServer(path: folder.socket, table: deskTable, context: desk)
    }

    func run(_ path: [String], words: [String] = [], input: [UInt8]? = nil) throws -> (
        ExitCode, Paper
    ) {
        let paper = Paper()
        var call = CommandCall(path: path, words: words, language: .english, person: "Li")
        if let word = words.first { call.arguments = ["file": [word]] }
        call.input = input
        call.inputName = words.first
        return (try ControlClient.run(path: folder.socket, call: call, output: paper), paper)
    }

    @Test func `The running node carries out a command for its caller`() throws {
        defer { server.stop() }
        let (code, paper) = try run(["status"])
        #expect(code == .done)
        #expect(paper.lines == ["fine"])
        #expect(desk.noted == ["status by Li"])
    }

    @Test func `The socket is for the owner alone`() throws {
        defer { server.stop() }
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.socket)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(ControlServer<Desk>.allows(0, owner: 1000))
        #expect(ControlServer<Desk>.allows(1000, owner: 1000))
        #expect(!ControlServer<Desk>.allows(1001, owner: 1000))
        #expect(!ControlServer<Desk>.allows(nil, owner: 1000))
    }

    @Test func `Long lines, raw bytes and progress come through whole`() throws {
        defer { server.stop() }
        let (code, paper) = try run(["spill"])
        #expect(code == .found)
        let text = paper.text.withLock { $0 }
        #expect(text.bytes.count == 3_000_001 + 3_000_001)
        #expect(text.bytes.last == 0xFF)
        #expect(text.lines == ["nul \u{FFFD} and \u{1B}[31m"])
        #expect(text.problems == ["odd"])
        #expect(text.progress.count < 100)
        #expect(text.progress.compactMap { $0 }.first?.unit == phrase("records"))
        #expect(text.progress.last == .some(WorkProgress?.none))
    }

    @Test func `A file of the caller reaches the node`() throws {
        defer { server.stop() }
        var input = [UInt8](repeating: 7, count: 10_000_000)
        input[123_456] = UInt8(ascii: "\n")
        let (_, paper) = try run(["import"], words: ["a.csv"], input: input)
        #expect(paper.lines == ["a.csv 10000000 13"])
        let (empty, _) = try run(["import"], words: ["b.csv"], input: [])
        #expect(empty == .done)
        let (none, _) = try run(["import"])
        #expect(none == .found)
    }

    @Test func `Two hundred calls at once are all answered`() throws {
        defer { server.stop() }
        let answered = Mutex(0)
        let path = folder.socket
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            let call = CommandCall(path: ["status"], person: "\(number)")
            let code = try? ControlClient.run(path: path, call: call, output: Paper())
            if code == .done { answered.withLock { $0 += 1 } }
        }
        #expect(answered.withLock { $0 } == 200)
        #expect(Set(desk.noted).count == 200)
    }

    @Test func `A caller who is killed does not stop the command or the node`() throws {
        defer { server.stop() }
        do {
            let caller = try #require(SocketStream.connect(folder.socket))
            #expect(caller.send(ControlFrame.request(CommandCall(path: ["wait"]))))
            desk.hasBegun.wait()
        }
        desk.mayEnd.signal()
        #expect(try run(["status"]).0 == .done)
        server.stop()
        #expect(desk.noted.contains("alone"))
    }

    @Test func `A caller who dies while sending a file has nothing done`() throws {
        do {
            let caller = try #require(SocketStream.connect(folder.socket))
            var call = CommandCall(path: ["status"])
            call.input = [1, 2, 3]
            #expect(caller.send(ControlFrame.request(call) + [1, 2]))
        }
        server.stop()
        #expect(desk.noted == [])
    }

    @Test func `A node that stops waits for the command at work`() throws {
        let caller = try #require(SocketStream.connect(folder.socket))
        let idle = try #require(SocketStream.connect(folder.socket))
        #expect(caller.send(ControlFrame.request(CommandCall(path: ["wait"]))))
        desk.hasBegun.wait()
        let stopped = DispatchSemaphore(value: 0)
        let stopping = server
        DispatchQueue.global().async {
            stopping.stop()
            stopped.signal()
        }
        // The idle connection ends only once stopping has begun.
        _ = idle.readLine(limit: 1000)
        #expect(stopped.wait(timeout: .now()) == .timedOut)
        desk.mayEnd.signal()
        stopped.wait()
        #expect(desk.noted == ["heard"])
        #expect(!FileManager.default.fileExists(atPath: folder.socket))
    }

    @Test(arguments: [
        "\n", "GET / HTTP/1.1\r\n\r\n", "{}\n", "{\"jianyan\":1}\n", "[[[[[[[[[[[[[[\n", "\0\0\0\n",
        "{\"call\":{\"path\":\"status\"},\"jianyan\":1}\n", "\u{FEFF}{}\n", "\"\\ud800\"\n",
    ])
    func `Rubbish is refused and the node lives on`(rubbish: String) throws {
        defer { server.stop() }
        let caller = try #require(SocketStream.connect(folder.socket))
        #expect(caller.send(Array(rubbish.utf8)))
        let answer = caller.readLine(limit: 1000).map { String(decoding: $0, as: UTF8.self) }
        #expect(answer == #"{"refused":"not-understood"}"#)
        #expect(try run(["status"]).0 == .done)
    }

    @Test func `Random bytes and endless lines do no harm`() throws {
        defer { server.stop() }
        let endless = try #require(SocketStream.connect(folder.socket))
        #expect(!endless.send([UInt8](repeating: 65, count: 16 << 20)))
        for _ in 0..<20 {
            let caller = try #require(SocketStream.connect(folder.socket))
            _ = caller.send((0..<1000).map { _ in UInt8.random(in: 11...255) })
        }
        #expect(try run(["status"]).0 == .done)
    }

    @Test(arguments: [-1, Int64.max, Int64(InputFile.limit) + 1])
    func `An input of impossible size is refused`(size: Int64) throws {
        defer { server.stop() }
        let caller = try #require(SocketStream.connect(folder.socket))
        var line = String(
            decoding: ControlFrame.request(CommandCall(path: ["status"])), as: UTF8.self)
        line = line.replacingOccurrences(of: ",\"jianyan\"", with: ",\"input\":\(size),\"jianyan\"")
        #expect(caller.send(Array(line.utf8)))
        #expect(caller.readLine(limit: 1000) != nil)
        #expect(desk.noted == [])
    }

    @Test func `A call that the node's table does not take is not carried out`() throws {
        defer { server.stop() }
        #expect(try run(["frob"]).0 == .failed)
        #expect(try run(["bench"]).0 == .failed)
        #expect(try run(["status"], words: ["extra"]).0 == .usage)
    }

    @Test func `A second node on the same home is refused`() throws {
        defer { server.stop() }
        #expect(throws: ControlError.alreadyServed) {
            try ControlServer(path: folder.socket, table: deskTable, context: desk)
        }
        #expect(try run(["status"]).0 == .done)
    }
}

@Suite struct ControlSocketTests {
    func status(_ path: String) throws -> ExitCode {
        let call = CommandCall(path: ["status"])
        return try ControlClient.run(path: path, call: call, output: Paper())
    }

    @Test func `The socket that a killed node left is replaced`() throws {
        let folder = try Folder()
        do { _ = try ControlListener(path: folder.socket) }
        #expect(FileManager.default.fileExists(atPath: folder.socket))
        #expect(throws: ControlError.noNode) { try status(folder.socket) }
        let server = try ControlServer(path: folder.socket, table: deskTable, context: Desk())
        defer { server.stop() }
        #expect(try status(folder.socket) == .done)
    }

    @Test func `A file that is no socket is left alone`() throws {
        let folder = try Folder()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.socket))
        #expect(throws: ControlError.self) {
            try ControlServer(path: folder.socket, table: deskTable, context: Desk())
        }
        #expect(FileManager.default.contents(atPath: folder.socket) == Data("mine".utf8))
    }

    @Test func `A home with a very long name works`() throws {
        let folder = try Folder(
            String(repeating: "建言", count: 30) + "/" + String(repeating: "x", count: 200))
        let server = try ControlServer(path: folder.socket, table: deskTable, context: Desk())
        #expect(try status(folder.socket) == .done)
        server.stop()
        #expect(throws: ControlError.noNode) { try status(folder.socket) }
        #expect(throws: ControlError.noNode) { try status(folder.path + "/none/control.sock") }
    }

    @Test(arguments: [
        "", "{\"line\":\"begun\"}\n", "{\"bytes\":10}\nabc", "{\"line\":\"cut",
    ])
    func `When the node dies in the middle the outcome is unknown`(said: String) throws {
        let folder = try Folder()
        let listener = try ControlListener(path: folder.socket)
        DispatchQueue.global().async {
            let stream = listener.accept()
            _ = stream?.readLine(limit: 10_000)
            _ = stream?.send(Array(said.utf8))
        }
        #expect(throws: ControlError.nodeWent) { try status(folder.socket) }
        #expect(ControlError.nodeWent.exitCode == .unknown)
    }

    @Test(arguments: [
        "rubbish\n", "{}\n", "{\"exit\":99}\n", "{\"bytes\":-1}\n",
        "{\"bytes\":9007199254740991}\n",
        "{\"line\":7}\n", "[]\n",
    ])
    func `An answer that is none of ours is an error`(said: String) throws {
        let folder = try Folder()
        let listener = try ControlListener(path: folder.socket)
        DispatchQueue.global().async {
            let stream = listener.accept()
            _ = stream?.readLine(limit: 10_000)
            _ = stream?.send(Array(said.utf8))
        }
        #expect(throws: ControlError.notUnderstood) { try status(folder.socket) }
    }

    @Test func `A call comes back from its text as it was`() throws {
        let call = CommandCall(
            path: ["a", "b"], words: ["建", ""], arguments: ["x": ["建", ""]],
            options: ["r": ["1", "2"]], flags: ["d", "e"], language: .english, person: "李",
            wantsJSON: true, home: "/h", folder: "/f", columns: 80, inputName: "-")
        #expect(CommandCall(json: call.json) == call)
    }
}
