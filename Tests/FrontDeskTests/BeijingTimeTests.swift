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
        ])
    func `A time is read as offices write it`(text: String, shown: String) {
        #expect(BeijingTime.read(text).map(BeijingTime.text) == shown)
    }

    @Test(
        arguments: [
            "", "昨天", "106/04/13", "2019-02-30", "111年13月1日", "2022年", "0年1月1日",
            "2019/4/8 25:00", "99999999999999999999年1月1日", "2019-04-08 8:37:20:11",
            String(repeating: "1/", count: 100),
        ])
    func `What is no day of the calendar is not read`(text: String) {
        #expect(BeijingTime.read(text) == nil)
    }
}
