import JSON
import Ledger
import Office
import Wording

/// The Chinese and English names of kinds, registers, fields and of the words that registers hold.
/// Every command takes them from here.
public enum WordPhrases {
    /// For the test that both languages agree.
    public static var all: [Phrase] {
        let tables = [kinds, registers, fields, custodies] + words.values.map { $0 }
        return tables.flatMap { $0.values.map { $0 } }
    }

    public static func kind(_ kind: Kind) -> Phrase? { kinds[kind.text] }

    /// The name of a register, or of a field of a group.
    public static func register(_ name: String) -> Phrase? { registers[name] ?? fields[name] }

    /// The name of a word that a register or field holds; nil for free text.
    public static func word(_ register: String, _ word: String) -> Phrase? {
        words[register]?[word]
    }

    /// The words that a register or field may hold; empty for free text.
    public static func choices(_ register: String) -> [String] {
        (words[register] ?? [:]).keys.sorted()
    }

    /// The word that a person means: as written in records, or its Chinese or English name.
    public static func word(_ register: String, named name: String) -> String? {
        guard let known = words[register] else { return nil }
        if known[name] != nil { return name }
        return known.first {
            $0.value.chinese == name || $0.value.english.lowercased() == name.lowercased()
        }?.key
    }

    public static func custody(_ custody: Custody) -> Phrase? { custodies[custody.rawValue] }

    private static let kinds: [String: Phrase] = [
        "campaign": Phrase("征集活动", "Campaign"), "unit": Phrase("单位", "Unit"),
        "proposal": Phrase("建议", "Proposal"), "proposer": Phrase("建议人", "Proposer"),
        "intake": Phrase("来件", "Intake"), "reply": Phrase("回复", "Reply"),
        "city_decision": Phrase("市级处理", "City decision"),
        "city_reply": Phrase("市级回复", "City reply"), "relay": Phrase("转告", "Relay"),
        "attachment": Phrase("附件", "Attachment"),
    ]

    private static let registers: [String: Phrase] = [
        "number": Phrase("编号", "Number"), "title": Phrase("标题", "Title"),
        "body": Phrase("内容", "Body"), "original": Phrase("原文", "Original"),
        "channel": Phrase("来源", "Channel"), "received_at": Phrase("收到时间", "Received"),
        "campaign": Phrase("征集活动", "Campaign"), "submitting_unit": Phrase("提交单位", "Submitted by"),
        "proposer_shown": Phrase("建议人", "Proposer"), "marks": Phrase("标记", "Marks"),
        "similar": Phrase("相同件", "Same as"), "viewpoint": Phrase("层面", "Viewpoint"),
        "theme": Phrase("征集内容", "Theme"), "urgency": Phrase("缓急", "Urgency"),
        "scope_group": Phrase("定级", "Grading"), "state": Phrase("状态", "State"),
        "city_number": Phrase("市级编号", "City number"), "city_state": Phrase("市级状态", "City state"),
        "proposal": Phrase("所属建议", "About"), "name": Phrase("名称", "Name"),
        "phone": Phrase("电话", "Phone"), "address": Phrase("地址", "Address"),
        "work_unit": Phrase("工作单位", "Work unit"), "identity_status": Phrase("署名", "Identity"),
        "source": Phrase("出处", "Source"), "row": Phrase("原始行", "Source row"),
        "row_digest": Phrase("原始行摘要", "Digest of the row"),
        "query_code": Phrase("查询码", "Query code"),
        "earlier_reply": Phrase("原有答复", "Earlier reply"),
        "disposition": Phrase("办理结果", "Disposition"), "text": Phrase("正文", "Text"),
        "signer": Phrase("签发人", "Signed by"), "issued_at": Phrase("签发时间", "Issued"),
        "decision": Phrase("处理", "Decision"), "decided_at": Phrase("处理时间", "Decided"),
        "city_reply": Phrase("市级回复", "City reply"), "delivery": Phrase("送达", "Delivery"),
        "code": Phrase("代码", "Code"), "sort": Phrase("类别", "Sort"),
        "status": Phrase("状态", "Status"), "window": Phrase("征集时间", "Window"),
        "themes": Phrase("征集内容", "Themes"), "limits": Phrase("限制", "Limits"),
        "file": Phrase("文件", "File"),
    ]

    private static let fields: [String: Phrase] = [
        "scope": Phrase("范围", "Scope"), "track": Phrase("上报方式", "Track"),
        "grade": Phrase("等次", "Grade"), "method": Phrase("方式", "Method"),
        "at": Phrase("时间", "Time"), "result": Phrase("结果", "Result"),
        "id": Phrase("原编号", "Its id"), "opens_on": Phrase("开始", "Opens"),
        "closes_on": Phrase("结束", "Closes"), "max_scalars": Phrase("字数上限", "Most characters"),
        "attachment_types": Phrase("附件格式", "Attachments"),
        "sha256": Phrase("摘要", "SHA-256"), "size": Phrase("字节数", "Bytes"),
        "type": Phrase("类型", "Type"),
    ]

    private static let custodies: [String: Phrase] = [
        "home": Phrase("仅在本节点", "kept here only"),
        "shared": Phrase("已共享", "shared"),
        "recalling": Phrase("收回中", "being recalled"),
        "sealed": Phrase("已封存（对方收回）", "sealed: its office recalls it"),
        "returned": Phrase("已退回（对方收回）", "returned to its office"),
    ]

    private static let words: [String: [String: Phrase]] = [
        "state": [
            "registered": Phrase("已登记", "registered"), "graded": Phrase("已定级", "graded"),
            "escalated": Phrase("已上报", "sent up"), "replied": Phrase("已回复", "replied"),
            "relayed": Phrase("已转告", "relayed"), "closed": Phrase("已办结", "closed"),
        ],
        "city_state": decisions.merging(["replied": Phrase("市已回复", "city replied")]) { $1 },
        "decision": decisions,
        "channel": [
            "online": Phrase("网上", "online"), "letter": Phrase("来信", "letter"),
            "visit": Phrase("来访", "visit"), "call": Phrase("来电", "call"),
            "fax": Phrase("传真", "fax"), "unit": Phrase("单位报送", "unit"),
            "point": Phrase("线下征集点", "collection point"), "import": Phrase("平台导入", "import"),
            "other": Phrase("其他", "other"),
        ],
        "scope": [
            "district": Phrase("本区", "district"), "city": Phrase("全市", "city"),
        ],
        "track": [
            "none": Phrase("不上报", "none"), "recommend": Phrase("推荐", "recommend"),
            "transfer": Phrase("转送", "transfer"),
        ],
        "grade": [
            "ungraded": Phrase("未定", "ungraded"), "excellent": Phrase("优秀", "excellent"),
            "other": Phrase("其余", "other"),
        ],
        "disposition": [
            "adopted": Phrase("采纳", "adopted"),
            "partly_adopted": Phrase("部分采纳", "partly adopted"),
            "not_feasible_now": Phrase("暂不可行", "not feasible now"),
            "for_reference": Phrase("留作参考", "for reference"),
            "under_way": Phrase("已在实施", "under way"),
            "not_in_remit": Phrase("不属职权", "not in remit"),
        ],
        "method": [
            "call": Phrase("电话", "call"), "letter": Phrase("信函", "letter"),
            "visit": Phrase("面谈", "visit"), "message": Phrase("短信", "message"),
            "online": Phrase("网上", "online"),
        ],
        "marks": [
            "over_length": Phrase("超字数", "over length"),
            "anonymous": Phrase("匿名", "anonymous"), "same_text": Phrase("内容相同", "same text"),
        ],
        "urgency": [
            "normal": Phrase("一般", "normal"), "urgent": Phrase("紧急", "urgent"),
            "very_urgent": Phrase("特急", "very urgent"),
        ],
        "viewpoint": [
            "work": Phrase("工作方面", "work"), "policy": Phrase("政策层面", "policy"),
            "other": Phrase("其他", "other"),
        ],
        "identity_status": [
            "named": Phrase("实名", "named"), "anonymous": Phrase("匿名", "anonymous"),
        ],
        "status": [
            "open": Phrase("进行中", "open"), "active": Phrase("在用", "active"),
            "closed": Phrase("已结束", "closed"),
        ],
        "theme": Dictionary(
            uniqueKeysWithValues: Campaign2022.categories.map {
                ($0.code, Phrase($0.chinese, $0.english))
            }),
    ]

    private static let decisions: [String: Phrase] = [
        "receive": Phrase("签收", "receive"), "return": Phrase("退回", "return"),
        "assign": Phrase("交办", "assign"), "leader_review": Phrase("呈市领导阅批", "leader review"),
        "publish": Phrase("刊登", "publish"),
    ]
}
