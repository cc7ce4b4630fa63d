// Who may sign in: users.json, with names and what scrypt(7) makes of their passwords.
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("users.json", import.meta.url);

const read = () => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : []);
const digest = (password, salt) => scryptSync(password, salt, 32);

/** Adds a user, or gives one another password. */
export function addUser(name, password) {
    const salt = randomBytes(16).toString("hex");
    const others = read().filter((user) => user.name !== name);
    const users = [...others, { name, salt, digest: digest(password, salt).toString("hex") }];
    writeFileSync(FILE, JSON.stringify(users, null, 4) + "\n", { mode: 0o600 });
}

/** Whether there is such a user with this password. */
export function isUser(name, password) {
    const user = read().find((user) => user.name === name);
    // An unknown name takes as long as a wrong password.
    const found = digest(password, user?.salt ?? "nobody");
    return user !== undefined && timingSafeEqual(found, Buffer.from(user.digest, "hex"));
}
