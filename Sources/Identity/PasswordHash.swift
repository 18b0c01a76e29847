import CSodium

/// Passwords as they are kept: Argon2id (RFC 9106) with a salt of its own, cost and salt written into
/// the text. 64 MiB and about a tenth of a second each; callers see to it that few run at once.
public enum PasswordHash {
    /// Nil when there is not memory enough.
    public static func make(_ password: String) -> String? {
        _ = Libraries.sodium
        let bytes = Array(password.utf8)
        var made: Int32 = -1
        let text = [CChar](unsafeUninitializedCapacity: crypto_pwhash_strbytes()) { out, count in
            guard let start = out.baseAddress else { return }
            made = bytes.withUnsafeBytes { input in
                crypto_pwhash_str(
                    start,
                    input.baseAddress?.assumingMemoryBound(to: CChar.self)
                        ?? UnsafePointer(start),
                    UInt64(bytes.count), UInt64(crypto_pwhash_opslimit_interactive()),
                    crypto_pwhash_memlimit_interactive())
            }
            count = made == 0 ? crypto_pwhash_strbytes() : 0
        }
        guard made == 0 else { return nil }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether `text` was made of this password; false for a text that `make` did not write.
    public static func matches(_ password: String, _ text: String) -> Bool {
        _ = Libraries.sodium
        guard text.utf8.count < crypto_pwhash_strbytes() else { return false }
        let bytes = Array(password.utf8)
        return text.withCString { text in
            bytes.withUnsafeBytes { input in
                crypto_pwhash_str_verify(
                    text, input.baseAddress?.assumingMemoryBound(to: CChar.self) ?? text,
                    UInt64(bytes.count)) == 0
            }
        }
    }
}
