import Testing

@testable import Responder

/// What is chosen for a root, as a setting says it.
struct RootRuleTests {
    @Test(
        arguments: [
            ("open", nil, .open), ("signed", nil, .signed), ("talks=open", "talks", .open),
            ("talks=signed", "talks", .signed), ("a=b=open", "a=b", .open), ("open=signed", "open", .signed),
        ] as [(String, String?, Access)]
    )
    func isRead(_ text: String, _ root: String?, _ access: Access) {
        let rule = RootRule<Access>(text)
        #expect(rule == RootRule(root: root, choice: access))
        #expect(rule?.description == text)
    }

    @Test(arguments: [
        "", "=", "closed", "Open", "=open", "talks=", "talks=closed", "open=talks", "open ", "talks= open",
    ])
    func isNone(_ text: String) {
        #expect(RootRule<Access>(text) == nil)
    }

    @Test(
        arguments: [
            (["open"], nil), (["open", "talks=open"], nil), (["talks=open", "films=open"], nil),
            (["open", "signed"], "signed"), (["talks=open", "open", "talks=signed"], "talks=signed"),
            (["talks=open", "talks=open"], "talks=open"),
        ] as [([String], String?)]
    )
    func eachRootHasOne(_ texts: [String], _ conflict: String?) {
        #expect(RootRule<Access>.firstConflict(among: texts.compactMap(RootRule<Access>.init))?.description == conflict)
    }
}
