import CommandFrame
import Wording

/// The sync operator's commands, in the order that help lists them.
public enum OperatorCommands {
    public static let all: [CommandSpec<Node>] =
        PlanCommands.all + ExplainCommand.all + ConflictCommands.all + CaseCommands.all
        + CaseListCommands.all + SettledCommands.all + HeldCommands.all
        + QuestionCommands.all + ChoiceCommand.all + RepairCommand.all
        + VerifyCommand.all + AuditCommand.all

    public static let groups: [CommandGroup] = [ConflictCommands.group, HeldCommands.group]

    /// For the test that both languages agree.
    static let phrases: [Phrase] =
        ConflictPhrases.all + CaseCommandPhrases.all + SettledPhrases.all + HeldPhrases.all
        + QuestionPhrases.all + ChoicePhrases.all
        + PlanPhrases.all
        + ExplainPhrases.all + RepairPhrases.all
        + VerifyPhrases.all + AuditPhrases.all + OperatorWords.all + OperatorErrorPhrases.all
}
