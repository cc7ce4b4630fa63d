// Links to films, which Rangefinder lets through.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

// The last key of the set signs, so a new one goes to its end.
const key = JSON.parse(readFileSync(process.env.KEYS, "utf8")).keys.at(-1);
const secret = Buffer.from(key.k, "base64url");

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The address of a film for one viewer: it has to begin within ten minutes, and may then go on for four hours. */
export function link(path, viewer) {
    const head = encoded({ alg: "HS256", typ: "JWT", kid: key.kid });
    const begins = Math.floor(Date.now() / 1000) + 10 * MINUTE;
    const claims = encoded({ sub: viewer, path, exp: begins, lease: 4 * HOUR });
    const signature = createHmac("sha256", secret).update(`${head}.${claims}`).digest("base64url");
    return `/media${path.split("/").map(encodeURIComponent).join("/")}?token=${head}.${claims}.${signature}`;
}
