/// Names as they are shown where the person need not be known: the surname stays.
public enum Masking {
    private static let compound: Set<String> = [
        "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "尉迟", "长孙",
        "慕容", "令狐", "宇文", "皇甫", "公孙", "轩辕", "端木", "百里", "呼延",
    ]

    public static func name(_ name: String) -> String {
        let characters = Array(name)
        guard characters.count > 1 else { return name.isEmpty ? "" : "*" }
        if let dot = characters.firstIndex(where: { $0 == "·" || $0 == " " }), dot > 0 {
            return String(characters[..<dot]) + "·*"
        }
        let surname =
            characters.count > 2 && compound.contains(String(characters[0..<2])) ? 2 : 1
        return String(characters[..<surname])
            + String(repeating: "*", count: characters.count - surname)
    }

    /// `138****0000`; of a shorter number only the last three digits stay.
    public static func phone(_ phone: String) -> String {
        let characters = Array(phone)
        let shownAhead = characters.count >= 11 ? 3 : 0
        let shownBehind = characters.count >= 11 ? 4 : 3
        let hidden = characters.count - shownAhead - shownBehind
        guard hidden > 0 else { return String(repeating: "*", count: characters.count) }
        return String(characters.prefix(shownAhead)) + String(repeating: "*", count: hidden)
            + String(characters.suffix(shownBehind))
    }
}
