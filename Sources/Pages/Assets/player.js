// Plays a film: goes on where the viewer stopped, and knows the keys that players have.

import { clockText, keep, keepPlace, kept, momentOf, placeToGoOn } from "./moments.js";

const video = document.querySelector("video");
const film = video.dataset.film;
const keys = document.querySelector(".keys");
const speed = document.querySelector(".speed");
const before = document.querySelector("[rel=prev]");
const next = document.querySelector("[rel=next]");
const tracks = [...video.textTracks];

const said = document.querySelector(".said");
let silence;

/** Shows for a moment what has happened. */
function say(text) {
    said.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => (said.textContent = ""), 1500);
}

// Where it begins.

const arrival = performance.getEntriesByType("navigation")[0]?.type;
const place = placeToGoOn(film);
const asked = momentOf(location.hash);

function begin() {
    // Who loads the page anew wants to go on, whatever moment the address names.
    const goesOn = place !== null && (asked === null || arrival === "reload");
    if (goesOn) {
        const resumed = document.querySelector(".resumed");
        resumed.querySelector("span").textContent = `Continues at ${clockText(place)}`;
        resumed.hidden = false;
        video.currentTime = place;
    } else if (asked !== null) {
        video.currentTime = asked;
    }
    // Who chose the film on another page of ours wants to see it. If the browser does not want that, it waits.
    const isChosen = document.referrer.startsWith(`${location.origin}/`) && arrival === "navigate";
    if (isChosen) video.play().catch(() => {});
}

if (video.readyState >= HTMLMediaElement.HAVE_METADATA) begin();
else video.addEventListener("loadedmetadata", begin, { once: true });

addEventListener("hashchange", () => {
    const moment = momentOf(location.hash);
    if (moment !== null) video.currentTime = moment;
});

document.querySelector(".restart").addEventListener("click", (press) => {
    press.target.parentElement.hidden = true;
    video.currentTime = 0;
    video.play();
});

// Where the viewer stops.

let keptTime = 0;

function keepNow() {
    if (!video.played.length || !Number.isFinite(video.duration)) return;
    keptTime = video.currentTime;
    keepPlace(film, keptTime, video.duration);
}

video.addEventListener("timeupdate", () => {
    if (Math.abs(video.currentTime - keptTime) >= 2) keepNow();
});
video.addEventListener("pause", keepNow);
addEventListener("pagehide", keepNow);

// What goes wrong.

const fault = document.querySelector(".fault");

function showFault() {
    const cannot = [MediaError.MEDIA_ERR_DECODE, MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED];
    fault.hidden = !cannot.includes(video.error?.code);
}

video.addEventListener("error", showFault);
showFault();

// Subtitles.

// Languages are called by their names in the viewer's own: `de.forced` becomes `Deutsch forced`.
const languageNames = new Intl.DisplayNames(navigator.languages, { type: "language" });
for (const element of video.querySelectorAll("track")) {
    const language = element.srclang;
    if (language !== "und") {
        element.label = element.label.replace(language, languageNames.of(language)).replaceAll(".", " ");
    }
}

/** The subtitles that are wanted: as last time, or in a language of the viewer's, or the first. */
function wantedTrack() {
    const languages = [kept("subtitles"), ...navigator.languages.flatMap((one) => [one, one.split("-")[0]])];
    const language = languages.find((one) => tracks.some((track) => track.language === one));
    return tracks.find((track) => track.language === language) ?? tracks[0];
}

function toggleSubtitles() {
    const shown = tracks.find((track) => track.mode === "showing");
    const wanted = shown ? null : wantedTrack();
    if (shown) shown.mode = "disabled";
    if (wanted) wanted.mode = "showing";
    say(wanted ? wanted.label : tracks.length ? "No subtitles" : "There are no subtitles");
}

if (tracks.length && kept("subtitles") !== null) wantedTrack().mode = "showing";
video.textTracks.addEventListener("change", () => {
    keep("subtitles", tracks.find((track) => track.mode === "showing")?.language ?? null);
});

// Speed.

function setSpeed(rate) {
    video.playbackRate = rate;
    say(`${rate}×`);
}

function changeSpeed(step) {
    const rates = [...speed.options].map((option) => Number(option.value));
    setSpeed(rates[rates.indexOf(video.playbackRate) + step] ?? video.playbackRate);
}

speed.addEventListener("change", () => setSpeed(Number(speed.value)));
video.addEventListener("ratechange", () => (speed.value = String(video.playbackRate)));

// A link to this moment.

document.querySelector(".copy").addEventListener("click", async () => {
    const address = new URL(location.href);
    address.hash = `t=${clockText(video.currentTime)}`;
    try {
        await navigator.clipboard.writeText(address.href);
        say(`Link to ${clockText(video.currentTime)} copied`);
    } catch {
        // Pages that did not come by https may not write to the clipboard.
        history.replaceState(null, "", address);
        say("The link is in the address bar");
    }
});

// Keys.

function seek(seconds) {
    video.currentTime = Math.min(Math.max(seconds, 0), video.duration || 0);
    say(clockText(video.currentTime));
}

function setVolume(volume) {
    video.volume = Math.min(Math.max(volume, 0), 1);
    video.muted = false;
    say(`Volume ${Math.round(video.volume * 100)} %`);
}

function togglePlay() {
    if (video.paused) video.play().catch(() => {});
    else video.pause();
}

function toggleSound() {
    video.muted = !video.muted;
    say(video.muted ? "Sound off" : "Sound on");
}

function toggleFullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else video.requestFullscreen().catch(() => {});
}

function toggleKeys() {
    if (keys.open) keys.close();
    else keys.showModal();
}

const acts = {
    " ": togglePlay,
    k: togglePlay,
    j: () => seek(video.currentTime - 10),
    l: () => seek(video.currentTime + 10),
    ArrowLeft: () => seek(video.currentTime - 5),
    ArrowRight: () => seek(video.currentTime + 5),
    ArrowUp: () => setVolume(video.volume + 0.05),
    ArrowDown: () => setVolume(video.volume - 0.05),
    m: toggleSound,
    c: toggleSubtitles,
    f: toggleFullscreen,
    "<": () => changeSpeed(-1),
    ">": () => changeSpeed(1),
    p: () => before?.click(),
    n: () => next?.click(),
    "?": toggleKeys,
};
for (let digit = 0; digit <= 9; digit++) acts[digit] = () => seek((video.duration * digit) / 10);

/** Whether a key belongs to what has the focus: a space presses a button, an arrow chooses from a list. */
function isTaken(press) {
    if (keys.open) return press.key !== "?";
    return press.target.matches("select") || (press.key === " " && press.target.matches("button, a"));
}

// Before the video's own controls, which would do some of it a second time.
document.addEventListener(
    "keydown",
    (press) => {
        const act = acts[press.key.length === 1 ? press.key.toLowerCase() : press.key];
        if (!act || press.ctrlKey || press.altKey || press.metaKey || isTaken(press)) return;
        press.preventDefault();
        act();
    },
    { capture: true },
);

document.querySelector(".help").addEventListener("click", toggleKeys);
keys.querySelector(".close").addEventListener("click", toggleKeys);
document.querySelector(".scripted").hidden = false;

// The keys of keyboards and headsets.

if ("mediaSession" in navigator) {
    navigator.mediaSession.metadata = new MediaMetadata({ title: document.title });
    navigator.mediaSession.setActionHandler("previoustrack", before && (() => before.click()));
    navigator.mediaSession.setActionHandler("nexttrack", next && (() => next.click()));
}
