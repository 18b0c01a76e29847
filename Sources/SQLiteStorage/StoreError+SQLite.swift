import Hashing
import Ledger
import SQLite
import Storage

extension StoreError {
    init(_ error: SQLiteError) {
        switch error.sort {
        case .full: self = .full
        case .constraint: self = .damaged(error.description)
        case .busy, .notADatabase, .broken, .other: self = .failed(error.description)
        }
    }
}

extension StoreError {
    /// The store did not refuse but fail.
    var isFailure: Bool {
        switch self {
        case .alreadyOpen, .newerSchema, .wrongHome: false
        default: true
        }
    }
}

func storeErrors<R>(_ body: () throws(SQLiteError) -> R) throws(StoreError) -> R {
    do { return try body() } catch { throw StoreError(error) }
}

extension Connection {
    func query(_ sql: StaticString) throws(StoreError) -> Statement {
        do { return try statement(sql) } catch { throw StoreError(error) }
    }

    func act(_ sql: StaticString) throws(SQLiteError) { try statement(sql).run() }
}

/// The ledger's words as columns.
extension Statement {
    func next() throws(StoreError) -> Bool {
        do { return try step() } catch { throw StoreError(error) }
    }

    func finish() throws(StoreError) {
        do { try run() } catch { throw StoreError(error) }
    }

    func bind(_ index: Int32, word: UInt64) { bind(index, Int64(bitPattern: word)) }
    func bind(_ index: Int32, sequence: UInt64) { bind(index, Int64(clamping: sequence)) }
    func bind(_ index: Int32, _ digest: Digest) { digest.withBytes { bind(index, $0) } }
    func bind(_ index: Int32, _ flag: Bool) { bind(index, flag ? 1 : 0 as Int64) }

    func bind(_ index: Int32, optional text: String?) {
        if let text { bind(index, text) } else { bindNull(index) }
    }

    func bind(_ index: Int32, optional bytes: [UInt8]?) {
        if let bytes { bind(index, bytes) } else { bindNull(index) }
    }

    func word(_ column: Int32) -> UInt64 { UInt64(bitPattern: int(column)) }
    func sequence(_ column: Int32) -> UInt64 { UInt64(clamping: int(column)) }
    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
    func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    func digest(_ column: Int32) throws(StoreError) -> Digest {
        guard let digest = withBytes(column, { Digest(bytes: $0) }) else {
            throw .damaged("a hash is not 32 bytes long")
        }
        return digest
    }

    /// A word of a closed list.
    func word<Word: RawRepresentable<String>>(
        _ column: Int32, of: Word.Type
    ) throws(StoreError) -> Word {
        let text = text(column)
        guard let word = Word(rawValue: text) else {
            throw .damaged("\"\(text)\" is no \(Word.self)")
        }
        return word
    }
}
