import Foundation
import Testing

@testable import NodeAssembly

@Suite struct ConfigurationTests {
    private func reading(_ room: String) throws -> Int64 {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "jianyan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let home = HomeFolder(folder.path)
        let text =
            #"{"name":"a","tier":"district","office_code":"500101","listen":"","url":""\#(room)}"#
        try home.write(Array(text.utf8), to: home.configuration)
        return try Configuration(reading: home).keepFree
    }

    @Test func `How much room is kept free is what the file says, else 256 MiB`() throws {
        #expect(try reading("") == 256)
        #expect(try reading(#","keep_free_mib":0"#) == 0)
        #expect(try reading(#","keep_free_mib":1000"#) == 1000)
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
