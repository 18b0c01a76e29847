/// Texts that mean no good, for every field and every page.
enum HostileCorpus {
    static let texts: [String] = [
        "<script>alert(1)</script>", "<ScRiPt src=//e.example/x.js>",
        "<img src=x onerror=alert(1)>",
        "\"><img src=x onerror=alert(1)>", "' onfocus='alert(1)' autofocus='",
        "\" style=\"x:y\" \"",
        "</textarea><script>1</script>", "</title><svg onload=alert(1)>", "</option></select><b>",
        "javascript:alert(1)", "data:text/html,<script>1</script>", "//e.example/", "/\\e.example",
        "{{7*7}}${7*7}<%= 7*7 %>", "<!--", "-->", "]]>", "<![CDATA[", "&lt;b&gt;", "&#60;b&#62;",
        "<base href=//e.example>", "<meta http-equiv=refresh content=0>", "<form action=//e>",
        "\u{202E}txt.exe", "a\u{2066}b\u{2069}c", "\u{200B}\u{FEFF}\u{200D}", "e\u{301}\u{301}",
        "=HYPERLINK(\"http://e.example\")", "+cmd|' /C calc'!A0", "@SUM(1)", "-1+1", "＝1+1",
        "a\r\nSet-Cookie: x=1", "a\nLocation: //e.example", "%0d%0aX: y", "a\u{7}b\u{1B}[31m",
        "' OR 1=1 --", "%' ESCAPE '", "*", "\\", "../../etc/passwd", "%2e%2e%2f", "\u{10FFFF}",
        "\u{E0001}tag", "💥👩‍👩‍👧", String(repeating: "长", count: 30_000),
        String(repeating: "<b>", count: 5_000), String(repeating: "\u{301}", count: 2_000),
    ]

    /// What no form may bring in: not text at all, or with a NUL. As they go over the line.
    static let bytes = ["%FF", "%C0%80", "%ED%A0%80", "a%00b", "%F4%90%80%80", "%E2%82", "%"]
}
