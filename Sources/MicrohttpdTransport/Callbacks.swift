import CMicrohttpd
import Glibc

// The library's way in. Top-level functions: a closure made in a main-actor context would trap on
// the library's threads.

private func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
    context.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
}

/// The request line is here, path and query still as sent. The library keeps what we return with
/// the request and gives it back to `onCompleted`, whatever becomes of it.
func onTarget(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    core(context)?.watch.exchangeBegan()
    let exchange = Exchange(target: target.flatMap { String(validatingCString: $0) })
    return Unmanaged.passRetained(exchange).toOpaque()
}

/// Leaves percent-encoding alone: paths are compared as sent.
func leaveEscaped(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ text: UnsafeMutablePointer<CChar>?
) -> Int {
    text.map { strlen($0) } ?? 0
}

func onRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ path: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?, _ piece: UnsafePointer<CChar>?,
    _ pieceLength: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let core = core(context), let connection, let pieceLength, let kept = slot?.pointee
    else { return .NO }
    let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
    let bytes = UnsafeRawBufferPointer(start: piece, count: piece == nil ? 0 : pieceLength.pointee)
    let result = core.proceed(
        exchange, on: connection, method: method.flatMap { String(validatingCString: $0) },
        piece: bytes)
    if !bytes.isEmpty { pieceLength.pointee = 0 }
    return result
}

func onCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let core = core(context), let connection, let kept = slot?.pointee else { return }
    slot?.pointee = nil
    Unmanaged<Exchange>.fromOpaque(kept).takeRetainedValue().finish()
    core.watch.step(connection, within: core.settings.idleTime)
    core.watch.exchangeEnded()
}

func onConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ event: MHD_ConnectionNotificationCode
) {
    guard let core = core(context), let connection else { return }
    switch event {
    case .CONNECTION_NOTIFY_STARTED:
        let socket = jy_mhd_socket(connection)
        core.watch.opened(connection, socket: socket, within: core.settings.headTime)
    default: core.watch.closed(connection)
    }
}

/// Lets nobody in while stopping.
func onAccept(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t
) -> MHD_Result {
    core(context)?.watch.isStopping == false ? .YES : .NO
}

func onLog(
    _ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ values: CVaListPointer?
) {
    guard let core = core(context), let format, let values else { return }
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer -> String in
        buffer.initialize(repeating: 0)
        guard let start = buffer.baseAddress else { return "" }
        vsnprintf(start, buffer.count, format, values)
        return String(cString: start)
    }
    core.complaint = text.split(whereSeparator: \.isNewline).joined(separator: " ")
}
