// The status page: asks for status.json while somebody looks, and changes in place what has changed.

const PERIOD = 2000; // milliseconds between an answer and the next question
const PATIENCE = 5000; // milliseconds that an answer may take
const HOUR = 3600;

const byID = (id) => document.getElementById(id);

// ---- Words and numbers, as people read them

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** Tenths as long as they say something. */
const rounded = (number) => (number < 99.95 && !Number.isInteger(number) ? tenths : whole).format(number);
const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function bytes(count) {
    const units = ["B", "kB", "MB", "GB", "TB", "PB"];
    let unit = 0;
    // What would be rounded to 1,000 of a unit is 1.0 of the next.
    while (count >= 999.5 && unit < units.length - 1) {
        count /= 1000;
        unit += 1;
    }
    return `${unit ? rounded(count) : whole.format(count)} ${units[unit]}`;
}

const speed = (bytesPerSecond) => `${bytes(bytesPerSecond)}/s`;

function span(seconds) {
    if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return `${minutes} min`;
    return `${whole.format(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, "0")} min`;
}

const duration = (seconds) => (seconds < 0.9995 ? `${rounded(seconds * 1000)} ms` : `${rounded(seconds)} s`);
const time = (seconds) => clock.format(new Date(seconds * 1000));
const sum = (numbers) => numbers.reduce((total, next) => total + next, 0);

const PLAYERS = [
    [/CrKey/, "Chromecast"], [/VLC/, "VLC"], [/AppleCoreMedia/, "Apple's player"], [/mpv/, "mpv"], [/Lavf/, "ffmpeg"],
    [/curl/, "curl"], [/Wget/, "wget"], [/aria2/, "aria2"],
    [/Edg/, "Edge"], [/OPR/, "Opera"], [/Firefox/, "Firefox"], [/Chrome/, "Chrome"], [/Safari/, "Safari"],
];
const SYSTEMS = [
    [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Tizen/, "Samsung TV"], [/Web0S/, "LG TV"], [/Android/, "Android"],
    [/Windows/, "Windows"], [/Mac OS/, "Mac"], [/Linux/, "Linux"],
];

/** What a user agent calls itself, in two words; a browser's name stands among those of its ancestors. */
function device(agent) {
    const [player, system] = [PLAYERS, SYSTEMS].map((names) => names.find(([mark]) => mark.test(agent))?.[1]);
    if (player && system) return `${player} on ${system}`;
    return player ?? system ?? (agent ? agent.slice(0, 40) : "unknown device");
}

const MEANINGS = {
    200: "whole", 204: "options", 206: "range", 304: "known already", 400: "malformed", 401: "no good token",
    403: "not allowed", 404: "not found", 405: "other method", 412: "changed", 416: "beyond the end",
    429: "too many streams", 500: "fault", 503: "disk does not answer",
};

function pathParts(path) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return { name, folder: path.slice(0, path.length - name.length) };
}

// ---- Nodes that change in place

function say(node, text) {
    if (node.textContent !== text) node.textContent = text;
}

function make(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
}

function makeShape(name, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
}

/** Rows of a table, one an item: the row of an item that stays is the same node, so that focus and selection stay too. */
class Rows {
    #body;
    #make;
    #rows = new Map();

    /** `make` returns a row, and a function that shows an item in it. */
    constructor(body, make) {
        this.#body = body;
        this.#make = make;
    }

    /** Shows items, each with a key, in their order. */
    show(items) {
        const keys = new Set(items.map(({ key }) => key));
        for (const [key, { row }] of this.#rows) {
            if (keys.has(key)) continue;
            this.#remove(row);
            this.#rows.delete(key);
        }
        items.forEach((item, index) => {
            if (!this.#rows.has(item.key)) this.#rows.set(item.key, this.#make(item));
            const { row, show } = this.#rows.get(item.key);
            const there = this.#body.children[index];
            if (there !== row) this.#body.insertBefore(row, there ?? null);
            show(item);
        });
    }

    #remove(row) {
        const hadFocus = row.contains(document.activeElement);
        const neighbour = row.nextElementSibling ?? row.previousElementSibling;
        row.remove();
        if (hadFocus) (neighbour?.querySelector("button") ?? this.#body.closest("section")).focus();
    }
}

/** A table of a few numbers: the first column says whose they are. */
function countRows(body, isNumber = () => true) {
    return new Rows(body, ({ cells }) => {
        const [first, ...others] = cells;
        const nodes = [
            make("th", { scope: "row" }, first),
            ...others.map((cell, index) => make("td", { class: isNumber(index) ? "number" : "word" }, cell)),
        ];
        return {
            row: make("tr", {}, ...nodes),
            show: ({ cells }) => nodes.forEach((node, index) => say(node, cells[index])),
        };
    });
}

/** A curve of the last hour, with what a pointer is at. */
class Graph {
    #text;
    #label;
    #value = make("span", { class: "value" });
    #most = make("span", { class: "most", "aria-hidden": "true" });
    #picture = makeShape("svg", { preserveAspectRatio: "none", role: "img" });
    #area = makeShape("path", { class: "area" });
    #curve = makeShape("path", { class: "curve" });
    #cursor = makeShape("path", { class: "cursor" });
    #points = [];
    #interval = 10;
    #now = 0;
    #summary = "";
    #pointer = null;

    /** `text` writes a value. */
    constructor(figure, label, text) {
        this.#text = text;
        this.#label = label;
        this.#picture.append(this.#area, this.#curve, this.#cursor);
        figure.append(
            make("figcaption", {}, make("span", {}, label), this.#value),
            make("div", { class: "plot" }, this.#picture, this.#most),
            make("div", { class: "axis", "aria-hidden": "true" }, ...["1 h ago", "30 min", "now"].map((mark) =>
                make("span", {}, mark))),
        );
        this.#picture.addEventListener("pointermove", (event) => this.#point(event));
        this.#picture.addEventListener("pointerleave", () => this.#point(null));
    }

    /** Shows the values of the intervals, the oldest first, that have ended until now. */
    show(points, { interval, now, summary }) {
        [this.#points, this.#interval, this.#now, this.#summary] = [points, interval, now, summary];
        const width = HOUR / interval;
        const top = roundedUp(Math.max(...points, 0));
        this.#picture.setAttribute("viewBox", `0 0 ${width} 100`);
        // A curve keeps off the edges by as much as its line is wide.
        const places = points.map((value, index) =>
            `${width - points.length + index + 0.5},${(98 - (value / top) * 96).toFixed(2)}`);
        const line = places.length ? `M${places.join("L")}` : "";
        this.#curve.setAttribute("d", line);
        this.#area.setAttribute("d", line && `${line}L${width - 0.5},100L${width - points.length + 0.5},100Z`);
        this.#picture.setAttribute("aria-label", `${this.#label} over the last hour: ${this.#description}`);
        say(this.#most, this.#text(top));
        this.#showCursor();
    }

    get #description() {
        if (!this.#points.length) return "nothing yet";
        const average = sum(this.#points) / this.#points.length;
        return `${this.#summary}; at most ${this.#text(Math.max(...this.#points))}, ${this.#text(average)} on average`;
    }

    #point(event) {
        this.#pointer = event && event.offsetX / this.#picture.clientWidth;
        this.#showCursor();
    }

    #showCursor() {
        const width = HOUR / this.#interval;
        const index = this.#pointer === null ? -1 : Math.floor(this.#pointer * width) - (width - this.#points.length);
        const value = this.#points[index];
        if (value === undefined) {
            this.#cursor.setAttribute("d", "");
            say(this.#value, this.#summary);
        } else {
            this.#cursor.setAttribute("d", `M${width - this.#points.length + index + 0.5},0V100`);
            const age = (this.#points.length - index) * this.#interval;
            say(this.#value, `${this.#text(value)} at ${time(this.#now - age)}`);
        }
    }
}

/** The next number of the form 1, 2 or 5 × 10ⁿ, and 1 at least. */
function roundedUp(number) {
    const power = 10 ** Math.floor(Math.log10(Math.max(number, 1)));
    return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= number);
}

// ---- What plays now

function playbackRow({ playback }) {
    const name = make("span", { class: "name" });
    const folder = make("span", { class: "of" });
    const viewer = make("span", { class: "name" });
    const device = make("span", { class: "of" });
    const bar = make("progress", { max: 1, "aria-hidden": "true" });
    const position = make("span");
    const rate = make("span");
    const since = make("time", { datetime: new Date(playback.started * 1000).toISOString() });
    since.title = time(playback.started);
    const button = make("button", { type: "button" }, "End");
    const row = make("tr", { role: "row" },
        make("th", { scope: "row", role: "rowheader", class: "film" }, name, folder),
        make("td", { role: "cell", class: "viewer" }, viewer, device),
        make("td", { role: "cell", class: "position" }, position, bar),
        make("td", { role: "cell", class: "speed" }, rate),
        make("td", { role: "cell", class: "since" }, since),
        make("td", { role: "cell", class: "end" }, button),
    );
    let shown = playback;
    button.addEventListener("click", () => askToEnd(shown));
    return { row, show: ({ playback, now }) => {
        shown = playback;
        const path = pathParts(playback.film);
        say(name, path.name);
        say(folder, path.folder);
        const who = whoWatches(playback);
        say(viewer, who.name);
        say(device, who.device);
        viewer.title = device.title = playback.agent ?? "";
        const share = playback.size ? playback.position / playback.size : 0;
        bar.value = share;
        say(position, `${Math.floor(share * 100)} % of ${bytes(playback.size)}`);
        row.classList.toggle("stalled", playback.stalled);
        say(rate, playback.stalled ? "stalled" : speed(playback.rate));
        say(since, `${span(now - playback.started)} ago`);
        const word = endings.get(playback.id) ?? "End";
        say(button, word);
        button.setAttribute("aria-label", `${word} ${path.name} for ${who.name}`);
        button.setAttribute("aria-disabled", String(endings.has(playback.id)));
    } };
}

function whoWatches({ viewer, address, agent }) {
    return viewer
        ? { name: viewer, device: `${device(agent ?? "")}, ${address}` }
        : { name: address, device: device(agent ?? "") };
}

function matches({ film, viewer, address, agent }, wanted) {
    return [film, viewer, address, agent, device(agent ?? "")].some((text) => text?.toLowerCase().includes(wanted));
}

// ---- Ending a playback

const dialog = byID("ending");
/** How far the end is of playbacks that Rangefinder was told to end, by their ids, until they are gone. */
const endings = new Map();
let endCandidate = null;

function askToEnd(playback) {
    if (endings.has(playback.id)) return;
    endCandidate = playback;
    say(byID("ending-what"), `${whoWatches(playback).name} watches ${playback.film}`);
    dialog.returnValue = "";
    dialog.showModal();
}

byID("ending-no").addEventListener("click", () => dialog.close());
byID("ending-yes").addEventListener("click", () => dialog.close("end"));
dialog.addEventListener("close", () => {
    if (dialog.returnValue === "end") end(endCandidate);
});

async function end(playback) {
    const which = `${pathParts(playback.film).name} for ${whoWatches(playback).name}`;
    endings.set(playback.id, "Ending");
    showAnswer();
    let outcome;
    try {
        const { status } = await fetch(`playbacks/${encodeURIComponent(playback.id)}/end`, {
            method: "POST",
            headers: { "X-Rangefinder": "end" },
            signal: AbortSignal.timeout(PATIENCE),
        });
        outcome = {
            204: `Ended ${which}.`,
            404: `${which} had ended by itself.`,
        }[status] ?? `Not ended, ${which}: the answer was ${status}. Try again.`;
        if (status === 204) endings.set(playback.id, "Ended");
        else endings.delete(playback.id);
    } catch {
        outcome = `Not ended, ${which}: Rangefinder cannot be reached. Try again.`;
        endings.delete(playback.id);
    }
    say(byID("notice"), outcome);
    showAnswer();
}

// ---- The page

const graphs = {
    bytes: new Graph(byID("graph-bytes"), "Bytes sent", speed),
    viewers: new Graph(byID("graph-viewers"), "Viewers", (value) => whole.format(value)),
    exchanges: new Graph(byID("graph-exchanges"), "Answers", (value) => `${rounded(value)} a second`),
    aborted: new Graph(byID("graph-aborted"), "Aborted answers", (value) => whole.format(value)),
};
const tables = {
    playbacks: new Rows(byID("playbacks"), playbackRow),
    statuses: countRows(byID("statuses"), (index) => index > 0),
    films: countRows(byID("films")),
    reads: countRows(byID("reads")),
};
/** What Rangefinder said last. */
let answer = null;

function show(name, text) {
    for (const node of document.querySelectorAll(`[data-show="${name}"]`)) say(node, text);
}

function showAnswer() {
    if (!answer) return;
    showNow(answer);
    showPlaybacks(answer);
    showHour(answer);
}

function showNow({ version, processes, draining, viewers, connections, workers, waiting, playbacks, ...rest }) {
    const server = [`Rangefinder ${version}`];
    if (processes > 1) server.push(`${processes} processes`);
    if (draining) server.push("draining: it ends when its running answers have ended");
    say(byID("server"), server.join(" · "));
    show("viewers", whole.format(viewers));
    show("rate", speed(sum(playbacks.map(({ rate }) => rate))));
    show("workers", whole.format(workers.busy));
    show("workers-of", `of ${whole.format(workers.all)}`);
    show("waiting", whole.format(waiting));
    show("connections", whole.format(connections.open));
    show("connections-of", `of ${whole.format(connections.limit)}`);
    showHistory(rest);
}

function showHistory({ history, interval, now, aborted }) {
    const draw = (name, points, summarize) => {
        const summary = points.length ? summarize(points) : "nothing yet";
        graphs[name].show(points, { interval, now, summary });
    };
    const lastOf = (text) => (points) => text(points.at(-1));
    draw("bytes", history.bytes.map((count) => count / interval), lastOf(speed));
    draw("viewers", history.viewers, lastOf((value) => whole.format(value)));
    draw("exchanges", history.exchanges.map((count) => count / interval), lastOf((value) =>
        `${rounded(value)} a second`));
    draw("aborted", history.aborted, () => `${whole.format(aborted)} in the hour`);
}

function showPlaybacks({ playbacks, now }) {
    const wanted = byID("filter").value.trim().toLowerCase();
    const found = playbacks.filter((playback) => matches(playback, wanted)).toSorted((one, other) =>
        other.started - one.started || one.id.localeCompare(other.id));
    for (const id of endings.keys()) if (!playbacks.some((playback) => playback.id === id)) endings.delete(id);
    tables.playbacks.show(found.map((playback) => ({ key: playback.id, playback, now })));
    show("playing", wanted ? `${found.length} of ${playbacks.length}` : whole.format(playbacks.length));
    document.querySelector(".playbacks").hidden = !found.length;
    document.querySelector(".filter").hidden = !playbacks.length && !wanted;
    byID("nothing").hidden = found.length > 0;
    say(byID("nothing"), playbacks.length ? `No film, viewer, address or device has “${wanted}” in it.` : "Nothing plays now.");
}

function showHour({ windows, aborted, statuses, films, reads }) {
    show("windows", whole.format(windows));
    show("aborted", whole.format(aborted));
    tables.statuses.show(Object.entries(statuses).map(([status, count]) =>
        ({ key: status, cells: [status, MEANINGS[status] ?? "", whole.format(count)] })));
    tables.films.show(films.map(({ path, playbacks, sent }) =>
        ({ key: path, cells: [path, whole.format(playbacks), bytes(sent)] })));
    tables.reads.show(reads.map(({ root, slowest, count, failed }) =>
        ({ key: root, cells: [root, duration(slowest), whole.format(count), whole.format(failed)] })));
}

// ---- Asking

/** Since when Rangefinder does not answer, in milliseconds since 1970; `null` while it does. */
let lostSince = null;
let isAsking = false;
let timer;

async function poll() {
    clearTimeout(timer);
    if (isAsking) return;
    isAsking = true;
    try {
        answer = await ask();
        lostSince = null;
        showState("Live");
        showAnswer();
    } catch (problem) {
        lostSince ??= Date.now();
        showState(`${problem.message} since ${time(lostSince / 1000)}. ` +
            `${answer ? "Shown is what was so before. " : ""}It is tried again all the time.`);
    } finally {
        isAsking = false;
    }
    if (!document.hidden) timer = setTimeout(poll, PERIOD);
}

async function ask() {
    let response;
    try {
        response = await fetch("status.json", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    } catch {
        throw new Error("Nothing answers here");
    }
    if (response.status === 404) throw new Error("This address may not see the status (setting status-allow)");
    if (!response.ok) throw new Error(`Rangefinder cannot be reached (${response.status})`);
    try {
        return await response.json();
    } catch {
        throw new Error("What answers is not Rangefinder's status");
    }
}

function showState(text) {
    say(byID("state"), text);
    document.body.classList.toggle("lost", lostSince !== null);
}

byID("filter").addEventListener("input", showAnswer);
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : poll()));
poll();
