import Hashing
import JSON
import Ledger

/// What an upstream's operator hands to a downstream's operator: all that is needed to reach the
/// upstream, to know it again, and to be let in once (Protocol/sync.md §6).
public struct Invitation: Sendable, Equatable {
    public let url: String
    /// Pin of the listener's certificate; empty on plain HTTP.
    public let pin: String
    public let node: NodeID
    /// The upstream's public key, base64url.
    public let key: String
    /// 128 random bits, base64url; worth one enrolment.
    public let secret: String
    /// The tier and the name under which the downstream is expected.
    public let tier: Tier
    public let name: String
    /// The node whose machine was lost with its key, when the code is for the machine that takes its
    /// place.
    public let replaces: Replaced?

    /// A lost node, and the keys it is known by, the newest last: what itself had signed verifies
    /// with them.
    public struct Replaced: Sendable, Equatable {
        /// Keys in a code; of more the newest.
        public static let mostKeys = 20

        public let node: NodeID
        public let keys: [String]

        public init(node: NodeID, keys: [String]) {
            self.node = node
            self.keys = Array(keys.suffix(Self.mostKeys))
        }
    }

    public init(
        url: String, pin: String, node: NodeID, key: String, secret: String, tier: Tier,
        name: String, replaces: Replaced? = nil
    ) {
        self.replaces = replaces
        self.url = url
        self.pin = pin
        self.node = node
        self.key = key
        self.secret = secret
        self.tier = tier
        self.name = name
    }

    private static let form = CarriedText(mark: "jy1-")

    /// The code: one line of text.
    public var code: String { Self.form.write(canonicalBytes) }

    public init(code: String) throws(CarriedTextFault) {
        let json = try Self.form.read(code)
        guard let invitation = try? JSONParser().parse(json, { try Invitation($0) }) else {
            throw .unreadable
        }
        self = invitation
    }

    /// How an inviter remembers a secret without keeping it.
    public static func hash(secret: String) -> Digest { SHA256.hash(Array(secret.utf8)) }

    private var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 400)
        json.beginObject()
        json.key("key")
        json.string(key)
        json.key("name")
        json.string(name)
        json.key("node")
        json.word(node.word)
        json.key("pin")
        json.string(pin)
        if let replaces {
            json.key("replaces")
            json.beginArray()
            json.word(replaces.node.word)
            for key in replaces.keys { json.string(key) }
            json.endArray()
        }
        json.key("secret")
        json.string(secret)
        json.key("tier")
        json.string(tier.rawValue)
        json.key("url")
        json.string(url)
        json.endObject()
        return json.bytes
    }

    private init(_ node: JSONNode) throws(FormatError) {
        key = try node.required("key").digest().text
        name = try node.required("name").text(atMost: 200)
        self.node = try node.required("node").nodeID()
        pin = try node.required("pin").text(atMost: 100)
        replaces = try node["replaces"].map { node throws(FormatError) in
            let words = try node.elements(atMost: Replaced.mostKeys + 1)
            guard let first = words.first else { throw .mistyped }
            var keys: [String] = []
            for word in words.dropFirst() { keys.append(try word.digest().text) }
            return Replaced(node: try first.nodeID(), keys: keys)
        }
        secret = try node.required("secret").text(atMost: 64)
        tier = try node.required("tier").tier()
        url = try node.required("url").text(atMost: 1000)
    }
}

extension JSONNode {
    func tier() throws(FormatError) -> Tier {
        guard let tier = Tier(rawValue: try text(atMost: 40)) else { throw .unknownTier }
        return tier
    }

    func versions() throws(FormatError) -> ClosedRange<Int> {
        let ends = try elements(exactly: 2)
        guard let low = Int(exactly: try ends[0].integer()),
            let high = Int(exactly: try ends[1].integer()), low <= high
        else { throw .mistyped }
        return low...high
    }
}

extension CanonicalJSON {
    mutating func versions(_ versions: ClosedRange<Int>) {
        key("versions")
        beginArray()
        int(Int64(versions.lowerBound))
        int(Int64(versions.upperBound))
        endArray()
    }
}
