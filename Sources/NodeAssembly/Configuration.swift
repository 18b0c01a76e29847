import Foundation
import FrontDesk
import JSON
import Ledger
import Office
import People
import SQLiteStorage

/// What an administrator may edit in `node.json`.
public struct Configuration: Sendable, Equatable {
    public var name: String
    public var tier: Tier
    /// 行政区划码, the first part of proposal numbers.
    public var officeCode: String
    /// `address:port` on which lower nodes are answered; empty: none.
    public var listen: String
    /// How lower nodes reach it: `https://host:port`.
    public var url: String
    /// `address:port` of the console; port 0 takes any that is free; empty: none.
    public var console: String
    /// Whether batches are packed with zstd.
    public var compress: Bool
    /// Deadline and second pair of eyes of conflicts.
    public var cases: CasePolicy
    /// MiB that must be left on the disk for the node to write; 0: as long as there is room.
    public var keepFree: Int64
    /// What a password must be on this node.
    public var passwords = PasswordRules()

    public init(
        name: String, tier: Tier, officeCode: String, listen: String, url: String, compress: Bool,
        keepFree: Int64 = 256, console: String = Self.anyConsole, cases: CasePolicy = CasePolicy()
    ) {
        self.cases = cases
        self.name = name
        self.tier = tier
        self.officeCode = officeCode
        self.listen = listen
        self.url = url
        self.compress = compress
        self.keepFree = keepFree
        self.console = console
    }

    /// On this machine only, at any port that is free.
    public static let anyConsole = "127.0.0.1:0"

    /// Whether the listener speaks plain HTTP: allowed on loopback only.
    public var isPlain: Bool { url.hasPrefix("http://") }

    public var listenAddress: (address: String, port: UInt16)? { Self.address(listen) }
    public var consoleAddress: (address: String, port: UInt16)? { Self.address(console) }
    /// The console speaks plain HTTP to this machine, TLS to all others.
    public var consoleIsPlain: Bool {
        consoleAddress.map { Self.isLoopback($0.address) } ?? false
    }

    private static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address == "localhost" || address.hasPrefix("127.")
    }

    private static func address(_ listen: String) -> (address: String, port: UInt16)? {
        guard let colon = listen.lastIndex(of: ":"),
            let port = UInt16(listen[listen.index(after: colon)...])
        else { return nil }
        let address = listen[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return (address, port)
    }

    /// What the configuration says of the store.
    var storeOptions: SQLiteOptions {
        var options = SQLiteOptions()
        options.keepFree = keepFree << 20
        options.reserve = keepFree == 0 ? 0 : 32 << 20
        return options
    }

    public func write(to home: HomeFolder) throws(HomeError) {
        let members = [
            ("name", JSONValue.string(name)), ("tier", .string(tier.rawValue)),
            ("office_code", .string(officeCode)), ("listen", .string(listen)),
            ("url", .string(url)), ("console", .string(console)), ("compress", .bool(compress)),
            ("keep_free_mib", .int(keepFree)), ("conflict_hours", .int(cases.hours)),
            ("two_people", .texts(cases.twoPeople.sorted())), ("password", Self.value(passwords)),
        ].map { "  \"\($0.0)\": " + String(decoding: $0.1.canonical, as: UTF8.self) }
        let text = "{\n" + members.joined(separator: ",\n") + "\n}\n"
        try home.write(Array(text.utf8), to: home.configuration)
    }

    public init(reading home: HomeFolder) throws(HomeError) {
        let file = home.configuration
        let bytes = try home.read(file)
        let value: JSONValue
        do { value = try JSONParser().value(bytes) } catch {
            throw .badConfiguration(file: file, field: "JSON")
        }
        func text(_ field: String) throws(HomeError) -> String {
            guard let text = value[field]?.stringValue else {
                throw .badConfiguration(file: file, field: field)
            }
            return text
        }
        guard let tier = Tier(rawValue: try text("tier")) else {
            throw .badConfiguration(file: file, field: "tier")
        }
        self.init(
            name: try text("name"), tier: tier, officeCode: try text("office_code"),
            listen: try text("listen"), url: try text("url"),
            compress: value["compress"]?.boolValue ?? true,
            keepFree: try Self.keepFree(value["keep_free_mib"], file),
            console: value["console"]?.stringValue ?? Self.anyConsole,
            cases: try Self.cases(value, file))
        passwords = try Self.passwords(value["password"], file)
        if !console.isEmpty, consoleAddress == nil {
            throw .badConfiguration(file: file, field: "console")
        }
        if !listen.isEmpty {
            guard let address = listenAddress?.address else {
                throw .badConfiguration(file: file, field: "listen")
            }
            if isPlain, !Self.isLoopback(address) { throw .plainBeyondLoopback(listen) }
        }
    }

    private static func cases(_ value: JSONValue, _ file: String) throws(HomeError) -> CasePolicy {
        var policy = CasePolicy()
        if let hours = value["conflict_hours"] {
            guard let hours = hours.intValue, (0...87_600).contains(hours) else {
                throw .badConfiguration(file: file, field: "conflict_hours")
            }
            policy.hours = hours
        }
        if let sorts = value["two_people"] {
            guard let names = sorts.arrayValue?.compactMap(\.stringValue),
                names.count == sorts.arrayValue?.count, names.allSatisfy(isSort)
            else { throw .badConfiguration(file: file, field: "two_people") }
            policy.twoPeople = Set(names)
        }
        return policy
    }

    /// `*`, a kind, or `kind.register`.
    private static func isSort(_ name: String) -> Bool {
        if name == "*" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let kind = Kind(text: parts[0]),
            let declaration = OfficeVocabulary.vocabulary[kind]
        else { return false }
        return parts.count == 1
            || RegisterName(text: parts[1]).flatMap { declaration[register: $0] } != nil
    }

    private static func keepFree(
        _ value: JSONValue?, _ file: String
    ) throws(HomeError) -> Int64 {
        guard let value else { return 256 }
        guard let mebibytes = value.intValue, (0...1 << 30).contains(mebibytes) else {
            throw .badConfiguration(file: file, field: "keep_free_mib")
        }
        return mebibytes
    }
}
