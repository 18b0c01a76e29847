import CSodium

/// An Ed25519 secret key (RFC 8032), kept in guarded memory and wiped at the end.
///
/// Safe from any thread: the secret's page is made read-only before the initializer ends, so
/// nothing can change under a reader; that is the argument for `@unchecked Sendable`.
public final class SigningKey: @unchecked Sendable {
    /// Bytes of the seed, the only part worth keeping.
    public static let seedLength = 32

    private let secret: UnsafeMutablePointer<UInt8>
    public let publicKey: PublicKey

    /// A new key from the operating system's randomness.
    public static func generate() -> SigningKey {
        SigningKey { publicKey, secret in crypto_sign_keypair(publicKey, secret) }
    }

    /// The key a seed stands for; `badSeed` unless it has 32 bytes.
    public convenience init(seed: [UInt8]) throws(IdentityError) {
        guard seed.count == SigningKey.seedLength else { throw .badSeed }
        self.init { publicKey, secret in crypto_sign_seed_keypair(publicKey, secret, seed) }
    }

    /// `fill` writes 32 bytes of public key and 64 of secret key, and returns 0.
    private init(
        filledBy fill: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Int32
    ) {
        _ = Libraries.sodium
        let length = crypto_sign_secretkeybytes()
        guard let memory = sodium_malloc(length) else {
            preconditionFailure("no guarded memory for a key")
        }
        let secret = memory.bindMemory(to: UInt8.self, capacity: length)
        var bytes = [UInt8](repeating: 0, count: crypto_sign_publickeybytes())
        let filled = bytes.withUnsafeMutableBufferPointer { out in
            out.baseAddress.map { fill($0, secret) }
        }
        guard filled == 0, let publicKey = PublicKey(bytes: bytes) else {
            preconditionFailure("Ed25519 key generation failed")
        }
        self.secret = secret
        self.publicKey = publicKey
        precondition(sodium_mprotect_readonly(memory) == 0, "a key cannot be made read-only")
    }

    /// libsodium wipes the bytes before it gives them back.
    deinit { sodium_free(secret) }

    /// The signature of exactly these bytes; the same bytes always give the same signature.
    public func sign(_ message: [UInt8]) -> Signature {
        let bytes = [UInt8](unsafeUninitializedCapacity: crypto_sign_bytes()) { out, count in
            guard let start = out.baseAddress else { return }
            let code = crypto_sign_detached(start, nil, message, UInt64(message.count), secret)
            precondition(code == 0, "Ed25519 signing failed")
            count = crypto_sign_bytes()
        }
        return Signature(made: bytes)
    }

    /// Lends the secret as one of Curve25519, by which sealed boxes are opened; wiped afterwards.
    func withCurveSecret<R>(_ body: (UnsafePointer<UInt8>) -> R) -> R {
        let length = crypto_box_secretkeybytes()
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: length)
        defer {
            sodium_memzero(memory, length)
            memory.deallocate()
        }
        let code = crypto_sign_ed25519_sk_to_curve25519(memory, secret)
        precondition(code == 0, "a key has no form for sealed boxes")
        return body(memory)
    }

    /// The 32 secret bytes that make this key again. The copy is ordinary memory: write it to its
    /// file at once and let go of it.
    public func exportSeed() -> [UInt8] {
        // The first half of libsodium's secret key is the seed.
        Array(UnsafeBufferPointer(start: secret, count: SigningKey.seedLength))
    }
}
