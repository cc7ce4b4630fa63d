internal import PlanningChecks

/// Checks one input; libFuzzer calls it with many, and keeps the one at which it traps.
@c(LLVMFuzzerTestOneInput)
public func check(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try PlanningCase(input).check()
    } catch {
        fatalError("\(error)")
    }
    return 0
}
