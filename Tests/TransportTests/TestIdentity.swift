import Foundation
import MicrohttpdTransport
import Testing

/// A key, its certificate and its pin, made with the openssl tool: one for all tests of this room,
/// and a second one to be mistaken for.
struct TestIdentity {
    static let server = TestIdentity()
    static let stranger = TestIdentity()

    let tls: ListenerSettings.TLSIdentity
    let pin: String

    private init() {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("transport-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = """
            set -e; mkdir -m 700 '\(folder)'; cd '\(folder)'
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 \
              -subj /CN=district -keyout key.pem -out certificate.pem
            openssl pkey -in key.pem -pubout -outform DER | openssl dgst -sha256 -binary \
              | openssl base64 -A > pin
            """
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", script]
        shell.standardError = FileHandle.nullDevice
        do { try shell.run() } catch { Issue.record("openssl: \(error)") }
        shell.waitUntilExit()
        func read(_ name: String) -> String {
            (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? ""
        }
        tls = ListenerSettings.TLSIdentity(
            keyPEM: read("key.pem"), certificatePEM: read("certificate.pem"))
        pin = read("pin")
    }
}
