import Foundation
import JSON
import Threads

/// Measures the console of a city with many records and districts, served by a process of its own:
/// every list, board and item page one after the other, then fifty people at work at once.
struct ConsoleBench {
    /// What a page may take at p95, and how large it may be.
    static let mostMilliseconds = 50.0
    static let mostBytes = 100_000
    static let people = 50
    /// Each person asks for a page so often while at work.
    private static let pace = Duration.seconds(1)

    let records: Int
    let districts: Int
    /// How often each page is asked for.
    let times: Int
    /// How many pages each person at work asks for.
    let turns: Int
    let folder: String
    let note: (String) -> Void

    func run() throws -> [ConsoleFigure] {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = ConsoleHome(
            path: folder + "/city", records: records, districts: districts, people: Self.people)
        try home.make()
        let serving = try ServingNode(home.path)
        defer { serving.stop() }
        guard let console = serving.console else {
            throw ChildError.ended(code: -1, output: "no console")
        }
        note("pages")
        let pages = try ConsolePages(console)
        var figures = try pages.all.map { try measure($0, serving.meter) }
        note("people")
        figures.append(try atWork(console, pages, serving))
        return figures
    }

    private func measure(
        _ page: ConsolePages.Page, _ meter: ProcessMeter
    ) throws -> ConsoleFigure {
        var figure = ConsoleFigure(page: page.name)
        // Once before, for what the program and the machine look up but once.
        _ = try page.ask()
        let before = meter.cpuSeconds
        for _ in 0..<times { figure.add(try page.ask()) }
        figure.processor = meter.cpuSeconds - before
        return figure
    }

    /// Everybody asks for a page each second, all of them through the console's one listener.
    private func atWork(
        _ console: String, _ pages: ConsolePages, _ serving: ServingNode
    ) throws -> ConsoleFigure {
        let visitors = try (1...Self.people).map { number in
            let visitor = ConsoleVisitor(console)
            try visitor.signIn(ConsoleHome.person(number), ConsoleHome.password)
            return visitor
        }
        let paths = pages.paths
        let crew = WorkingPeople(visitors.count)
        let before = serving.meter.cpuSeconds
        let start = ContinuousClock.now
        for (place, visitor) in visitors.enumerated() {
            // Not all in the same instant, as people are.
            let first = start + Self.pace * place / visitors.count
            crew.start { [turns] in
                var answers: [ConsoleVisitor.Answer] = []
                for turn in 0..<turns {
                    crew.wait(until: first + Self.pace * turn)
                    answers.append(try visitor.get(paths[(place + turn * 7) % paths.count]))
                }
                return answers
            }
        }
        var figure = ConsoleFigure(page: "\(Self.people) people at work")
        for answer in try crew.wait() { figure.add(answer) }
        let took = (ContinuousClock.now - start) / .seconds(1)
        figure.processor = serving.meter.cpuSeconds - before
        figure.cores = figure.processor / took
        return figure
    }
}
