import Foundation
import Ledger
import Storage
import SyncBundle
import SyncEngine
import SyncHTTP
import SyncProtocol
import Testing

/// A folder that sticks are laid in; gone at the end.
final class Drawer {
    let path: String
    private var count = 0

    init() throws {
        path = NSTemporaryDirectory() + "jianyan-drawer-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The name of a file that is not there yet.
    func place() -> String {
        count += 1
        return path + "/\(count).bundle"
    }

    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
}

extension TestNode {
    func bundles(limit: UInt64 = SyncLimits.bundleBytes) -> BundleCarrier {
        BundleCarrier(
            side: side, store: store, files: files, clock: { [clock] in clock.now },
            unseal: { [keys] in keys.contentKey(in: $0) }, limit: limit)
    }

    /// Writes a bundle for another node and gives its file.
    func bundle(
        to other: TestNode, in drawer: Drawer, limit: UInt64 = SyncLimits.bundleBytes
    ) throws -> String {
        let path = drawer.place()
        _ = try bundles(limit: limit).export(to: peer(other), as: path)
        return path
    }

    /// Takes a bundle whole.
    @discardableResult
    func take(_ path: String) throws -> Unpacking.Tally {
        let taken = try bundles().take(path)
        if let failure = taken.failure { throw failure }
        return taken.tally
    }

    /// Why a bundle was not taken.
    func failure(taking path: String) -> BundleFailure? {
        do {
            return try bundles().take(path).failure
        } catch {
            return error
        }
    }
}
