/// Why bytes could not be packed or unpacked.
public enum ZstdError: Error, Sendable, Equatable {
    /// The content, or the memory the frame asks for, is larger than allowed.
    case tooLarge
    /// Not exactly one whole zstd frame: cut off, altered, followed by something, or none at all.
    case corrupt
    /// The library failed for a reason of its own, such as lack of memory.
    case failed(String)
}
