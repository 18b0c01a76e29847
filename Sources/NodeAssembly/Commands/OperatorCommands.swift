import CommandFrame

/// The sync operator's commands.
public enum OperatorCommands {
    public static let all: [CommandSpec<Node>] = ConflictCommands.all + VerifyCommand.all
    public static let groups: [CommandGroup] = [ConflictCommands.group]
}
