import Tables

/// What a column of an imported file can hold.
enum ImportField: String, CaseIterable {
    case id, title, body, received, name, phone
    case workUnit = "work_unit"
    case address, theme, reply
    case replyAt = "reply_at"
    case channel, unit

    /// Column names by which the field is found without being told; the first that a file has.
    ///
    /// 留言用户 and the like are not among those of `name`: a portal's user name is a pseudonym, and
    /// taking it for a person's name would turn anonymous proposals into named ones.
    var knownNames: [String] {
        switch self {
        case .id: ["留言编号", "建议编号", "编号", "序号", "id", "ID", "number", "no"]
        case .title: ["留言主题", "标题", "建议标题", "主题", "title", "title_zh", "subject"]
        case .body:
            ["留言详情", "建议内容", "内容", "正文", "body", "proposal_zh", "proposal", "content", "text"]
        case .received:
            [
                "留言时间", "收到时间", "提交时间", "时间", "日期", "received", "received_at", "date_zh",
                "date", "time", "_time",
            ]
        case .name: ["建议人", "姓名", "真实姓名", "name", "proposer"]
        case .phone: ["电话", "联系电话", "手机", "手机号", "联系方式", "phone", "mobile"]
        case .workUnit: ["工作单位", "work_unit"]
        case .address: ["地址", "联系地址", "住址", "address"]
        case .theme: ["征集内容", "theme"]
        case .reply: ["答复意见", "回复内容", "答复内容", "回复", "reply"]
        case .replyAt: ["答复时间", "回复时间", "reply_at", "_reply_time"]
        case .channel: ["来源", "channel"]
        case .unit: ["提交单位", "报送单位", "submitting_unit", "unit"]
        }
    }
}

/// Which column holds which field.
struct ColumnMap: Equatable {
    private(set) var columns: [ImportField: String] = [:]

    /// By known names.
    init(guessedFrom names: [String]) {
        let found = Set(names)
        for field in ImportField.allCases {
            columns[field] = field.knownNames.first { found.contains($0) }
        }
    }

    /// As told: `title=Subject,body=Text`.
    init(option text: String) throws(CommandMistake) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1).map {
                String($0.drop { $0 == " " })
            }
            guard sides.count == 2, let field = ImportField(rawValue: sides[0]),
                columns[field] == nil
            else { throw .badMap(String(part)) }
            columns[field] = sides[1]
        }
    }

    /// Title and body must be there, and whatever was named.
    func check(against names: [String]) throws(CommandMistake) {
        for field in [ImportField.title, .body] where columns[field] == nil {
            throw .missingColumn(field.rawValue)
        }
        let found = Set(names)
        for field in ImportField.allCases {
            guard let column = columns[field], !found.contains(column) else { continue }
            throw .missingColumn(field.rawValue)
        }
    }

    func cell(_ field: ImportField, _ cells: TableCells) -> String {
        columns[field].flatMap { cells[$0] } ?? ""
    }

    /// `title ← 留言主题`, in the order of the fields.
    var told: [String] {
        ImportField.allCases.compactMap { field in
            columns[field].map { "\(field.rawValue) ← \($0)" }
        }
    }

    func unused(_ names: [String]) -> [String] {
        let used = Set(columns.values)
        return names.filter { !used.contains($0) }
    }
}
