/// Every door through which bytes come in from outside: from another node, from a network that
/// alters them, from a file, from a person, from a disk that forgets.
///
/// Behind each door stands what reads them. Nothing read may end the program; and what is taken
/// must mean the same when it is written and read again. The corpora in `Corpus/` and mutations of
/// them go through every door in the tests, and `deploy/fuzz` looks for more.
enum Door: String, CaseIterable {
    // Documents of the protocol.
    case json
    case header
    case payload
    case entry
    case exchange
    case paper
    case rotation
    case enrolment
    case invitation
    case letter
    case problem
    case attachment
    // What stands around them.
    case request
    case answer
    case zstd
    case bundle
    // A peer that signs whatever it likes.
    case below
    case above
    // Files and settings.
    case csv
    case ndjson
    case configuration
    case state
    case setting
    // People and programs of this machine.
    case call
    case reply
    case words
    case form

    /// Reads the bytes as the program would.
    /// - Throws: `Broken` when they were taken and something that must hold afterwards does not.
    func read(_ bytes: [UInt8]) throws(Broken) {
        do {
            switch self {
            case .json: try Self.json(bytes)
            case .header: try Self.header(bytes)
            case .payload: try Self.payload(bytes)
            case .entry: try Self.entry(bytes)
            case .exchange: try Self.exchange(bytes)
            case .paper: try Self.paper(bytes)
            case .rotation: try Self.rotation(bytes)
            case .enrolment: try Self.enrolment(bytes)
            case .invitation: try Self.invitation(bytes)
            case .letter: try Self.letter(bytes)
            case .problem: try Self.problem(bytes)
            case .attachment: try Self.attachment(bytes)
            case .request: try Self.request(bytes)
            case .answer: try Self.answer(bytes)
            case .zstd: try Self.zstd(bytes)
            case .bundle: try Self.bundle(bytes)
            case .below: try Self.below(bytes)
            case .above: try Self.above(bytes)
            case .csv: try Self.csv(bytes)
            case .ndjson: try Self.ndjson(bytes)
            case .configuration: try Self.configuration(bytes)
            case .form: try Self.form(bytes)
            case .state: try Self.state(bytes)
            case .setting: try Self.setting(bytes)
            case .call: try Self.call(bytes)
            case .reply: try Self.reply(bytes)
            case .words: try Self.words(bytes)
            }
        } catch let broken as Broken {
            throw broken
        } catch {
            // A refusal, which is what most bytes deserve.
        }
    }
}

/// What was taken and then turned out not to hold.
struct Broken: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Whatever was taken is there again after writing and reading.
func sameAgain<T: Equatable>(
    _ value: T, _ what: String, write: (T) -> [UInt8], read: ([UInt8]) throws -> T
) throws(Broken) {
    let bytes = write(value)
    let again: T
    do { again = try read(bytes) } catch {
        throw Broken("\(what): what was written is refused: \(error)")
    }
    if again != value { throw Broken("\(what): \(value) comes back as \(again)") }
    if write(again) != bytes { throw Broken("\(what): written twice, two spellings") }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
