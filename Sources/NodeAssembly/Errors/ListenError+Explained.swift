import CommandFrame
import MicrohttpdTransport
import Wording

/// The node cannot answer the nodes below.
extension ListenError: ExplainedError {
    public var phrase: Phrase {
        switch self {
        case .addressInUse: Phrase("监听的端口已被占用", "another program listens on this port")
        case .badAddress: Phrase("监听的地址不是本机的", "the address to listen on is not this machine's")
        case .notPermitted: Phrase("无权监听这个端口", "this port is not permitted")
        case .tls:
            Phrase("TLS 密钥或证书不能用：{reason}", "the TLS key or certificate cannot be used: {reason}")
        case .failed: Phrase("无法监听：{reason}", "it cannot listen: {reason}")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .addressInUse, .badAddress:
            Phrase(
                "请改 node.json 的 listen，或停掉占用的程序。",
                "Change listen in node.json, or stop that program.")
        case .notPermitted:
            Phrase("请改用 1024 以上的端口。", "Take a port of 1024 or above.")
        case .tls:
            Phrase(
                "请从备份取回 keys/tls.key 和 keys/tls.crt。",
                "Bring keys/tls.key and keys/tls.crt back from a backup.")
        case .failed: Phrase("请检查系统资源后再启动。", "Check the system's resources and start again.")
        }
    }

    public var values: [String: String] {
        switch self {
        case .tls(let reason), .failed(let reason): ["reason": reason]
        default: [:]
        }
    }

    public var code: String {
        switch self {
        case .addressInUse: "address-in-use"
        case .badAddress: "bad-address"
        case .notPermitted: "port-not-permitted"
        case .tls: "bad-tls"
        case .failed: "cannot-listen"
        }
    }
}
