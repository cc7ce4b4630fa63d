#!/usr/bin/env python3
"""Writes tokens.json beside this file: tokens made by another implementation, each with what it must lead to.

Needs PyJWT and cryptography. What PyJWT will not sign, as no honest signer would, is put together here by hand. The
expected values come from the RFCs that the rows name; nothing is taken from Rangefinder.
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

SECRET = b"0123456789abcdef0123456789abcdef"
EXPIRES = 1_800_003_600
CLAIMS = {"sub": "ana", "path": "/films/", "exp": EXPIRES, "jti": "t1"}

P256 = ec.generate_private_key(ec.SECP256R1())
ED25519 = ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(value) -> str:
    return encode(value if isinstance(value, bytes) else json.dumps(value).encode())


def joined(header, payload) -> str:
    return text(header) + "." + text(payload)


def signed(header, payload, key=SECRET) -> str:
    """A token with HMAC-SHA-256 over whatever the header and payload are."""
    return signed_text(joined(header, payload), key)


def signed_text(start: str, key=SECRET) -> str:
    return start + "." + encode(hmac.digest(key, start.encode(), hashlib.sha256))


def token(claims, header=None, algorithm="HS256", key=SECRET, kid="secret") -> str:
    """What PyJWT makes."""
    return jwt.encode(claims, key, algorithm, headers={"kid": kid} | (header or {}))


def with_claims(**changes) -> str:
    """A good token but for these claims; those that are `...` are left out. Put together by hand, as PyJWT checks some."""
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not ...}
    return signed({"alg": "HS256", "kid": "secret"}, claims)


def with_header(**changes) -> str:
    header = {name: value for name, value in ({"alg": "HS256", "kid": "secret"} | changes).items() if value is not ...}
    return signed(header, CLAIMS)


def with_payload(payload: bytes) -> str:
    return signed({"alg": "HS256", "kid": "secret"}, payload)


def public(key, form=serialization.PublicFormat.SubjectPublicKeyInfo, encoding=serialization.Encoding.PEM) -> bytes:
    return key.public_key().public_bytes(encoding, form)


def jwk(key, algorithm, **members) -> dict:
    members = algorithm.to_jwk(key.public_key(), as_dict=True) | members
    members.pop("key_ops", None)
    return members


KEYS = {
    "keys": [
        {"kty": "oct", "kid": "secret", "alg": "HS256", "k": encode(SECRET)},
        jwk(P256, jwt.algorithms.ECAlgorithm, kid="p256", alg="ES256", use="sig"),
        jwk(ED25519, jwt.algorithms.OKPAlgorithm, kid="ed25519"),
        jwk(RSA, jwt.algorithms.RSAAlgorithm, kid="rsa", alg="RS256", key_ops=["verify"]),
    ]
}

GOOD_ES256 = token(CLAIMS, algorithm="ES256", key=P256, kid="p256")
GOOD_HS256 = token(CLAIMS)


def resigned(good: str, signature: bytes) -> str:
    return good.rsplit(".", 1)[0] + "." + encode(signature)


def der_signature() -> bytes:
    start = GOOD_ES256.rsplit(".", 1)[0]
    return P256.sign(start.encode(), ec.ECDSA(hashes.SHA256()))


def attackers_own_key() -> str:
    other = ec.generate_private_key(ec.SECP256R1())
    own = jwk(other, jwt.algorithms.ECAlgorithm)
    return token(CLAIMS, {"jwk": own, "jku": "https://attacker.example/keys"}, "ES256", other, "p256")


def pss_under_rs256() -> str:
    start = joined({"alg": "RS256", "kid": "rsa"}, CLAIMS)
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256().digest_size)
    return start + "." + encode(RSA.sign(start.encode(), pss, hashes.SHA256()))


def other_payload() -> str:
    header, _, signature = GOOD_HS256.split(".")
    return ".".join([header, text(CLAIMS | {"path": "/"}), signature])


def with_last_letter(good: str, bits: int) -> str:
    """The same bytes, but other bits behind the last of them in the text."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return good[:-1] + letters[letters.index(good[-1]) | bits]


def row(name, clause, token, refusal=None, **grant):
    return {"name": name, "clause": clause, "token": token} | ({"refusal": refusal} if refusal else {"grant": grant})


BASE = {"id": "t1", "viewer": "ana", "scope": "/films/", "expires": EXPIRES}


def accepted(name, clause, token, **changes):
    return row(name, clause, token, **(BASE | changes))


ACCEPTED = [
    accepted("HS256", "RFC 7518 3.2", GOOD_HS256),
    accepted("ES256", "RFC 7518 3.4", GOOD_ES256),
    accepted("EdDSA", "RFC 8037 3.1", token(CLAIMS, algorithm="EdDSA", key=ED25519, kid="ed25519")),
    accepted("RS256", "RFC 7518 3.3", token(CLAIMS, algorithm="RS256", key=RSA, kid="rsa")),
    accepted("no typ", "RFC 7519 5.1", with_header()),
    accepted("typ in lower case", "RFC 7515 4.1.9", with_header(typ="jwt")),
    accepted("typ with its prefix", "RFC 7515 4.1.9", with_header(typ="application/jwt")),
    accepted("unknown header", "RFC 7515 4", with_header(color="blue")),
    accepted("unknown claims", "RFC 7519 4", with_claims(iss="app", iat=EXPIRES - 60, color={"a": [1, None]})),
    accepted("no sub", "RFC 7519 4.1.2", with_claims(sub=...), viewer=None),
    accepted("spaces in the JSON", "RFC 7515 3.3", with_payload(b' {\r\n"path" : "/films/", "exp":1800003600,"sub":'
                                                              b'"ana","jti":"t1"}\t')),
    accepted("escapes in the JSON", "RFC 8259 7", with_payload(b'{"p\\u0061th":"\\/films\\/","exp":1800003600,"sub":'
                                                             b'"\\ud83c\\udfac","jti":"t1"}'), viewer="\U0001f3ac"),
    accepted("exp with a fraction", "RFC 7519 2", with_claims(exp=EXPIRES + 0.9)),
    accepted("nbf with a fraction", "RFC 7519 2", with_claims(nbf=1_800_000_000.1), notBefore=1_800_000_001),
    accepted("exp with an exponent", "RFC 8259 6", with_payload(b'{"path":"/films/","exp":1.8000036e9,"sub":"ana",'
                                                              b'"jti":"t1"}')),
    accepted("everything", "RFC 7519 4.1", with_claims(nbf=1_800_000_000, lease=14400, rate=1_000_000, streams=2,
                                                     aud="films", ip="192.0.2.0/24"),
             notBefore=1_800_000_000, lease=14400, rate=1_000_000, streams=2, audience=["films"],
             address="192.0.2.0/24"),
    accepted("whole numbers with a point", "RFC 8259 6", with_claims(lease=60.0, rate=2048.0, streams=1.0), lease=60,
             rate=2048, streams=1),
    accepted("several audiences", "RFC 7519 4.1.3", with_claims(aud=["a", "b"]), audience=["a", "b"]),
    accepted("an IPv6 address", "RFC 4291 2.2", with_claims(ip="2001:DB8::1"), address="2001:db8::1"),
    accepted("a mapped address", "RFC 4291 2.5.5.2", with_claims(ip="::ffff:192.0.2.1"), address="192.0.2.1"),
    accepted("a range's other bits", "RFC 4632 3.1", with_claims(ip="192.0.2.77/24"), address="192.0.2.0/24"),
    accepted("a file", "", with_claims(path="/films/a.mp4"), scope="/films/a.mp4"),
    accepted("all paths", "", with_claims(path="/"), scope="/"),
    accepted("a percent sign is a letter", "", with_claims(path="/100%2F.mp4"), scope="/100%2F.mp4"),
    accepted("other letters", "", with_claims(path="/фильм/a b.mp4"), scope="/фильм/a b.mp4"),
    accepted("names with dots", "", with_claims(path="/..a/b../..."), scope="/..a/b../..."),
    accepted("the longest lease", "", with_claims(lease=604800), lease=604800),
]

NONE = "RFC 8725 2.1"
CONFUSION = "RFC 8725 2.1, 3.1"
ATTACKS = [
    row("alg none, no signature", NONE, joined({"alg": "none", "kid": "secret"}, CLAIMS) + ".", "wrong-algorithm"),
    row("alg none, a signature", NONE, with_header(alg="none"), "wrong-algorithm"),
    row("alg None", NONE, joined({"alg": "None", "kid": "secret"}, CLAIMS) + ".", "wrong-algorithm"),
    row("alg nOnE", NONE, joined({"alg": "nOnE", "kid": "p256"}, CLAIMS) + ".", "wrong-algorithm"),
    row("alg empty", NONE, with_header(alg=""), "wrong-algorithm"),
    row("alg in lower case", "RFC 7515 4.1.1", with_header(alg="hs256"), "wrong-algorithm"),
    row("no alg", "RFC 7515 4.1.1", with_header(alg=...), "malformed"),
    row("alg null", "RFC 7515 4.1.1", with_header(alg=None), "malformed"),
    row("alg a list", "RFC 7515 4.1.1", with_header(alg=["HS256"]), "malformed"),
    row("RSA key as secret, PEM", CONFUSION, signed({"alg": "HS256", "kid": "rsa"}, CLAIMS, public(RSA)),
        "wrong-algorithm"),
    row("RSA key as secret, DER", CONFUSION,
        signed({"alg": "HS256", "kid": "rsa"}, CLAIMS, public(RSA, encoding=serialization.Encoding.DER)),
        "wrong-algorithm"),
    row("RSA modulus as secret", CONFUSION, signed({"alg": "HS256", "kid": "rsa"}, CLAIMS, decode(KEYS["keys"][3]["n"])),
        "wrong-algorithm"),
    row("P-256 key as secret, PEM", CONFUSION, signed({"alg": "HS256", "kid": "p256"}, CLAIMS, public(P256)),
        "wrong-algorithm"),
    row("P-256 point as secret", CONFUSION,
        signed({"alg": "HS256", "kid": "p256"}, CLAIMS,
               public(P256, serialization.PublicFormat.UncompressedPoint, serialization.Encoding.X962)),
        "wrong-algorithm"),
    row("Ed25519 key as secret", CONFUSION,
        signed({"alg": "HS256", "kid": "ed25519"}, CLAIMS,
               public(ED25519, serialization.PublicFormat.Raw, serialization.Encoding.Raw)),
        "wrong-algorithm"),
    row("HMAC under a header of RS256", CONFUSION, signed({"alg": "RS256", "kid": "rsa"}, CLAIMS, public(RSA)),
        "bad-signature"),
    row("the right algorithm for another key", CONFUSION, token(CLAIMS, algorithm="ES256", key=P256, kid="rsa"),
        "wrong-algorithm"),
    row("HS512 with the same secret", CONFUSION,
        jwt.encode(CLAIMS, SECRET * 2, "HS512", headers={"kid": "secret"}), "wrong-algorithm"),
    row("RS512 with the same key", CONFUSION, token(CLAIMS, algorithm="RS512", key=RSA, kid="rsa"), "wrong-algorithm"),
    row("PS256 with the same key", CONFUSION, token(CLAIMS, algorithm="PS256", key=RSA, kid="rsa"), "wrong-algorithm"),
    row("PSS under a header of RS256", CONFUSION, pss_under_rs256(), "bad-signature"),
    row("another secret", "RFC 7515 5.2", token(CLAIMS, key=b"x" * 32), "bad-signature"),
    row("claims exchanged", "RFC 7515 5.2", other_payload(), "bad-signature"),
    row("HS256 cut short", "RFC 7518 3.2", resigned(GOOD_HS256, decode(GOOD_HS256.rsplit(".", 1)[1])[:16]),
        "bad-signature"),
    row("HS256 of no bytes", "RFC 7518 3.2", resigned(GOOD_HS256, b""), "bad-signature"),
    row("ES256 of zeros", "CVE-2022-21449", resigned(GOOD_ES256, bytes(64)), "bad-signature"),
    row("ES256 of no bytes", "RFC 7518 3.4", resigned(GOOD_ES256, b""), "bad-signature"),
    row("ES256 in DER", "RFC 7518 3.4", resigned(GOOD_ES256, der_signature()), "bad-signature"),
    row("ES256 with a byte more", "RFC 7518 3.4", resigned(GOOD_ES256, decode(GOOD_ES256.rsplit(".", 1)[1]) + b"\0"),
        "bad-signature"),
    row("the attacker's key in the header", "RFC 8725 3.10", attackers_own_key(), "bad-signature"),
    row("no kid", "RFC 7515 4.1.4", with_header(kid=...), "unknown-key"),
    row("unknown kid", "RFC 7515 4.1.4", with_header(kid="other"), "unknown-key"),
    row("kid of a file", "RFC 8725 3.10", signed({"alg": "HS256", "kid": "../../dev/null"}, CLAIMS, b""), "unknown-key"),
    row("kid a number", "RFC 7515 4.1.4", with_header(kid=1), "malformed"),
    row("kid null", "RFC 7515 4.1.4", with_header(kid=None), "malformed"),
    row("crit", "RFC 7515 4.1.11", with_header(crit=["exp"], exp=EXPIRES), "malformed"),
    row("crit empty", "RFC 7515 4.1.11", with_header(crit=[]), "malformed"),
    row("unencoded payload", "RFC 7797 6", with_header(crit=["b64"], b64=False), "malformed"),
    row("a token in a token", "RFC 7519 5.2", signed({"alg": "HS256", "kid": "secret", "cty": "JWT"},
                                                  GOOD_HS256.encode()), "malformed"),
    row("a token of another kind", "RFC 8725 3.11", with_header(typ="at+jwt"), "malformed"),
    row("typ a number", "RFC 7515 4.1.9", with_header(typ=1), "malformed"),
    row("encrypted", "RFC 7516 9", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA", "malformed"),
]

GOOD_HEADER, GOOD_PAYLOAD, GOOD_SIGNATURE = GOOD_HS256.split(".")
TEXT = "RFC 7515 2, 5.2"
FORMS = [
    row("nothing", "", "", "missing"),
    row("no dots", TEXT, "token", "malformed"),
    row("two parts", TEXT, GOOD_HEADER + "." + GOOD_PAYLOAD, "malformed"),
    row("four parts", TEXT, GOOD_HS256 + ".", "malformed"),
    row("dots alone", TEXT, "..", "malformed"),
    row("a space behind", TEXT, GOOD_HS256 + " ", "malformed"),
    row("a line's end in it", TEXT, signed_text(GOOD_HEADER + ".\n" + GOOD_PAYLOAD), "malformed"),
    row("padding", TEXT, GOOD_HS256 + "=", "malformed"),
    row("letters of plain base64", "RFC 4648 5", GOOD_HEADER + "." + GOOD_PAYLOAD + ".ab+/", "malformed"),
    row("a letter too many", "RFC 4648 4", GOOD_HEADER + "." + GOOD_PAYLOAD + ".abcde", "malformed"),
    row("other bits behind the end", "RFC 4648 3.5", with_last_letter(GOOD_HS256, 1), "malformed"),
    row("too large", "", with_claims(color="x" * 8192), "too-large"),
    row("a header that is no JSON", TEXT, signed(b"alg", CLAIMS), "malformed"),
    row("a header that is a list", TEXT, signed(["alg"], CLAIMS), "malformed"),
    row("a header with a name twice", "RFC 7515 4", signed(b'{"alg":"none","alg":"HS256","kid":"secret"}', CLAIMS),
        "malformed"),
    row("a claim twice", "RFC 7519 4", with_payload(b'{"path":"/films/","path":"/","exp":1800003600}'), "malformed"),
    row("a claim twice by an escape", "RFC 7519 4", with_payload(b'{"path":"/a","p\\u0061th":"/","exp":1800003600}'),
        "malformed"),
    row("claims that are a list", "RFC 7519 7.2", with_payload(b"[]"), "malformed"),
    row("claims that are text", "RFC 7519 7.2", with_payload(b'"path"'), "malformed"),
    row("no claims", "RFC 7519 7.2", with_payload(b""), "malformed"),
    row("claims that end early", "RFC 8259 2", with_payload(b'{"path":"/films/"'), "malformed"),
    row("claims with more behind", "RFC 8259 2", with_payload(b'{"path":"/films/","exp":1800003600}{}'), "malformed"),
    row("a comma behind the last", "RFC 8259 4", with_payload(b'{"path":"/films/","exp":1800003600,}'), "malformed"),
    row("not UTF-8", "RFC 8259 8.1", with_payload(b'{"path":"/\xff","exp":1800003600}'), "malformed"),
    row("half a character", "RFC 8259 8.2", with_payload(b'{"path":"/\\ud83c","exp":1800003600}'), "malformed"),
    row("nested deep", "RFC 8725 2.6", with_payload(b'{"a":' + b"[" * 2000 + b"]" * 2000 + b"}"), "malformed"),
    row("NaN", "RFC 8259 6", with_payload(b'{"path":"/films/","exp":NaN}'), "malformed"),
    row("a number with a zero in front", "RFC 8259 6", with_payload(b'{"path":"/films/","exp":01800003600}'),
        "malformed"),
    row("a number in hexadecimal", "RFC 8259 6", with_payload(b'{"path":"/films/","exp":0x6b49d200}'), "malformed"),
    row("a number with a plus", "RFC 8259 6", with_payload(b'{"path":"/films/","exp":+1800003600}'), "malformed"),
]

WRONG = {
    "exp": [..., None, True, str(EXPIRES), -1, 253402300800, [EXPIRES]],
    "nbf": [None, "1800000000", -1, {}],
    "path": [..., None, 1, ["/films/"], "", "films/", "//", "/films//", "//films/", "/./", "/films/.", "/films/../",
             "/..", "/a\0b", "/a\nb", "/a\x7f", "https://example.com/films/", "/" + "a" * 4096],
    "sub": [None, 1, "", "a" * 257, "a\nb", ["ana"]],
    "jti": [None, 1, "", "a\rb"],
    "lease": [None, -1, 604801, 0.5, "60", 1e300],
    "rate": [None, 0, 1023, 2048.5, -2048, "2048", (1 << 40) + 1],
    "streams": [None, 0, -1, 1.5, 1001, "1", True],
    "aud": [None, 1, "", [], [1], ["a", ""], {"a": 1}],
    "ip": [None, 1, "", "localhost", "192.0.2", "192.0.2.1/33", "192.0.2.1/", "192.0.2.1/+8", "192.0.2.1/8/8",
           "192.0.2.01", "2001:db8::/129", "::1%eth0", "192.0.2.1\0", ["192.0.2.1"]],
}
BAD_CLAIMS = [
    row(f"{name}: {'left out' if value is ... else json.dumps(value)[:40]}", "RFC 7519 4.1",
        with_claims(**{name: value}), f"bad-claim {name}")
    for name, values in WRONG.items() for value in values
]
BAD_CLAIMS.append(row("exp: 1e400", "RFC 8259 6", with_payload(b'{"path":"/films/","exp":1e400}'), "bad-claim exp"))

VECTORS = {"keys": KEYS, "tokens": ACCEPTED + ATTACKS + FORMS + BAD_CLAIMS}

if __name__ == "__main__":
    Path(__file__).with_name("tokens.json").write_text(json.dumps(VECTORS, indent=1) + "\n")
