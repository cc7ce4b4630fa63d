// Sorts and filters a folder's films, and makes pictures of those on the screen where the server has none.

import { clockText, keep, kept, watchedShares } from "./moments.js";

/** A text as it is searched: without case and accents. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** Whether a key comes with another that gives it another meaning. */
const isModified = (press) => press.ctrlKey || press.altKey || press.metaKey;

/** The films in their places, many to a list. */
class Shelf {
    #element;
    #lists;
    #listLength;
    #byTitle;
    #sorted;
    #titles = new Map();
    #words = [];
    /** The films that are shown, in order. */
    items;
    /** Called when other films may have come into view. */
    changed = () => {};

    constructor(element) {
        this.#element = element;
        this.#lists = [...element.children];
        this.#listLength = this.#lists[0].children.length;
        this.#byTitle = this.#lists.flatMap((list) => [...list.children]);
        this.#sorted = this.#byTitle;
        this.items = this.#byTitle;
    }

    /** Puts the films into another order: by title, or by a number, the greatest first and the unknown last. */
    sort(key) {
        const value = (item) => Number(item.dataset[key] ?? -1);
        const isByTitle = key === "title";
        this.#sorted = isByTitle ? this.#byTitle : this.#byTitle.toSorted((one, other) => value(other) - value(one));
        this.#show();
    }

    /** Shows the films whose titles have all of the words in them. */
    filter(text) {
        this.#words = plain(text).split(/\s+/);
        this.#show();
    }

    /** Shows the films as posters (`grid`) or as a list (`list`). */
    look(view) {
        this.#element.classList.toggle("grid", view === "grid");
        this.#element.classList.toggle("list", view === "list");
        this.changed();
    }

    #show() {
        this.items = this.#sorted.filter((item) => this.#isWanted(item));
        this.#lists.forEach((list, place) => {
            const items = this.items.slice(place * this.#listLength, (place + 1) * this.#listLength);
            const shown = list.children;
            // To put back what is there takes Firefox as long as to show it for the first time.
            if (items.length === shown.length && items.every((item, index) => item === shown[index])) return;
            list.replaceChildren(...items);
            list.hidden = !list.firstChild;
        });
        this.changed();
    }

    #isWanted(item) {
        if (!this.#titles.has(item)) this.#titles.set(item, plain(item.querySelector(".title").textContent));
        return this.#words.every((word) => this.#titles.get(item).includes(word));
    }

    /** The films that can be seen now. */
    get onScreen() {
        const isOnScreen = (element) => {
            const { top, bottom } = element.getBoundingClientRect();
            return top < innerHeight && bottom > 0;
        };
        return this.#lists.filter(isOnScreen).flatMap((list) => [...list.children].filter(isOnScreen));
    }

    /** How many films lie in a row. */
    get columns() {
        const first = this.items[0].offsetTop;
        const below = this.items.findIndex((item) => item.offsetTop > first);
        return below === -1 ? this.items.length : below;
    }
}

function useTools(tools, shelf) {
    const filter = tools.querySelector("input");
    const sort = tools.querySelector(".sort");
    const view = tools.querySelector(".view");
    const count = tools.querySelector(".count");
    const total = shelf.items.length;
    const all = count.textContent;

    const find = () => {
        shelf.filter(filter.value);
        count.textContent = shelf.items.length === total ? all : `${shelf.items.length} of ${all}`;
    };
    filter.addEventListener("input", find);
    sort.addEventListener("change", () => shelf.sort(sort.value));
    view.addEventListener("change", () => {
        keep("view", view.value);
        shelf.look(view.value);
    });
    document.addEventListener("keydown", (press) => {
        if (press.key !== "/" || isModified(press) || press.target.matches("input, select")) return;
        press.preventDefault();
        filter.focus();
    });

    if (kept("view") === "list") view.value = "list";
    shelf.look(view.value);
    // Back from a film, the browser has put into the fields what was in them.
    if (sort.value !== "title") shelf.sort(sort.value);
    if (filter.value) find();
    tools.hidden = false;
}

/** Arrow keys go from film to film, as on a TV. */
function useArrowKeys(films, shelf) {
    const steps = {
        ArrowLeft: () => -1,
        ArrowRight: () => 1,
        ArrowUp: () => -shelf.columns,
        ArrowDown: () => shelf.columns,
    };
    films.addEventListener("keydown", (press) => {
        const step = steps[press.key];
        if (!step || isModified(press)) return;
        const place = shelf.items.indexOf(press.target.closest("li")) + step();
        const next = shelf.items[place]?.querySelector("a");
        if (!next) return;
        press.preventDefault();
        next.focus();
    });
}

/** How many films are looked into at once. */
const mostAtOnce = 2;

/** How long the view has to rest before its films are looked into, in milliseconds: who scrolls past wants none. */
const rest = 150;

/** How long the server makes posters before it is asked for those that are ready, in milliseconds. */
const making = 3000;

/** Follows the server as it makes posters: says how many are to come, and shows what has come. */
class PosterQueue {
    #shelf;
    #remark = document.querySelector(".posters");
    #ready = new WeakSet();
    #timer;
    /** Whether more may come. */
    isOpen = false;
    /** Called when no more comes. */
    closed = () => {};

    constructor(shelf) {
        this.#shelf = shelf;
        if (!this.#remark) return;
        if (!this.#remark.hidden || shelf.items.some((item) => !item.dataset.seconds)) this.follow();
    }

    /** Asks in a while what is ready, and again until all is. */
    follow() {
        this.isOpen = true;
        this.#timer ??= setTimeout(() => this.#ask(), making);
    }

    async #ask() {
        this.#timer = undefined;
        if (document.hidden) return this.follow();
        const { films, posters_to_make: toMake } = await listing();
        this.#show(films);
        this.#remark.hidden = !toMake;
        this.#remark.querySelector("span").textContent = toMake;
        if (toMake) return this.follow();
        this.isOpen = false;
        this.closed();
    }

    /** Shows the lengths and posters of the films that the server has looked at meanwhile. */
    #show(films) {
        const lengths = new Map(films.map(({ tag, duration }) => [tag.split('"')[1], duration]));
        for (const item of this.#shelf.items) {
            const length = lengths.get(item.dataset.film);
            if (!length || this.#ready.has(item)) continue;
            this.#ready.add(item);
            showLength(item, length);
            const picture = item.querySelector("img");
            if (picture && lacksPicture(item)) picture.src = picture.src; // once more
        }
    }
}

/** What the server knows of the folder now; nothing if it cannot be asked. */
async function listing() {
    try {
        const answer = await fetch(location, { headers: { Accept: "application/json" } });
        return await answer.json();
    } catch {
        return { films: [], posters_to_make: 0 };
    }
}

/** Gives the films on the screen what their page came without: how much was watched, lengths, pictures. */
class Attendant {
    #shelf;
    #mayAsk;
    #posters;
    #watched = watchedShares();
    #attended = new WeakSet();
    #waiting = [];
    #running = 0;
    #timer;

    /**
     * @param {Shelf} shelf The films.
     * @param {boolean} mayAsk Whether to ask the server for films.
     */
    constructor(shelf, mayAsk) {
        this.#shelf = shelf;
        this.#mayAsk = mayAsk;
        this.#posters = new PosterQueue(shelf);
        const lookSoon = () => {
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.#look(), rest);
        };
        shelf.changed = lookSoon;
        addEventListener("scroll", lookSoon, { passive: true });
        addEventListener("resize", lookSoon);
        // A poster that the server has not made yet, or cannot make.
        const posterFailed = (failure) => {
            this.#attended.delete(failure.target.closest("li"));
            this.#posters.follow();
        };
        this.#posters.closed = lookSoon;
        addEventListener("error", (failure) => failure.target.matches?.("img") && posterFailed(failure), true);
        this.#look();
    }

    #look() {
        const items = this.#shelf.onScreen.filter((item) => !this.#attended.has(item));
        items.forEach((item) => this.#showWatched(item));
        const lacksSomething = (item) => !item.dataset.seconds || lacksPicture(item);
        // As long as the server makes posters, they are its business.
        const isOurs = (item) => !this.#posters.isOpen || !item.querySelector("img");
        this.#waiting = this.#mayAsk ? items.filter((item) => lacksSomething(item) && isOurs(item)) : [];
        this.#work();
    }

    #showWatched(item) {
        const share = this.#watched.get(item.dataset.film);
        if (!share || item.querySelector("progress")) return;
        const bar = document.createElement("progress");
        bar.value = share;
        bar.ariaLabel = `${Math.round(share * 100)} % watched`;
        item.querySelector(".cover").after(bar);
    }

    #work() {
        while (this.#running < mostAtOnce && this.#waiting.length) {
            const item = this.#waiting.shift();
            this.#attended.add(item);
            this.#running++;
            lookInto(item).finally(() => {
                this.#running--;
                // What has come may have brought others onto the screen, of which no event tells.
                this.#waiting.length ? this.#work() : this.#look();
            });
        }
    }
}

/** Whether a film has no picture, or one that could not be had. */
function lacksPicture(item) {
    const picture = item.querySelector("img");
    return !picture || (picture.complete && !picture.naturalWidth);
}

/** Shows the length of a film and a frame of it, as found before in this session, or else in the film itself. */
async function lookInto(item) {
    const key = `film.${item.dataset.film}`;
    const wantsPicture = lacksPicture(item);
    let found = kept(key, "sessionStorage");
    if (!found?.isSettled || (wantsPicture && !("picture" in found))) {
        const address = new URL(item.querySelector("a").href);
        address.search = address.search.replace(/^\?watch&?/, "");
        found = await read(address, wantsPicture);
        keep(key, found, "sessionStorage");
    }
    if (found.length) showLength(item, found.length);
    if (found.picture && lacksPicture(item)) {
        item.querySelector("img")?.remove();
        const picture = new Image();
        picture.alt = "";
        picture.src = found.picture;
        item.querySelector(".cover").append(picture);
    }
}

function showLength(item, seconds) {
    if (item.dataset.seconds) return;
    item.dataset.seconds = seconds;
    const long = document.createElement("span");
    long.className = "long";
    long.textContent = clockText(seconds);
    item.querySelector(".facts").prepend(long);
}

/**
 * The length of a film, and a small picture of a frame of it; neither if the browser cannot play it.
 *
 * Not settled if the film did not come in time, or the page was left meanwhile.
 */
async function read(address, wantsPicture) {
    const film = document.createElement("video");
    const patience = AbortSignal.timeout(30_000);
    const event = (name) =>
        new Promise((resolve, reject) => {
            film.addEventListener(name, resolve, { once: true });
            film.addEventListener("error", reject, { once: true });
            patience.addEventListener("abort", reject, { once: true });
        });
    const found = wantsPicture ? { picture: null } : {};
    try {
        film.muted = true;
        film.preload = "metadata";
        film.src = address;
        await event("loadedmetadata");
        if (Number.isFinite(film.duration)) found.length = film.duration;
        if (wantsPicture && film.videoWidth) {
            // Not the first, which is often black.
            film.currentTime = Math.min(film.duration / 5, 90);
            await event("seeked");
            found.picture = frameOf(film);
        }
        found.isSettled = true;
    } catch {
        // A film that does not play keeps its plain cover.
        found.isSettled = film.error?.code >= MediaError.MEDIA_ERR_DECODE;
    }
    film.removeAttribute("src");
    film.load();
    return found;
}

function frameOf(film) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [384, 216];
    const scale = Math.max(canvas.width / film.videoWidth, canvas.height / film.videoHeight);
    const [width, height] = [film.videoWidth * scale, film.videoHeight * scale];
    const context = canvas.getContext("2d");
    context.drawImage(film, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
    return canvas.toDataURL("image/jpeg", 0.75);
}

const films = document.querySelector(".films");
if (films) {
    const shelf = new Shelf(films);
    useTools(document.querySelector(".tools"), shelf);
    useArrowKeys(films, shelf);
    new Attendant(shelf, "frames" in films.dataset && !navigator.connection?.saveData);
}
