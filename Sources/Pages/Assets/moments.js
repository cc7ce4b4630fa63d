// Moments of films: how they are written, and where a viewer stopped. That stays in the browser.

/** Seconds as `m:ss`, or `h:mm:ss` from an hour on. */
export function clockText(seconds) {
    const whole = Math.floor(seconds);
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    const tail = String(whole % 60).padStart(2, "0");
    return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** The seconds of `#t=12:30`, `#t=1:02:30` or `#t=750`; null for anything else. */
export function momentOf(fragment) {
    const parts = /^#t=(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)$/.exec(fragment);
    if (!parts) return null;
    const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
    return hours * 3600 + minutes * 60 + seconds;
}

/** Reads what was kept under a name; null if nothing was, or the browser keeps nothing. */
export function kept(name, storage = "localStorage") {
    try {
        return JSON.parse(window[storage].getItem(`rangefinder.${name}`));
    } catch {
        return null;
    }
}

/** Keeps a value under a name, if the browser does and has room. */
export function keep(name, value, storage = "localStorage") {
    try {
        window[storage].setItem(`rangefinder.${name}`, JSON.stringify(value));
    } catch {
        // Nothing is remembered then, and all else works.
    }
}

const mostPlaces = 500;

/** Keeps how far a film was watched, and forgets the films that were watched longest ago. */
export function keepPlace(film, seconds, length) {
    const places = Object.entries({ ...kept("places"), [film]: { seconds, length, at: Date.now() } });
    places.sort(([, one], [, other]) => other.at - one.at);
    keep("places", Object.fromEntries(places.slice(0, mostPlaces)));
}

/** How much of each film was watched, from 0 to 1, by its entity tag. */
export function watchedShares() {
    const places = Object.entries(kept("places") ?? {});
    return new Map(places.map(([film, { seconds, length }]) => [film, Math.min(seconds / length, 1)]));
}

/** Where to go on with a film, in seconds; null if it has hardly begun, or is as good as over. */
export function placeToGoOn(film) {
    const place = kept("places")?.[film];
    return place && place.seconds >= 5 && place.seconds < place.length * 0.97 ? place.seconds : null;
}
