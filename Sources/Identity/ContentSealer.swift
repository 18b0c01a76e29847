import CSodium

/// Seals a content part by part (libsodium's secret stream): nobody without the key can read, alter,
/// drop, repeat or reorder a part unseen.
///
/// One thread at a time; not for sharing.
public final class ContentSealer {
    private var state = crypto_secretstream_xchacha20poly1305_state()
    /// Needed to open the content; not secret.
    public let header: [UInt8]

    public init(_ key: ContentKey) {
        _ = Libraries.sodium
        var header = [UInt8](
            repeating: 0, count: crypto_secretstream_xchacha20poly1305_headerbytes())
        let code = crypto_secretstream_xchacha20poly1305_init_push(&state, &header, key.bytes)
        precondition(code == 0, "sealing cannot start")
        self.header = header
    }

    /// - Parameter isLast: whether the content ends with this part.
    public func seal(_ part: [UInt8], isLast: Bool) -> [UInt8] {
        var sealed = [UInt8](
            repeating: 0, count: part.count + crypto_secretstream_xchacha20poly1305_abytes())
        let tag =
            isLast
            ? crypto_secretstream_xchacha20poly1305_tag_final()
            : crypto_secretstream_xchacha20poly1305_tag_message()
        let code = crypto_secretstream_xchacha20poly1305_push(
            &state, &sealed, nil, part, UInt64(part.count), nil, 0, tag)
        precondition(code == 0, "sealing failed")
        return sealed
    }
}

/// Opens what `ContentSealer` sealed, part by part, in the same order.
///
/// One thread at a time; not for sharing.
public final class ContentOpener {
    private var state = crypto_secretstream_xchacha20poly1305_state()

    /// Nil when the header is none.
    public init?(_ key: ContentKey, header: [UInt8]) {
        _ = Libraries.sodium
        guard header.count == crypto_secretstream_xchacha20poly1305_headerbytes(),
            crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key.bytes) == 0
        else { return nil }
    }

    /// The part, and whether the content ends with it; nil when it is not the next part as sealed.
    public func open(_ sealed: [UInt8]) -> (part: [UInt8], isLast: Bool)? {
        let length = sealed.count - crypto_secretstream_xchacha20poly1305_abytes()
        guard length >= 0 else { return nil }
        var part = [UInt8](repeating: 0, count: length)
        var tag: UInt8 = 0
        let code = crypto_secretstream_xchacha20poly1305_pull(
            &state, &part, nil, &tag, sealed, UInt64(sealed.count), nil, 0)
        guard code == 0 else { return nil }
        return (part, tag == crypto_secretstream_xchacha20poly1305_tag_final())
    }
}
