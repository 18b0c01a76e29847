import Foundation
import Hashing
import Identity
import People
import SyncEngine
import SyncHTTP

/// The node's own keys.
extension Node {
    /// To read out over the phone.
    public var fingerprint: String { PublicKey(text: keys.key)?.fingerprint ?? "" }

    /// The pin of this node's certificate.
    func tlsPin() throws -> String {
        try TLSIdentity.load(
            keyPEM: try home.text(home.tlsKey) + "\n",
            certificatePEM: try home.text(home.tlsCertificate) + "\n"
        ).pin
    }

    /// Makes a new key, and has the old one sign it. The new key is on disk before it is named
    /// anywhere: a power cut in between leaves a node that still signs with the old one, or one
    /// that finds the new one when it opens.
    public func rotateKey(by person: String) throws {
        try permit(.nodes, person)
        let new = SigningKey.generate()
        try home.write(Array(Base64URL.encode(new.exportSeed()).utf8), to: home.nextNodeKey)
        try Enrolment(side, store: store).rotate(keys, to: new, by: person, now: Self.now())
        try home.replace(home.nodeKey, by: home.nextNodeKey)
    }
}
