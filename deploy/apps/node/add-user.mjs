// Adds a user: node add-user.mjs NAME, with the password as a line on standard input.
import { createInterface } from "node:readline/promises";
import { addUser } from "./users.mjs";

const [name] = process.argv.slice(2);
if (!name) {
    console.error("Usage: node add-user.mjs NAME");
    process.exit(64);
}
const terminal = createInterface({ input: process.stdin, output: process.stderr });
addUser(name, await terminal.question(`Password of ${name}: `));
terminal.close();
