import Office
import Testing

@Suite struct BeijingTimeTests {
    @Test(
        arguments: [
            ("2019/4/8 8:37:20", "2019-04-08 08:37"), ("2019-04-08", "2019-04-08 00:00"),
            ("2019-04-08T08:37:20", "2019-04-08 08:37"),
            ("2022年7月13日 9时05分", "2022-07-13 09:05"), ("2022年7月13日", "2022-07-13 00:00"),
            ("106年04月13日", "2017-04-13 00:00"), ("111年6月22日", "2022-06-22 00:00"),
            ("民國106年4月13日", "2017-04-13 00:00"),
            // Beyond 32 bits; a leap day; days on which clocks were once put forward and back.
            ("2038-01-19 11:14:08", "2038-01-19 11:14"), ("2000-02-29", "2000-02-29 00:00"),
            ("1986/5/4 02:30", "1986-05-04 02:30"), ("1991/9/15 01:30", "1991-09-15 01:30"),
            ("2106-02-07 14:28:16", "2106-02-07 14:28"),
        ])
    func `A time is read as offices write it`(text: String, shown: String) {
        #expect(BeijingTime.read(text).map(BeijingTime.text) == shown)
    }

    @Test(
        arguments: [
            "", "昨天", "106/04/13", "2019-02-30", "111年13月1日", "2022年", "0年1月1日",
            "2019/4/8 25:00", "2016-12-31 23:59:60", "1900-02-29", "2100-02-29",
            "99999999999999999999年1月1日", "2019-04-08 8:37:20:11",
            String(repeating: "1/", count: 100),
        ])
    func `What is no day of the calendar is not read`(text: String) {
        #expect(BeijingTime.read(text) == nil)
    }
}
