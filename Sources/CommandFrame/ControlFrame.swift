internal import JSON
internal import Wording

/// What goes through the control socket, each as one line of JSON.
///
/// The caller sends one request: `{"call":{…},"input":N,"jianyan":1}` and N raw bytes. The node
/// answers with any number of `{"line":…}`, `{"problem":…}`, `{"bytes":N}` and N raw bytes,
/// `{"progress":[done,total,started],"unit":[…]}`, and ends with `{"exit":N}` or `{"refused":…}`.
enum ControlFrame {
    static let version: Int64 = 1
    /// The longest line, in bytes. Longer output goes as raw bytes.
    static let lineLimit = 4 << 20
    /// The most raw bytes of one answer.
    static let bytesLimit = 64 << 20
    static let jsonLimits = JSONLimits(bytes: lineLimit, depth: 8, members: 4096)

    /// Why a request was not even tried.
    enum Refusal: String {
        case notAllowed = "not-allowed"
        case notUnderstood = "not-understood"
    }

    enum Answer {
        case line(String)
        case problem(String)
        /// That many raw bytes follow.
        case bytes(Int)
        case progress(WorkProgress?)
        case exit(ExitCode)
        case refused(Refusal)
    }

    static func request(_ call: CommandCall) -> [UInt8] {
        var members = [
            JSONMember(key: "jianyan", value: .int(version)),
            JSONMember(key: "call", value: call.json),
        ]
        if let input = call.input {
            members.append(JSONMember(key: "input", value: .int(Int64(input.count))))
        }
        return JSONValue.object(members).canonical + newline
    }

    /// The call, and how many bytes of input follow. Nil when it is none of ours.
    static func readRequest(_ line: [UInt8]) -> (call: CommandCall, input: Int?)? {
        guard let value = try? JSONParser(limits: jsonLimits).value(line),
            value["jianyan"]?.intValue == version,
            let call = value["call"].flatMap({ CommandCall(json: $0) })
        else { return nil }
        guard let length = value["input"] else { return (call, nil) }
        guard let count = length.intValue.flatMap({ Int(exactly: $0) }), count >= 0,
            count <= InputFile.limit
        else { return nil }
        return (call, count)
    }

    static func bytes(_ answer: Answer) -> [UInt8] {
        let members: [JSONMember] =
            switch answer {
            case .line(let text): [JSONMember(key: "line", value: .string(text.withoutNUL))]
            case .problem(let text): [JSONMember(key: "problem", value: .string(text.withoutNUL))]
            case .bytes(let count): [JSONMember(key: "bytes", value: .int(Int64(count)))]
            case .progress(let progress): members(progress)
            case .exit(let code): [JSONMember(key: "exit", value: .int(Int64(code.rawValue)))]
            case .refused(let why): [JSONMember(key: "refused", value: .string(why.rawValue))]
            }
        return JSONValue.object(members).canonical + newline
    }

    /// Nil when it is none of ours.
    static func readAnswer(_ line: [UInt8], _ parser: JSONParser) -> Answer? {
        guard let value = try? parser.value(line), case .object(let members) = value else {
            return nil
        }
        if let text = value["line"]?.stringValue { return .line(text) }
        if let text = value["problem"]?.stringValue { return .problem(text) }
        if let count = value["bytes"]?.intValue.flatMap({ Int(exactly: $0) }) {
            return (0...bytesLimit).contains(count) ? .bytes(count) : nil
        }
        if let code = value["exit"]?.intValue {
            return Int32(exactly: code).flatMap(ExitCode.init).map { .exit($0) }
        }
        if let why = value["refused"]?.stringValue {
            return .refused(Refusal(rawValue: why) ?? .notUnderstood)
        }
        return members.first?.key == "progress" ? .progress(readProgress(value)) : nil
    }

    private static let newline = [UInt8(ascii: "\n")]

    private static func members(_ progress: WorkProgress?) -> [JSONMember] {
        guard let progress else { return [JSONMember(key: "progress", value: .null)] }
        let total = progress.total.map { JSONValue.int($0.writable) } ?? .null
        return [
            JSONMember(
                key: "progress",
                value: .array([
                    .int(progress.done.writable), total, .int(progress.started.writable),
                ])),
            JSONMember(
                key: "unit", value: .strings([progress.unit.chinese, progress.unit.english])),
        ]
    }

    private static func readProgress(_ value: JSONValue) -> WorkProgress? {
        guard let numbers = value["progress"]?.arrayValue, numbers.count == 3,
            let done = numbers[0].intValue, let started = numbers[2].intValue,
            let unit = value["unit"]?.strings, unit.count == 2
        else { return nil }
        return WorkProgress(
            done: done, total: numbers[1].intValue, unit: Phrase(unit[0], unit[1]),
            started: started)
    }
}

extension String {
    /// No reader takes U+0000 in a text.
    fileprivate var withoutNUL: String {
        guard utf8.contains(0) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}

extension Int64 {
    /// Within what every reader of JSON takes.
    fileprivate var writable: Int64 {
        let limit: Int64 = (1 << 53) - 1
        return Swift.min(Swift.max(self, -limit), limit)
    }
}
