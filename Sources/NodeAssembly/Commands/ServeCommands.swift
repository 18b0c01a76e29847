import CommandFrame
import Foundation
import JSON
import Ledger
import MicrohttpdTransport
import Office
import Storage
import SyncEngine
import SyncProtocol
import Wording

/// Making a home and letting it work.
enum ServeCommands {
    static let all: [CommandSpec<Node>] = [makeHome, serve]

    static let makeHome = CommandSpec<Node>(
        path: ["init"], summary: ServePhrases.initSummary, details: ServePhrases.initDetails,
        options: [
            .value("name", ServePhrases.text, ServePhrases.nameOption, isRequired: true),
            .value(
                "tier", ServePhrases.tierValue, ServePhrases.tierOption, isRequired: true,
                choices: Tier.allCases.map(\.rawValue)),
            .value("code", ServePhrases.digits, ServePhrases.codeOption),
            .value("replace", PeerPhrases.code, ServePhrases.replaceOption),
            .value("listen", ServePhrases.address, ServePhrases.listenOption),
            .value("url", ServePhrases.url, ServePhrases.urlOption),
            .flag("plain", ServePhrases.plainOption),
            .value("console", ServePhrases.address, ServePhrases.consoleOption),
        ],
        examples: [
            Example(
                "jianyan init --home /var/lib/jianyan --tier city --name 市征集办 "
                    + "--listen 0.0.0.0:7443 --url https://city.example:7443",
                ServePhrases.initCityExample),
            Example(
                "jianyan init --home /var/lib/jianyan --tier district --name 江南区信访办 "
                    + "--code 500101", ServePhrases.initDistrictExample),
            Example(
                "jianyan init --home /var/lib/jianyan --tier district --name 江南区信访办 "
                    + "--code 500101 --replace jy1-…", ServePhrases.initReplaceExample),
        ],
        work: .here { call, output in
            guard let tier = Tier(rawValue: call.option("tier") ?? "") else { return .usage }
            let listen = call.option("listen") ?? ""
            let scheme = call.has("plain") ? "http" : "https"
            let configuration = Configuration(
                name: call.option("name") ?? "", tier: tier,
                officeCode: call.option("code") ?? "000000", listen: listen,
                url: call.option("url") ?? (listen.isEmpty ? "" : "\(scheme)://\(listen)"),
                compress: true, console: call.option("console") ?? Configuration.anyConsole)
            let invitation = try call.option("replace").map(Invitation.init(code:))
            if let invitation, invitation.replaces == nil || invitation.tier != tier {
                throw Enrolment.Refusal.otherPlace
            }
            let made = try Node.make(
                call.home, configuration, replacing: invitation?.replaces,
                by: try call.actingPerson())
            if call.wantsJSON {
                output.fact([
                    "node": .string(made.facts.id.text), "home": .string(call.home),
                    "fingerprint": .string(made.fingerprint),
                ])
            } else {
                output.line(call.text(ServePhrases.made, ["home": call.home]))
                output.line(call.text(ServePhrases.nodeIs, ["node": made.facts.id.text]))
                output.line(call.text(ServePhrases.fingerprint, ["fingerprint": made.fingerprint]))
            }
            return .done
        })

    static let serve = CommandSpec<Node>(
        path: ["serve"], summary: ServePhrases.serveSummary, details: ServePhrases.serveDetails,
        examples: [Example("jianyan serve --home /var/lib/jianyan", ServePhrases.serveExample)],
        work: .here { call, output in
            let signals = StopSignals()
            let running = try RunningNode(try Node(opening: call.home))
            let configuration = running.node.configuration
            if call.wantsJSON {
                output.fact([
                    "node": .string(running.node.facts.id.text), "port": .int(Int64(running.port)),
                    "ready": .bool(true),
                    "console": running.consoleURL.map { .string($0) } ?? .null,
                    "first_code": try running.firstCode().map { .string($0) } ?? .null,
                ])
            } else {
                output.line(
                    call.text(
                        ServePhrases.ready,
                        ["name": configuration.name, "node": running.node.facts.id.text]))
                if running.port != 0 {
                    let address = configuration.listenAddress?.address ?? ""
                    output.line(
                        call.text(ServePhrases.listening, ["at": "\(address):\(running.port)"]))
                }
                if let url = running.consoleURL {
                    output.line(call.text(ServePhrases.console, ["url": url]))
                    if let code = try running.firstCode() {
                        output.line(call.text(ServePhrases.firstCode, ["code": code]))
                    }
                }
            }
            signals.wait()
            output.line(call.text(ServePhrases.stopping))
            running.stop()
            return .done
        })
}

/// Waits for the signals by which a service is ended; made before other threads are, so that they
/// inherit the mask.
struct StopSignals {
    private var set = sigset_t()

    init() {
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    func wait() {
        var set = set
        var signal: Int32 = 0
        while sigwait(&set, &signal) != 0 {}
    }
}
