import CSodium

/// The secret key of one sealed content, drawn for it alone.
public struct ContentKey: Sendable {
    let bytes: [UInt8]

    public static func generate() -> ContentKey {
        ContentKey(bytes: Random.bytes(crypto_secretstream_xchacha20poly1305_keybytes()))
    }

    /// The key in a sealed box that only the owner of an Ed25519 key opens; nil when that key is no
    /// point of the curve.
    public func sealed(to reader: PublicKey) -> [UInt8]? {
        _ = Libraries.sodium
        var curve = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
        guard crypto_sign_ed25519_pk_to_curve25519(&curve, reader.bytes) == 0 else { return nil }
        var box = [UInt8](repeating: 0, count: bytes.count + crypto_box_sealbytes())
        guard crypto_box_seal(&box, bytes, UInt64(bytes.count), curve) == 0 else { return nil }
        return box
    }
}

extension SigningKey {
    /// The content key in a box that was sealed to this key; nil when it was not, or was altered.
    public func contentKey(in box: [UInt8]) -> ContentKey? {
        let length = crypto_secretstream_xchacha20poly1305_keybytes()
        guard box.count == length + crypto_box_sealbytes() else { return nil }
        var curve = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
        guard crypto_sign_ed25519_pk_to_curve25519(&curve, publicKey.bytes) == 0 else { return nil }
        var key = [UInt8](repeating: 0, count: length)
        let code = withCurveSecret { secret in
            crypto_box_seal_open(&key, box, UInt64(box.count), curve, secret)
        }
        return code == 0 ? ContentKey(bytes: key) : nil
    }
}
