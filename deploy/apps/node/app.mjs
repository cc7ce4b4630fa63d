// A site with films that not everyone may watch. SOCKET is where nginx finds it, KEYS the key set of Rangefinder.
import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { link } from "./link.mjs";
import { filmPage, filmsPage, loginPage } from "./pages.mjs";
import { isUser } from "./users.mjs";

const DAY_IN_MILLISECONDS = 24 * 60 * 60 * 1000;
// Browsers send Secure cookies over HTTPS, and to this very machine without it.
const COOKIE = "Path=/; HttpOnly; Secure; SameSite=Lax";

const films = Object.entries(JSON.parse(readFileSync(new URL("films.json", import.meta.url), "utf8")));
const sessions = new Map();

const filmsOf = (viewer) => films.filter(([, film]) => film.viewers.includes(viewer));

async function answer(request) {
    const { pathname } = new URL(request.url, "http://app");
    const session = request.headers.cookie?.match(/(?:^|; )session=(\w+)/)?.[1];
    const viewer = sessions.get(session);
    switch (`${request.method} ${pathname}`) {
        case "GET /login":
            return html(200, loginPage(""));
        case "POST /login":
            return login(await form(request));
        case "POST /logout":
            sessions.delete(session);
            return to("/login");
    }
    if (!viewer) return to("/login");
    if (pathname === "/") return html(200, filmsPage(viewer, filmsOf(viewer)));

    const film = filmsOf(viewer).find(([id]) => pathname === `/films/${encodeURIComponent(id)}`)?.[1];
    return film ? html(200, filmPage(film, link(film.path, viewer))) : html(404, "There is no such film.");
}

function login(form) {
    const name = form.get("username") ?? "";
    if (!isUser(name, form.get("password") ?? "")) return html(403, loginPage("Wrong name or password."));
    const session = randomBytes(32).toString("hex");
    sessions.set(session, name);
    setTimeout(() => sessions.delete(session), DAY_IN_MILLISECONDS).unref();
    return to("/", { "Set-Cookie": `session=${session}; ${COOKIE}` });
}

async function form(request) {
    let text = "";
    for await (const part of request.setEncoding("utf8")) text += part; // nginx allows 1 MB
    return new URLSearchParams(text);
}

// Never kept: a page holds links that are the viewer's own, and soon too old to begin with.
const html = (status, body) => ({
    status,
    fields: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
    body,
});
const to = (place, fields = {}) => ({ status: 303, fields: { Location: place, ...fields }, body: "" });

const server = createServer(async (request, response) => {
    try {
        const { status, fields, body } = await answer(request);
        response.writeHead(status, fields).end(body);
    } catch (error) {
        console.error(error);
        response.writeHead(500).end();
    }
});
rmSync(process.env.SOCKET, { force: true });
server.listen(process.env.SOCKET, () => {
    chmodSync(process.env.SOCKET, 0o660);
    console.log(`Listening at ${process.env.SOCKET}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
        server.close();
        server.closeIdleConnections();
    });
}
