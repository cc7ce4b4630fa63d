import Testing

@testable import Playback

/// The examples of the standards: the keys, what they sign, and the signatures.
struct StandardExampleTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let clause: String
        let key: String
        let token: String
        /// ES256 signatures have a random number in them; the others come out the same each time.
        let isRepeatable: Bool

        var testDescription: String { clause }
    }

    static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    static let all = [
        Example(
            clause: "RFC 7515 A.1",
            key: """
                {"kty":"oct","kid":"1","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1\
                Z9CAow"}
                """,
            token: "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\(payload).dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            isRepeatable: true
        ),
        Example(
            clause: "RFC 7515 A.2",
            key: """
                {"kty":"RSA","kid":"1","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJP\
                MEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYU\
                sLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaG\
                Nj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB","d":"Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88\
                vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdx\
                zubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_\
                jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ"}
                """,
            token: """
                eyJhbGciOiJSUzI1NiJ9.\(payload).cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_\
                lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07\
                Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98\
                rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw
                """,
            isRepeatable: true
        ),
        Example(
            clause: "RFC 7515 A.3",
            key: """
                {"kty":"EC","kid":"1","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",\
                "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}
                """,
            token: """
                eyJhbGciOiJFUzI1NiJ9.\(payload).DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-\
                Kg6NU1Q
                """,
            isRepeatable: false
        ),
        Example(
            clause: "RFC 8037 A.4",
            key: """
                {"kty":"OKP","kid":"1","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",\
                "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}
                """,
            token: """
                eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4\
                ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg
                """,
            isRepeatable: true
        ),
    ]

    @Test(arguments: all)
    func isVerified(_ example: Example) throws {
        let key = try #require(KeySet(parsing: Array("{\"keys\":[\(example.key)]}".utf8)).keys.first)
        let dot = try #require(example.token.utf8.lastIndex(of: UInt8(ascii: ".")))
        let signed = Array(example.token.utf8[..<dot])
        let signature = try #require(Base64URL.decode(example.token.utf8[dot...].dropFirst()))
        #expect(key.hasSigned(signed, signature))
        #expect(!key.hasSigned(signed + [0], signature))
        #expect(key.publicPart?.hasSigned(signed, signature) ?? true)

        let ours = try key.signature(of: signed)
        #expect(key.hasSigned(signed, ours))
        #expect(!example.isRepeatable || ours == signature)
    }

    /// RFC 4648 section 10, in the letters of section 5 and without padding.
    @Test(arguments: [
        "": "", "f": "Zg", "fo": "Zm8", "foo": "Zm9v", "foob": "Zm9vYg", "fooba": "Zm9vYmE", "foobar": "Zm9vYmFy",
    ])
    func basesSixtyFour(_ bytes: String, _ text: String) {
        #expect(Base64URL.encode(bytes.utf8) == text)
        #expect(Base64URL.decode(text.utf8) == Array(bytes.utf8))
    }

    /// RFC 7515 appendix C: the two letters that differ from plain base64.
    @Test func basesSixtyFourInLettersForAddresses() {
        #expect(Base64URL.encode([3, 236, 255, 224, 193]) == "A-z_4ME")
        #expect(Base64URL.decode("A-z_4ME".utf8) == [3, 236, 255, 224, 193])
        for wrong in ["A+z/4ME", "A-z_4ME=", "A-z_4MF", "A-z_4", " A-z_4ME", "A-z_\n4ME"] {
            #expect(Base64URL.decode(wrong.utf8) == nil, "\(wrong)")
        }
    }
}
