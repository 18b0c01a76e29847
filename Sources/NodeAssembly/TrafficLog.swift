import Ledger
import Storage
import Synchronization

/// How much went over each link, counted as it goes. Kept in memory and written down now and then: a
/// crash loses the counts of some minutes, and a quiet link costs no writes.
public final class TrafficLog: Sendable {
    private struct Page {
        var book: TrafficBook
        var writtenAt: Int64
        var isUnwritten = false
    }

    private static let pause: Int64 = 600_000

    private let store: any Store
    private let pages = Mutex<[NodeID: Page]>([:])

    init(_ store: any Store) { self.store = store }

    public subscript(peer: NodeID) -> TrafficBook {
        if let page = pages.withLock({ $0[peer] }) { return page.book }
        guard let text = try? store.read({ try $0.setting(Self.setting(peer)) ?? "" }) else {
            return TrafficBook()
        }
        let stored = TrafficBook(stored: text) ?? TrafficBook()
        return pages.withLock { pages in
            let page = pages[peer] ?? Page(book: stored, writtenAt: 0)
            pages[peer] = page
            return page.book
        }
    }

    func add(_ traffic: Traffic, _ peer: NodeID, at now: Int64) {
        let known = self[peer]
        let text = pages.withLock { pages -> String? in
            var page = pages[peer] ?? Page(book: known, writtenAt: 0)
            defer { pages[peer] = page }
            page.book.add(traffic, at: now)
            page.isUnwritten = page.isUnwritten || traffic.moved
            // However the clock has jumped.
            guard page.isUnwritten, abs(now - page.writtenAt) >= Self.pause else { return nil }
            page.isUnwritten = false
            page.writtenAt = now
            return page.book.storedText
        }
        // As with reports: when it cannot be written, the exchange itself still stands.
        if let text { _ = try? store.write { try $0.put(setting: Self.setting(peer), text) } }
    }

    /// Writes down what is not yet, in one transaction.
    func flush() {
        let texts = pages.withLock { pages in
            let due = pages.filter(\.value.isUnwritten).mapValues(\.book.storedText)
            for peer in due.keys { pages[peer]?.isUnwritten = false }
            return due
        }
        if texts.isEmpty { return }
        _ = try? store.write { tx in
            for (peer, text) in texts { try tx.put(setting: Self.setting(peer), text) }
        }
    }

    static func setting(_ peer: NodeID) -> String { "traffic:\(peer.text)" }
}
