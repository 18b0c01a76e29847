internal import Glibc
internal import Wording

/// Runs the program: reads the command line, shows help, and has the command carried out - here,
/// by the running node, or in the home opened here.
public struct CommandRunner<Context: Sendable>: Sendable {
    /// The control socket's name in the home.
    public static var socketName: String { "control.sock" }

    private let table: CommandTable<Context>
    private let environment: [String: String]
    private let folder: String
    private let openHome: @Sendable (String) throws -> Context
    private let closeHome: @Sendable (Context) throws -> Void

    /// - Parameters:
    ///   - folder: the working folder; without it the process's.
    ///   - openHome: opens the home in a folder, when no node is running there.
    ///   - closeHome: closes it again; called after the command, also after one that failed.
    public init(
        table: CommandTable<Context>, environment: [String: String], folder: String? = nil,
        openHome: @escaping @Sendable (String) throws -> Context,
        closeHome: @escaping @Sendable (Context) throws -> Void = { _ in }
    ) {
        self.table = table
        self.environment = environment
        self.folder = folder ?? currentFolder()
        self.openHome = openHome
        self.closeHome = closeHome
    }

    /// Runs a command line on this process's terminal.
    /// - Parameter arguments: without the program's name.
    /// - Returns: the exit code.
    public func main(_ arguments: [String]) -> Int32 {
        let reading = table.read(arguments, environment: environment, folder: folder)
        let output = TerminalOutput(reading.options.language)
        let code = run(reading, output, columns: output.columns)
        output.progress(nil)
        guard let reason = output.failure, code == .done || code == .found else {
            return code.rawValue
        }
        return explain(OutputError(reason: reason), reading.options, output).rawValue
    }

    /// Runs a command line with another output.
    /// - Parameter columns: of the terminal, if it is one.
    public func run(_ arguments: [String], output: any CommandOutput, columns: Int? = nil)
        -> ExitCode
    {
        let reading = table.read(arguments, environment: environment, folder: folder)
        return run(reading, output, columns: columns)
    }

    private func run(
        _ reading: CommandLineReading<Context>, _ output: any CommandOutput, columns: Int?
    ) -> ExitCode {
        let language = reading.options.language
        do {
            switch try reading.request.get() {
            case .version: output.line("\(table.program) \(table.version)")
            case .completion(let shell):
                output.bytes(Array(CompletionScript(table, language).text(shell).utf8))
            case .help(let path):
                // Lines of more than 100 columns are hard to read.
                let width = min(columns ?? 80, 100)
                for line in table.help(path, language, width: width) ?? [] { output.line(line) }
            case .run(let command, var call):
                call.columns = columns
                try readInput(command, &call)
                return try carryOut(command, call, output)
            }
            return .done
        } catch {
            return explain(error, reading.options, output)
        }
    }

    private func readInput(_ command: CommandSpec<Context>, _ call: inout CommandCall)
        throws(InputFileError)
    {
        guard let source = command.readsFile,
            let name = call.argument(source) ?? call.option(source)
        else { return }
        call.input = try InputFile.read(name, from: folder)
        call.inputName = InputFile.shortName(name)
    }

    private func carryOut(
        _ command: CommandSpec<Context>, _ call: CommandCall, _ output: any CommandOutput
    ) throws -> ExitCode {
        switch command.work {
        case .here(let work):
            return try work(call, output)
        case .atHome(let work):
            do {
                let path = call.home + "/" + Self.socketName
                return try ControlClient.run(path: path, call: call, output: output)
            } catch {
                // Asked here and not in the pattern: there Swift 6.2's compiler fails.
                guard case .noNode = error else { throw error }
                return try inOpenedHome(call, work, output)
            }
        }
    }

    private func inOpenedHome(
        _ call: CommandCall,
        _ work: @Sendable (CommandCall, Context, any CommandOutput) throws -> ExitCode,
        _ output: any CommandOutput
    ) throws -> ExitCode {
        let context = try openHome(call.home)
        let outcome = Result { try work(call, context, output) }
        do {
            try closeHome(context)
        } catch {
            // The command's own error says more.
            if case .success = outcome { throw error }
        }
        return try outcome.get()
    }

    private func explain(
        _ error: any Error, _ options: GlobalOptions, _ output: any CommandOutput
    ) -> ExitCode {
        Explanation(error)
            .tell(options.language, asJSON: options.wantsJSON, output)
    }
}

/// Standard output could not be written to the end.
private struct OutputError: ExplainedError {
    let reason: String
    var phrase: Phrase { FramePhrases.notWritten }
    var values: [String: String] { ["reason": reason] }
    var advice: Phrase? { FramePhrases.notWrittenAdvice }
    var code: String { "output-not-written" }
}

private func currentFolder() -> String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
}
