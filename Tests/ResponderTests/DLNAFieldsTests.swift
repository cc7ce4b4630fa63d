import Testing

@testable import Responder

/// What TVs get that ask by the DLNA guidelines.
struct DLNAFieldsTests {
    private static func fields(
        of name: String,
        _ request: [String: String] = [:],
        _ flags: [Setting: [String]] = [.dlna: ["on"]]
    ) throws -> [String: String] {
        let folder = try FilmFolder(flags)
        try folder.addFile(name, "0123456789")
        let fields = try folder.answer("/\(name)", request).fields.filter { $0.name.hasSuffix(".dlna.org") }
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })
    }

    @Test
    func areOff() throws {
        let request = ["HTTP_TRANSFERMODE.DLNA.ORG": "Streaming", "HTTP_GETCONTENTFEATURES.DLNA.ORG": "1"]
        #expect(try Self.fields(of: "a.mp4", request, [:]) == [:])
    }

    /// Streaming is for what is played, Interactive for what is looked at, Background for both.
    @Test(arguments: [
        ("a.mp4", nil, "Streaming"), ("a.mp4", "Streaming", "Streaming"), ("a.mp4", "Background", "Background"),
        ("a.mp4", "Interactive", "Streaming"), ("a.mp4", "streaming", "Streaming"), ("a.mp4", "x\u{7F}", "Streaming"),
        ("a.mp3", nil, "Streaming"), ("a.jpg", nil, "Interactive"), ("a.vtt", "Streaming", "Interactive"),
    ])
    func nameTheTransferMode(_ name: String, _ asked: String?, _ mode: String) throws {
        let request = asked.map { ["HTTP_TRANSFERMODE.DLNA.ORG": $0] } ?? [:]
        #expect(try Self.fields(of: name, request) == ["transferMode.dlna.org": mode])
    }

    /// As a Blu-ray player asks, and as MiniDLNA answers it.
    @Test(arguments: [
        ("a.mp4", "DLNA.ORG_OP=01;DLNA.ORG_CI=0;DLNA.ORG_FLAGS=01700000000000000000000000000000"),
        ("a.jpg", "DLNA.ORG_OP=01;DLNA.ORG_CI=0;DLNA.ORG_FLAGS=00F00000000000000000000000000000"),
    ])
    func nameTheFeaturesIfAsked(_ name: String, _ features: String) throws {
        let asked = try Self.fields(of: name, ["HTTP_GETCONTENTFEATURES.DLNA.ORG": "1"])
        #expect(asked["contentFeatures.dlna.org"] == features)
        let other = try Self.fields(of: name, ["HTTP_GETCONTENTFEATURES.DLNA.ORG": "0"])
        #expect(other["contentFeatures.dlna.org"] == nil)
    }
}
