import SyncEngine
import Wording

/// What `repair` says.
enum RepairPhrases {
    static let all: [Phrase] =
        [
            summary, details, doMeaning, example, exampleDo, soundHere, wouldRebuild, rebuilt,
            wouldRecount, recounted, beyond,
            equal, differ, notCompared, olderAbove, afterRebuilding, what, remedy, dry, mended,
            left, runHere,
            runThere,
        ] + sorts.map { name($0) } + remedies.map { name($0) }

    private static let sorts: [Difference.Sort] = [
        .onlyHere, .onlyThere, .notSharedHere, .lostHere, .differs(onlyHere: 0, onlyThere: 0),
    ]
    private static let remedies: [Difference.Remedy] = [
        .give, .take, .giveAndTake, .recallAgain, .newLife,
    ]

    static let summary = Phrase(
        "查出与上级不一致的记录并修复", "Find the records that differ from the upper node's, and mend them")
    static let details = Phrase(
        """
        不加 --do 只预演：先核对本节点，凡能由改动历史重算的都列出；再与上级逐件比对，列出哪几件不同、缺在哪边。只比对编号和摘要，不传内容，也不改动任何东西。

        加 --do：重算，把缺的改动互相补发，再比对一次。缺失或被改过的原始字节不会凭空补造：那要用备份（restore），或由上级全部取回（renew）。
        """,
        """
        Without --do it only rehearses: first this node is verified, and whatever can be computed anew from the history is listed; then record by record it is compared with the upper node, and those that differ are listed, with what is lacking where. Only names and digests are exchanged, and nothing is changed.

        With --do it computes anew, has both sides send again what the other lacks, and compares once more. Bytes that are gone or were altered are not made up: that takes a backup (restore), or reading everything back from above (renew).
        """)
    static let doMeaning = Phrase("真正修复，不只是预演", "mend, not only rehearse")
    static let example = Phrase("看哪几件不同", "see which records differ")
    static let exampleDo = Phrase("修复", "mend them")

    static let soundHere = Phrase("本节点：没有要重算的。", "This node: nothing to compute anew.")
    static let wouldRebuild = Phrase(
        "本节点：{count} 件记录的现行值与历史不符，可重算（合计也会重算）：",
        "This node: records whose state is not that of their history and can be computed anew (sums too): {count}"
    )
    static let rebuilt = Phrase(
        "本节点：已重算 {count} 件记录及合计：", "This node: computed anew, with the sums: {count} records")
    static let wouldRecount = Phrase(
        "本节点：对账总和与记录不符，可重算。",
        "This node: a sum is not that of its records and can be computed anew.")
    static let recounted = Phrase("本节点：已重算对账总和。", "This node: computed the sums anew.")
    static let beyond = Phrase(
        "本节点：还有 {count} 处损坏不能重算，详见“jianyan verify”。请保留现状，用备份恢复（restore）；有上级的节点也可停机后执行“jianyan renew”，从上级取回。",
        "This node: faults that cannot be computed anew: {count}, see \"jianyan verify\". Keep things as they are and restore a backup; a node with one above it may also be stopped and renewed (\"jianyan renew\") to read back from there."
    )
    static let equal = Phrase("与 {peer}：一致。", "With {peer}: equal.")
    static let differ = Phrase("与 {peer}：{count} 件不同：", "With {peer}: records that differ: {count}")
    static let notCompared = Phrase(
        "与 {peer}：在途的太多或正在取回，现在比不了；稍后再试。",
        "With {peer}: too much is on its way, or one of the two is reading back; try again later.")
    static let olderAbove = Phrase(
        "与 {peer}：对方的版本还不会逐件比对，请先升级那边。",
        "With {peer}: that node's release cannot compare records yet; upgrade it first.")
    static let afterRebuilding = Phrase(
        "与 {peer}：本节点的合计有误，重算之后才能比对（--do）。",
        "With {peer}: the sums here are wrong; it can be compared once they are right (--do).")
    static let what = Phrase("差别", "Difference")
    static let remedy = Phrase("怎么修", "Remedy")
    static let dry = Phrase(
        "以上只是预演。真正修复：jianyan repair --do", "This was a rehearsal. To mend: jianyan repair --do")
    static let mended = Phrase("修复之后：一致。", "After mending: equal.")
    static let left = Phrase(
        "修复之后仍有 {count} 件不同：", "After mending, records that still differ: {count}")
    static let runHere = Phrase(
        "上次对账不一致：请执行“jianyan repair”查出是哪几件。",
        "the last statement said different: run \"jianyan repair\" to find the records.")
    static let runThere = Phrase(
        "上次对账不一致：请在该节点上执行“jianyan repair”查出是哪几件。",
        "the last statement said different: run \"jianyan repair\" on that node to find the records."
    )

    static func name(_ sort: Difference.Sort) -> Phrase {
        switch sort {
        case .onlyHere: Phrase("只在本节点", "only here")
        case .onlyThere: Phrase("只在上级", "only there")
        case .notSharedHere: Phrase("上级仍有，本节点已不共享", "still there, not shared by this node")
        case .lostHere: Phrase("本区的记录，只剩上级有", "of this side, and only there")
        case .differs:
            Phrase(
                "只在本节点的改动 {here} 次，只在上级的 {there} 次",
                "{here} changes only here, {there} only there")
        }
    }

    static func name(_ remedy: Difference.Remedy) -> Phrase {
        switch remedy {
        case .give: Phrase("再发给上级", "send it again")
        case .take: Phrase("请上级再发", "ask for it again")
        case .giveAndTake: Phrase("互相再发", "both send it again")
        case .recallAgain: Phrase("再次收回", "recall it again")
        case .newLife:
            Phrase("停机后执行 jianyan renew 取回", "stop the node and read back with jianyan renew")
        }
    }

    /// For programs.
    static func word(_ sort: Difference.Sort) -> String {
        switch sort {
        case .onlyHere: "only_here"
        case .onlyThere: "only_there"
        case .notSharedHere: "not_shared_here"
        case .lostHere: "lost_here"
        case .differs: "differs"
        }
    }

    static func word(_ remedy: Difference.Remedy) -> String {
        switch remedy {
        case .give: "give"
        case .take: "take"
        case .giveAndTake: "give_and_take"
        case .recallAgain: "recall_again"
        case .newLife: "renew"
        }
    }
}
