/// The shells that completion is made for.
public enum Shell: String, Sendable, CaseIterable {
    case bash, zsh, fish
}
