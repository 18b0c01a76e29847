import JSON

/// Answers random histories with what this program makes of them, for the second implementation to
/// compare (Protocol/client/agree.py): reads one history a line from standard input, and writes one
/// answer a line.
@main
struct Agreement {
    static func main() throws {
        let parser = JSONParser()
        while let line = readLine() {
            let history = try parser.value(Array(line.utf8))
            let city = try City()
            for step in history.arrayValue ?? [] { try city.take(step) }
            print(String(decoding: try city.answer().canonical, as: UTF8.self))
        }
    }
}
