import Foundation
import People
import Testing

@testable import NodeAssembly

@Suite struct ConfigurationTests {
    private func reading(_ room: String) throws -> Int64 { try whole(room).keepFree }

    private func whole(_ more: String) throws -> Configuration {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "jianyan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let home = HomeFolder(folder.path)
        let text =
            #"{"name":"a","tier":"district","office_code":"500101","listen":"","url":""\#(more)}"#
        try home.write(Array(text.utf8), to: home.configuration)
        let read = try Configuration(reading: home)
        // What it writes says the same.
        try read.write(to: home)
        #expect(try Configuration(reading: home) == read)
        return read
    }

    @Test func `How much room is kept free is what the file says, else 256 MiB`() throws {
        #expect(try reading("") == 256)
        #expect(try reading(#","keep_free_mib":0"#) == 0)
        #expect(try reading(#","keep_free_mib":1000"#) == 1000)
    }

    @Test func `What a password must be is what the file says`() throws {
        #expect(try whole("").passwords == PasswordRules())
        let own = try whole(
            #","password":{"shortest":12,"forbidden":["江南"],"oldest_days":90}"#
        ).passwords
        #expect(own.shortest == 12 && own.forbidden == ["江南"])
        #expect(own.oldest == Int64(7_776_000_000))
        #expect(try whole(#","password":{"oldest_days":0}"#).passwords.oldest == nil)
        for (field, value) in [
            ("shortest", "7"), ("shortest", "17"), ("shortest", "\"ten\""), ("forbidden", "[\"\"]"),
            ("forbidden", "[1]"), ("forbidden", "\"x\""), ("oldest_days", "-1"),
        ] {
            let error = #expect(throws: HomeError.self) {
                try whole(#","password":{"\#(field)":\#(value)}"#)
            }
            guard case .badConfiguration(_, "password.\(field)")? = error else {
                Issue.record("\(field) \(value): \(String(describing: error))")
                continue
            }
        }
    }

    @Test(arguments: ["-1", "1073741825", "\"many\"", "null"])
    func `Room that cannot be is named as the wrong field`(_ value: String) {
        let error = #expect(throws: HomeError.self) {
            try reading(#","keep_free_mib":"# + value)
        }
        guard case .badConfiguration(_, let field)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(field == "keep_free_mib")
    }
}
