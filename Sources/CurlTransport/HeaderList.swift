import CCurl

/// Owns a libcurl list of header lines.
final class HeaderList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    /// Nil when memory runs out.
    init?(_ lines: [String]) {
        for line in lines {
            // On failure deinit frees what is there: all properties are initialised.
            guard let longer = curl_slist_append(first, line) else { return nil }
            first = longer
        }
    }

    deinit { curl_slist_free_all(first) }
}
