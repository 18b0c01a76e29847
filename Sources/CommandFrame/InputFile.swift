internal import Glibc
public import Wording

/// A file that a command was told to read cannot be read.
public enum InputFileError: ExplainedError, Equatable {
    case unreadable(file: String, reason: String)
    case tooLarge(file: String, limit: Int)

    public var phrase: Phrase {
        switch self {
        case .unreadable: FramePhrases.noFile
        case .tooLarge: FramePhrases.fileTooLarge
        }
    }
    public var values: [String: String] {
        switch self {
        case .unreadable(let file, let reason): ["file": file, "reason": reason]
        case .tooLarge(let file, let limit): ["file": file, "limit": "\(limit >> 20)"]
        }
    }
    public var advice: Phrase? {
        switch self {
        case .unreadable: FramePhrases.noFileAdvice
        case .tooLarge: FramePhrases.fileTooLargeAdvice
        }
    }
    public var code: String {
        switch self {
        case .unreadable: "unreadable-file"
        case .tooLarge: "file-too-large"
        }
    }
}

/// The file that a command reads.
enum InputFile {
    /// The largest, in bytes.
    static let limit = 512 << 20

    /// The whole content; `-` is standard input.
    static func read(_ name: String, from folder: String, limit: Int = limit)
        throws(InputFileError) -> [UInt8]
    {
        if name == "-" { return try readAll(STDIN_FILENO, name, limit) }
        let opened = open(absolutePath(name, from: folder), O_RDONLY | O_CLOEXEC)
        guard let file = FileDescriptor(opened) else {
            throw .unreadable(file: name, reason: systemReason())
        }
        return try readAll(file.number, name, limit)
    }

    /// The name without its folders.
    static func shortName(_ name: String) -> String {
        name.split(separator: "/").last.map(String.init) ?? name
    }

    private static func readAll(_ file: CInt, _ name: String, _ limit: Int)
        throws(InputFileError) -> [UInt8]
    {
        var content: [UInt8] = []
        var status = stat()
        if fstat(file, &status) == 0, (status.st_mode & S_IFMT) == S_IFREG {
            content.reserveCapacity(min(Int(status.st_size), limit))
        }
        var part = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = part.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(file: name, reason: systemReason()) }
            if count == 0 { return content }
            guard content.count + count <= limit else { throw .tooLarge(file: name, limit: limit) }
            content.append(contentsOf: part[..<count])
        }
    }
}
