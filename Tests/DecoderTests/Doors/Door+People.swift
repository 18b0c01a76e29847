import Console
import FrontDesk
import JSON
import Office
import Wording

@testable import CommandFrame
@testable import NodeAssembly

extension Door {
    /// What a caller sends through the control socket.
    static func call(_ bytes: [UInt8]) throws {
        guard let request = ControlFrame.readRequest(bytes) else { return }
        let (call, input) = request
        let written = Array(ControlFrame.request(call).dropLast())
        guard let again = ControlFrame.readRequest(written)?.call, again == call else {
            throw Broken("a call does not come back")
        }
        if let input, !(0...InputFile.limit).contains(input) { throw Broken("input of \(input)") }
        guard let command = Commands.table.command(call.path) else { return }
        try Commands.table.check(call, command)
    }

    /// What a node answers there.
    static func reply(_ bytes: [UInt8]) throws {
        let parser = JSONParser(limits: ControlFrame.jsonLimits)
        guard let answer = ControlFrame.readAnswer(bytes, parser) else { return }
        let written = ControlFrame.bytes(answer)
        guard let again = ControlFrame.readAnswer(Array(written.dropLast()), parser),
            ControlFrame.bytes(again) == written
        else { throw Broken("a reply does not come back") }
        if case .progress(let progress?) = answer {
            _ = ProgressBar.line(progress, now: 0, width: 80, language: .chinese)
        }
    }

    /// What a browser posts. Whatever is taken comes back as it was, and is text on a page.
    static func form(_ bytes: [UInt8]) throws {
        guard let fields = Fields(encoded: bytes) else { return }
        let written = fields.all.map { "\(Fields.escaped($0.name))=\(Fields.escaped($0.value))" }
            .joined(separator: "&")
        guard let again = Fields(encoded: Array(written.utf8)),
            again == fields || written.contains("%0D%0A")
        else { throw Broken("a form does not come back") }
        for field in fields.all {
            let page = el(.p, .set("title", field.name)) { field.value }.bytes
            let marks = page.count { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
            guard marks == 4, page.count(where: { $0 == UInt8(ascii: "\"") }) == 2 else {
                throw Broken("a form is more than text on a page")
            }
        }
    }

    /// What a person types: a command line with a zero byte between its words, and each word as a
    /// time, a number, a form, a setting.
    static func words(_ bytes: [UInt8]) throws {
        let words = bytes.split(separator: 0, omittingEmptySubsequences: false).prefix(8)
            .map { text(Array($0)) }
        _ = Commands.table.read(words, environment: [:], folder: "/")
        for word in words {
            if let time = BeijingTime.read(word) { _ = BeijingTime.text(time) }
            if let time = Int64(word) { _ = BeijingTime.text(time) }
            _ = ProposalNumber.isSound(word)
            _ = try? Setting(text: word)
            _ = try? Setting(json: word)
            _ = try? ColumnMap(option: word)
            guard let form = Form(token: word) else { continue }
            guard Form(token: form.token) == form else { throw Broken("a form does not come back") }
        }
    }
}
