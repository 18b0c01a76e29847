import CommandFrame
import Wording

/// The words of `jianyan`, in the order that help lists them.
public enum Commands {
    public static let version = "0.1.0"

    public static let table = CommandTable<Node>(
        program: "jianyan", version: version, about: CommandPhrases.about,
        sections: [
            CommandSection(
                SharedPhrases.office,
                ProposalCommands.all + AttachmentCommands.all + AnswerCommands.all
                    + TakingBackCommands.all),
            CommandSection(SharedPhrases.city, CityCommands.all),
            CommandSection(SharedPhrases.data, ImportCommands.all),
            CommandSection(
                CommandPhrases.nodeSection, ServeCommands.all + PeerCommands.all + UserCommands.all),
            CommandSection(
                CommandPhrases.syncSection,
                SyncCommands.all + BundleCommands.all + OperatorCommands.all),
            CommandSection(
                CommandPhrases.machineSection,
                BackupCommands.all + BenchCommand.all + SimulateCommand.all + DemoCommand.all),
        ],
        groups: [
            CommandGroup(["node"], CommandPhrases.nodeGroup),
            CommandGroup(["attachment"], AttachmentPhrases.group),
            UserCommands.group,
        ] + BundleCommands.groups + OperatorCommands.groups + CityCommands.groups)
}

enum CommandPhrases {
    static let about = Phrase(
        "人民建议：区里登记，市里汇总，件件有回复。",
        "People's proposals: registered in the district, gathered by the city, every one answered."
    )
    static let nodeSection = Phrase("节点", "The node")
    static let nodeGroup = Phrase("上下级节点", "the nodes above and below")
    static let machineSection = Phrase("机器", "The machine")
    static let syncSection = Phrase("同步", "Exchange")
}
