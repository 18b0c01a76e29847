import Hashing

/// Where the bytes of attached files lie, each once, named by their hash. What comes in pieces is
/// gathered under a key until it is whole; only what hashes to its name is ever put in place.
///
/// What is put in place, and each piece that was gathered, is durable when the call returns.
public protocol Vault: AnyObject, Sendable {
    /// Bytes of a file that is in place; nil: it is not.
    func size(of digest: Digest) throws(StoreError) -> Int64?
    /// At most `count` bytes from a place on; fewer at the end, none beyond it or without the file.
    func read(_ digest: Digest, from place: Int64, count: Int) throws(StoreError) -> [UInt8]
    /// Every file that is in place, in any order.
    func all() throws(StoreError) -> [Digest]
    /// Does nothing when there is none.
    func remove(_ digest: Digest) throws(StoreError)

    /// What is being gathered, in any order.
    func gathered() throws(StoreError) -> [Gathered]
    /// Bytes that were gathered under a key; 0 when there are none.
    func gathered(_ key: String) throws(StoreError) -> Int64
    /// - Parameter key: letters, digits and `-` only.
    func gather(_ bytes: [UInt8], under key: String) throws(StoreError)
    func discard(_ key: String) throws(StoreError)
    /// Puts what was gathered under a key in place, if it hashes to `digest`; else it is discarded.
    func place(_ key: String, as digest: Digest) throws(StoreError) -> Bool
}

/// Bytes of a file that is not whole yet.
public struct Gathered: Sendable, Equatable {
    public let key: String
    public let size: Int64

    public init(key: String, size: Int64) {
        self.key = key
        self.size = size
    }
}

extension Vault {
    /// Whether a file is in place with just these bytes.
    public func holds(_ digest: Digest, size: Int64) throws(StoreError) -> Bool {
        guard try self.size(of: digest) == size else { return false }
        let stream = SHA256Stream()
        var place: Int64 = 0
        while place < size {
            let piece = try read(digest, from: place, count: 1 << 20)
            if piece.isEmpty { return false }
            stream.update(piece)
            place += Int64(piece.count)
        }
        return stream.finish() == digest
    }
}
