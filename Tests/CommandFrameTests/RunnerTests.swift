import Dispatch
import Foundation
import Synchronization
import Testing
import Wording

@testable import CommandFrame

@Suite struct RunnerTests {
    let folder: Folder
    let desk = Desk()

    init() throws {
        folder = try Folder()
    }

    func run(_ line: String) -> (ExitCode, Paper) {
        let desk = desk
        let runner = CommandRunner(
            table: deskTable,
            environment: ["JIANYAN_HOME": folder.path, "LANG": "en_US.UTF-8", "USER": "li"],
            folder: folder.path,
            openHome: { _ in
                desk.note("open")
                return desk
            }, closeHome: { $0.note("close") })
        let paper = Paper()
        return (runner.run(line.split(separator: " ").map(String.init), output: paper), paper)
    }

    @Test func `Without a running node the home is opened here and closed again`() {
        let (code, paper) = run("status")
        #expect(code == .done)
        #expect(paper.lines == ["fine"])
        #expect(desk.noted == ["open", "status by li", "close"])
    }

    @Test func `A running node is asked and the home is not opened here`() throws {
        let served = Desk()
        let server = try ControlServer(path: folder.socket, table: deskTable, context: served)
        defer { server.stop() }
        #expect(run("status --lang zh").1.lines == ["正常"])
        #expect(served.noted == ["status by li"])
        #expect(desk.noted == [])
    }

    @Test func `A command that needs nothing runs here even so`() throws {
        #expect(run("bench").1.lines == ["\(folder.path) \(folder.path)"])
        #expect(desk.noted == [])
    }

    @Test(arguments: [false, true])
    func `An error tells what failed and what to do, from the node too`(isServed: Bool) throws {
        let server =
            isServed
            ? try ControlServer(path: folder.socket, table: deskTable, context: Desk()) : nil
        defer { server?.stop() }
        let (code, paper) = run("conflicts show 7")
        #expect(code == .refused)
        #expect(paper.problems == ["there is no proposal 7", "See \"list\"."])
        let (_, json) = run("conflicts show 7 --json --lang zh")
        #expect(
            json.problems == [
                #"{"advice":"用“list”查看。","code":"no-proposal","error":"没有建言 7"}"#
            ])
        #expect(run("boast").0 == .failed)
    }

    @Test func `An unexpected error is named without what it carries`() {
        let (code, paper) = run("fail")
        #expect(code == .failed)
        #expect(paper.problems.first == "the command failed (SecretError.brokenLine)")
        #expect(desk.noted == ["open", "close"])
    }

    @Test func `A home that cannot be opened is explained`() {
        let runner = CommandRunner(
            table: deskTable, environment: ["LANG": "en"], folder: folder.path,
            openHome: { throw DeskError.noProposal($0) })
        let paper = Paper()
        #expect(runner.run(["status", "--home", "x"], output: paper) == .refused)
        #expect(paper.problems.first == "there is no proposal \(folder.path)/x")
    }

    @Test func `A file is read from the caller's folder`() throws {
        try Data([1, 2, 4]).write(to: URL(fileURLWithPath: folder.path + "/in.csv"))
        #expect(run("import in.csv").1.lines == ["in.csv 3 7"])
        #expect(
            run("import ./../\(folder.path.split(separator: "/").last ?? "")/in.csv").0 == .done)
        let (code, paper) = run("import none.csv")
        #expect(code == .failed)
        #expect(paper.problems.first == "cannot read none.csv: No such file or directory")
        #expect(run("import .").0 == .failed)
    }

    @Test func `A node that dies in the middle leaves the outcome unknown, exit code 4`() throws {
        let listener = try ControlListener(path: folder.socket)
        DispatchQueue.global().async { _ = listener.accept()?.readLine(limit: 10_000) }
        let (code, paper) = run("status")
        #expect(code.rawValue == 4)
        #expect(paper.problems.first?.hasPrefix("the node went away") == true)
        #expect(desk.noted == [])
    }

    @Test func `Help, version and usage errors need no home`() {
        #expect(run("").1.lines.first?.hasPrefix("jianyan — ") == true)
        #expect(run("help conflicts").1.lines.contains { $0.contains("resolve") })
        #expect(run("--version").1.lines == ["jianyan 1.2.3"])
        let (code, paper) = run("statsu")
        #expect(code == .usage)
        #expect(
            paper.problems == [
                "there is no command \"statsu\"",
                "Did you mean \"jianyan status\"? See \"jianyan --help\".",
            ])
        #expect(run("completion bash").1.text.withLock { $0.bytes.count } > 1000)
        #expect(desk.noted == [])
    }
}
