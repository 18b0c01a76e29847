import CommandFrame

/// The sync operator's commands.
public enum OperatorCommands {
    public static let all: [CommandSpec<Node>] =
        PlanCommands.all + ConflictCommands.all + HeldCommands.all + VerifyCommand.all
        + AuditCommand.all
    public static let groups: [CommandGroup] = [ConflictCommands.group, HeldCommands.group]
}
