import FastCGI
import Testing

struct LibFCGITests {
    /// Debian 12 has had it since 2.4.2-2+deb12u1; every version from 2.4.5 on has.
    @Test("CVE-2025-23016: the library that the tests run with has the fix")
    func hasTheFix() async {
        // In a process of its own, as it is asked at a start.
        await #expect(processExitsWith: .success) {
            let before = ProcessResources.now.descriptors
            for _ in 1...100 { #expect(LibFCGI.refusesHugeLengths == true) }
            // The process itself may open a few meanwhile.
            #expect(ProcessResources.now.descriptors < before + 50)
        }
    }
}
