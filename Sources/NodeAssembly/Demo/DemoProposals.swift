/// Invented proposals and people for the demo.
enum DemoProposals {
    struct Draft {
        let title: String
        let body: String
        let name: String
        let phone: String
        let theme: String
        let isForCity: Bool
    }

    static let byDistrict: [[Draft]] = [
        [
            Draft(
                title: "关于在跨江公交线路试行夜间定制班次的建议",
                body: "夜间下班的医护和商场员工过江只能打车。建议选两条跨江线路，在二十二点至次日零点按预约开行定制班次，先试行三个月，按预约量调整。",
                name: "赵小川", phone: "13000000001", theme: "T4", isForCity: true),
            Draft(
                title: "关于滨江步道增设饮水点的建议",
                body: "滨江步道全长六公里，没有一处直饮水。建议结合现有驿站增设三处饮水点，由驿站管理员每日检查。",
                name: "钱静", phone: "13000000002", theme: "T4", isForCity: false),
        ],
        [
            Draft(
                title: "关于统一全市老旧小区加装电梯办事流程的建议",
                body: "各区加装电梯需要的材料和次序不同，居民往返多次。建议全市使用同一份清单和同一个网上入口，由街道代为预审。",
                name: "孙一鸣", phone: "13000000003", theme: "T7", isForCity: true),
            Draft(
                title: "关于菜市场早市延后收摊的建议",
                body: "上班的人买不到早市的菜。建议周末延后一小时收摊，保洁时间相应调整。",
                name: "李安", phone: "13000000004", theme: "T6", isForCity: false),
        ],
    ]

    static let cityReply =
        "您的建议很好，已经采纳。市里将先行试点，三个月后公布试点情况，感谢您对城市的关心。"
    static let districtTitle = "关于跨江公交夜间定制班次的建议（已与建议人核对）"
    static let cityTitle = "关于试行跨江夜间定制公交的建议"
    static let settledTitle = "关于试行跨江夜间定制公交班次的建议"
    static let openDistrictTitle = "关于统一全市老旧小区加装电梯办事清单的建议"
    static let openCityTitle = "关于老旧小区加装电梯实行全市一网通办的建议"
    static let reason = "两处修改意思相同，取其简明"
}
