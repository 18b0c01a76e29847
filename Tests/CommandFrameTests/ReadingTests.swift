import CommandFrame
import Testing
import Wording

@Suite struct ReadingTests {
    func read(_ line: String, _ environment: [String: String] = [:]) -> CommandLineReading<Desk> {
        deskTable.read(
            line.split(separator: " ").map(String.init), environment: environment,
            folder: "/srv/clerk")
    }

    func call(_ line: String, _ environment: [String: String] = [:]) throws -> CommandCall {
        let request = try read(line, environment).request.get()
        guard case .run(_, let call) = request else {
            throw DeskError.noProposal(line)
        }
        return call
    }

    func mistake(_ line: String) -> UsageError? {
        if case .failure(let error) = read(line).request { error } else { nil }
    }

    @Test func `Options stand before, between and behind the words`() throws {
        let call = try call(
            "--json conflicts --lang en resolve 7 title -r old --as Li --reason=new scope -d")
        #expect(call.path == ["conflicts", "resolve"])
        #expect(call.words == ["7", "title", "scope"])
        #expect(call.argument("record") == "7")
        #expect(call.arguments("field") == ["title", "scope"])
        #expect(call.options("reason") == ["old", "new"])
        #expect(call.has("dry-run") && !call.has("json"))
        #expect(call.wantsJSON && call.language == .english && call.person == "Li")
    }

    @Test func `After two dashes there are only words`() throws {
        let call = try call("conflicts resolve -- --take -r")
        #expect(call.words == ["--take", "-r"])
    }

    @Test func `A value may begin with a dash or be empty`() throws {
        let call = try call("conflicts resolve 7 --title --x -r= -r -")
        #expect(call.option("title") == "--x")
        #expect(call.options("reason") == ["", "-"])
    }

    @Test func `The home comes from the option, the environment or the usual place`() throws {
        let named = ["JIANYAN_HOME": "/srv/a", "USER": "wang"]
        #expect(try call("status --home b", named).home == "/srv/clerk/b")
        #expect(try call("status", named).home == "/srv/a")
        #expect(try call("status", ["JIANYAN_HOME": ""]).home == "/var/lib/jianyan")
        #expect(try call("status", named).person == "wang")
    }

    @Test(arguments: [
        ("statsu", "unknown-command", "jianyan status"),
        ("conflicts lsit", "unknown-command", "jianyan conflicts list"),
        ("imp", "unknown-command", "jianyan import"),
        ("help statsu", "unknown-command", "jianyan status"),
        ("conflicts resolve 7 --tkae ours", "unknown-option", "--take"),
        ("conflicts resolve 7 --take our", "not-a-choice", "ours"),
        ("completion bahs", "not-a-choice", "bash"),
    ])
    func `A slip of the fingers is answered with the word that was meant`(
        line: String, code: String, nearest: String
    ) throws {
        let problem = try #require(mistake(line))
        #expect(problem.code == code)
        #expect(problem.values["nearest"] == nearest)
        #expect(problem.exitCode == .usage)
        for language in Language.allCases {
            #expect(problem.advice?.text(language, problem.values).contains(nearest) == true)
        }
    }

    @Test(arguments: [
        ("conflicts", "incomplete-command"), ("zzzzzz", "unknown-command"),
        ("conflicts show", "missing-argument"), ("conflicts show 1 2", "too-many-arguments"),
        ("status now", "too-many-arguments"), ("status --title x", "unknown-option"),
        ("conflicts list --limit", "missing-value"), ("status --json=1", "needless-value"),
        ("conflicts list -n 1 -n 2", "repeated-option"), ("status --lang fr", "not-a-choice"),
        ("--take ours conflicts resolve 7", "unknown-option"), ("-x", "unknown-option"),
    ])
    func `A wrong line is refused with its reason`(line: String, code: String) {
        #expect(mistake(line)?.code == code)
    }

    @Test func `A wrong line still has its language and form`() {
        let reading = read("status --bogus --lang en --json")
        #expect(reading.options.language == .english && reading.options.wantsJSON)
    }

    @Test(arguments: [
        ("", ""), ("--help", ""), ("-h", ""), ("help", ""), ("help conflicts", "conflicts"),
        ("conflicts --help", "conflicts"), ("conflicts resolve --help", "conflicts resolve"),
        ("conflicts resolve --bogus --help", "conflicts resolve"),
        ("help conflicts show", "conflicts show"),
    ])
    func `Help is found in every usual way`(line: String, page: String) throws {
        guard case .help(let path) = try read(line).request.get() else {
            Issue.record("no help")
            return
        }
        #expect(path.joined(separator: " ") == page)
    }

    @Test func `The version is told`() throws {
        guard case .version = try read("--version").request.get() else {
            Issue.record("no version")
            return
        }
    }
}
