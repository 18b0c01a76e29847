import People
import Storage
import Wording

/// What roles and deeds are called.
enum PeoplePhrases {
    static let all: [Phrase] = Role.allCases.map(name) + Deed.allCases.map(name)

    static func name(_ role: Role) -> Phrase {
        switch role {
        case .clerk: Phrase("登记员", "clerk")
        case .reviewer: Phrase("甄别员", "reviewer")
        case .officeHead: Phrase("单位负责人", "office head")
        case .unitHandler: Phrase("承办单位经办人", "unit handler")
        case .unitHead: Phrase("承办单位负责人", "unit head")
        case .cityOfficer: Phrase("市级经办人", "city officer")
        case .syncOperator: Phrase("同步操作员", "sync operator")
        case .systemAdministrator: Phrase("系统管理员", "system administrator")
        case .securityAdministrator: Phrase("安全管理员", "security administrator")
        case .auditAdministrator: Phrase("审计管理员", "audit administrator")
        }
    }

    static func name(_ deed: Deed) -> Phrase {
        switch deed {
        case .look: Phrase("查看记录", "look at records")
        case .register: Phrase("登记", "register")
        case .write: Phrase("修改", "write")
        case .release: Phrase("上报和收回", "release and recall")
        case .decide: Phrase("作市级决定", "decide for the city")
        case .settle: Phrase("裁决冲突", "settle conflicts")
        case .allot: Phrase("指派冲突", "assign conflicts")
        case .exchange: Phrase("处理同步", "tend the exchange")
        case .nodes: Phrase("管理节点", "manage nodes")
        case .reveal: Phrase("查看个人信息和导出", "see personal data and export")
        case .erase: Phrase("抹去", "erase")
        case .machine: Phrase("管理机器", "manage the machine")
        case .people: Phrase("管理账户", "manage accounts")
        case .audit: Phrase("查看审计", "read the audit")
        }
    }
}
