import Glibc

/// `deploy/fuzz` runs this instead of the tests: libFuzzer behind one door, named by
/// `JIANYAN_DOOR`. A trap, an overflow, a wild pointer or a broken promise ends it, and leaves the
/// bytes.
@main
struct Fuzz {
    static let door: Door = {
        let name = getenv("JIANYAN_DOOR").map { String(cString: $0) } ?? ""
        guard let door = Door(rawValue: name) else {
            let doors = Door.allCases.map(\.rawValue).joined(separator: "\n")
            say("JIANYAN_DOOR names no door; they are:\n\(doors)")
            exit(2)
        }
        return door
    }()

    static func main() {
        _ = door
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments, oneInput))
    }
}

private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// libFuzzer's loop; the compiler links it in.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

private func oneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try Fuzz.door.read(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        say("\(Fuzz.door): \(error)")
        abort()
    }
    return 0
}

private func say(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}
