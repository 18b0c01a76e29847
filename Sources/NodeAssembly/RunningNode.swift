import CommandFrame
import Console
import Foundation
import HTTPMessages
import Ledger
import MicrohttpdTransport
import Storage
import SyncEngine
import SyncHTTP
import Synchronization

/// A node at work: it answers the nodes below, exchanges with the one above, and carries out the
/// commands given on this home. Made by `serve`; everything it starts, `stop` ends.
public final class RunningNode: Sendable {
    public let node: Node
    private let routes: SyncRoutes
    private let listener: MicrohttpdServer?
    private let consoleListener: MicrohttpdServer?
    /// Nil: this node has no console.
    private let console: Console?
    private let control: ControlServer<Node>
    private let upward: UpwardLoop

    public init(_ node: Node) throws {
        self.node = node
        MicrohttpdServer.raiseDescriptorLimit()
        let upward = UpwardLoop(node)
        self.upward = upward
        routes = SyncRoutes(
            side: node.side, store: node.store, clock: Node.now,
            attachments: node.attachments, attachmentCame: { upward.ringForFiles() },
            observe: {
                [reports = node.reports, attachments = node.attachments]
                peer, answered in
                reports.note(peer, answered, at: Node.now())
                // What was taken back or erased by what came; tried again with the next exchange.
                try? attachments.tidy()
            })
        try node.attachments.clear()
        listener = try Self.listen(node, routes)
        console =
            node.configuration.consoleAddress == nil
            ? nil : Console(NodeHouse(node), isSecure: !node.configuration.consoleIsPlain)
        consoleListener = try Self.listen(node, console)
        control = try ControlServer(
            path: node.home.controlSocket, table: Commands.table, context: node)
        node.store.observe { [upward, console] peers in
            upward.ring(peers)
            console?.ring()
        }
        upward.start()
    }

    /// The port on which lower nodes are answered; 0 when there is none.
    public var port: UInt16 { listener?.port ?? 0 }

    /// Where browsers find the console; nil when there is none.
    public var consoleURL: String? {
        guard let port = consoleListener?.port, let at = node.configuration.consoleAddress else {
            return nil
        }
        let host = at.address.contains(":") ? "[\(at.address)]" : at.address
        return "\(node.configuration.consoleIsPlain ? "http" : "https")://\(host):\(port)/"
    }

    /// The code by which the first administrator signs himself in; nil when there are accounts.
    public func firstCode() throws -> String? {
        guard let console, try node.store.read({ try $0.countAccounts() }) == 0 else { return nil }
        return console.first.code
    }

    public func stop() {
        upward.stop()
        routes.stop()
        console?.stop()
        consoleListener?.stop()
        listener?.stop()
        control.stop()
        node.close()
    }

    private static func listen(_ node: Node, _ routes: SyncRoutes) throws -> MicrohttpdServer? {
        let configuration = node.configuration
        guard let (address, port) = configuration.listenAddress else { return nil }
        var settings = ListenerSettings()
        settings.address = address
        settings.port = port
        if !configuration.isPlain { settings.tls = try identity(node) }
        return try MicrohttpdServer(settings, handler: routes)
    }

    /// A listener of its own with places and workers of its own: neither can starve the other.
    private static func listen(_ node: Node, _ console: Console?) throws -> MicrohttpdServer? {
        guard let console, let (address, port) = node.configuration.consoleAddress else {
            return nil
        }
        var settings = ListenerSettings()
        settings.address = address
        settings.port = port
        settings.connectionLimit = 512
        settings.connectionsPerAddress = 256
        settings.makesRoom = true
        settings.eventThreads = 1
        settings.workerThreads = 4
        settings.bodyTime = .seconds(30)
        // A page that waits for a change is answered after 25 s, and a moment in the queue before.
        settings.answerTime = .seconds(60)
        if !node.configuration.consoleIsPlain { settings.tls = try identity(node) }
        return try MicrohttpdServer(settings, handler: console)
    }

    private static func identity(_ node: Node) throws -> ListenerSettings.TLSIdentity {
        ListenerSettings.TLSIdentity(
            keyPEM: try node.home.text(node.home.tlsKey) + "\n",
            certificatePEM: try node.home.text(node.home.tlsCertificate) + "\n")
    }
}
