import Testing
import Wording

@testable import CommandFrame

@Suite struct ProgressTests {
    func progress(_ done: Int64, of total: Int64?) -> WorkProgress {
        WorkProgress(done: done, total: total, unit: Phrase("条", "records"), started: 5000)
    }

    @Test func `Short work shows no bar, long work one at most ten times a second`() {
        var bar = ProgressBar()
        let drawn = stride(from: Int64(5000), to: 8000, by: 10).filter { now in
            bar.draw(progress(1, of: 9), now: now, width: 80, language: .english) != nil
        }
        #expect(drawn.first == 6000)
        #expect(drawn.count == 20)
        #expect(bar.erase() != nil)
        #expect(bar.erase() == nil)
    }

    @Test func `The bar tells share, rate and remaining time in both languages`() {
        let work = progress(500, of: 2000)
        let english = ProgressBar.line(work, now: 7000, width: 100, language: .english)
        #expect(english == "[#####...............]  25%  500/2000 records  250/s  6s left")
        let chinese = ProgressBar.line(work, now: 7000, width: 100, language: .chinese)
        #expect(chinese == "[#####...............]  25%  500/2000 条  每秒 250  还需 6秒")
    }

    @Test func `Without a total there is neither share nor remaining time`() {
        let line = ProgressBar.line(progress(10, of: nil), now: 6000, width: 80, language: .english)
        #expect(line == "10 records  10/s")
    }

    @Test(arguments: [
        (Int64.max, Int64.max), (-5, 10), (20, 10), (0, 0), (1, .max), (.min, .min),
    ])
    func `Odd numbers draw an odd bar and nothing worse`(done: Int64, total: Int64) {
        let line = ProgressBar.line(
            progress(done, of: total), now: .max, width: 40, language: .chinese)
        #expect(Columns.width(line) < 40)
    }
}
