/// The media type that the end of a file's name stands for. Nothing is decided by it: a file is told
/// by its bytes, and handed out as a download.
enum FileTypes {
    private static let types = [
        "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "bmp": "image/bmp",
        "txt": "text/plain", "pdf": "application/pdf",
    ]

    static func type(of name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
        return types[name[name.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }
}
