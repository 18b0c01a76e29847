import Testing

@testable import Console

@Suite struct KeptFormTests {
    private static let hostile = "</textarea><script>\"'&\n x"

    /// A page with two forms to one address, and others around them.
    private func page(_ mark: String = "old") -> HTML {
        func field(_ name: String, _ type: String, _ value: String) -> HTML {
            el(.input, .set("type", type), .set("name", name), .set("value", value))
        }
        return el(.form, .set("method", "post"), .action("/other")) {
            field("reason", "text", "")
        }
            + el(.form, .set("method", "post"), .action("/case")) {
                field("csrf", "hidden", "t")
                el(.button, .set("name", "_act"), .set("value", "claim"), text: "claim")
            }
            + el(.svg, .set("viewBox", "0 0 1 1")) {}
            + el(.form, .set("method", "post"), .action("/case")) {
                field("csrf", "hidden", "t")
                field("_form", "hidden", mark)
                field("choice", "radio", "1")
                el(
                    .input, .set("type", "radio"), .set("name", "choice"), .set("value", "2"),
                    .flag("checked"))
                el(.textarea, .set("name", "own"), text: "as it is")
                el(.select, .set("name", "word")) {
                    el(.option, .set("value", "a"), .flag("selected"), text: "A")
                    el(.option, .set("value", "b"), text: "B")
                }
                field("reason", "text", "")
                field("password", "password", "")
                el(.button, .set("name", "_act"), .set("value", "save"), text: "save")
            }
    }

    private func text(_ html: HTML?) -> String {
        String(decoding: html?.bytes ?? [], as: UTF8.self)
    }

    private func kept(_ more: (String, String)..., at path: String = "/case") -> KeptForm {
        let fields: [(name: String, value: String)] = [
            ("_form", "old"), ("choice", "1"), ("own", Self.hostile), ("word", "b"),
            ("reason", "why"),
        ]
        return KeptForm(path: path, fields: Fields(fields + more.map { ($0.0, $0.1) }))
    }

    @Test func `Texts, choices and lists are filled in, in the form that asks for them`() throws {
        let filled = try #require(kept(("_act", "save")).filled(page()))
        let said = text(filled.page)
        #expect(!filled.hasChanged)
        #expect(
            said.contains("<input type=\"radio\" name=\"choice\" value=\"1\" checked>")
                && said.contains("<input type=\"radio\" name=\"choice\" value=\"2\">"))
        #expect(said.contains("<option value=\"b\" selected>B"))
        #expect(said.contains("<option value=\"a\">A") && said.contains("value=\"why\""))
        #expect(!said.contains("as it is") && !said.contains("<script"))
        #expect(said.contains("&lt;/textarea&gt;&lt;script&gt;&quot;&#39;&amp;\n x</textarea>"))
        // All else is as it was.
        #expect(said.contains("viewBox=\"0 0 1 1\""))
        #expect(said.hasPrefix(String(text(page()).prefix(120))))
    }

    @Test func `A form that has come to another state is filled in and says so`() throws {
        let filled = try #require(kept(("_act", "save")).filled(page("new")))
        #expect(filled.hasChanged && text(filled.page).contains("value=\"new\""))
    }

    @Test func `Where a field or the button has no place any more nothing is filled in`() {
        #expect(kept(("_act", "confirm")).filled(page()) == nil)
        #expect(kept(("due", "2026-12-01")).filled(page()) == nil)
        #expect(kept(at: "/elsewhere").filled(page()) == nil)
    }

    @Test func `A password is never filled in`() throws {
        let filled = try #require(kept(("password", "four horses")).filled(page()))
        #expect(!text(filled.page).contains("four horses"))
    }

    @Test func `What a form says by itself must be the same, so that no other person is meant`() {
        func form(_ name: String) -> HTML {
            el(.form, .set("method", "post"), .action("/people")) {
                el(
                    .input, .set("type", "hidden"), .set("name", "name"), .set("value", name))
                el(
                    .input, .set("type", "checkbox"), .set("name", "role"),
                    .set("value", "clerk"))
            }
        }
        let kept = KeptForm(
            path: "/people", fields: Fields([("name", "王芳"), ("role", "clerk")]))
        let said = text(kept.filled(form("陈一") + form("王芳"))?.page)
        #expect(said.matches(of: #/ checked>/#).count == 1)
        #expect(
            said.contains(
                "value=\"王芳\"><input type=\"checkbox\" name=\"role\" value=\"clerk\" checked>"))
        #expect(kept.filled(form("陈一")) == nil)
    }
}
