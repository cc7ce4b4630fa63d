internal import WireChecks

/// The server that gets every input; run says where its socket is.
private let server = {
    do {
        return try WireServer(at: "../../.build/fuzz-Wire/wire.sock")
    } catch {
        fatalError("\(error)")
    }
}()

/// Checks one input; libFuzzer calls it with many, and keeps the one at which it traps.
@c(LLVMFuzzerTestOneInput)
public func check(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try server.check(input)
    } catch {
        fatalError("\(error)")
    }
    return 0
}
