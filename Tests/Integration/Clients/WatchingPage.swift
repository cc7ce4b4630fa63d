import Foundation

/// A page that plays a film, seeks in it, and tells what came of it by asking for a path: the responder logs that.
///
/// It takes no driver, so every browser that can be given an address can be tested.
enum WatchingPage {
    /// Puts the page where nginx serves it, and returns its address.
    static func add(to stack: Stack, watching film: Film) throws -> String {
        try stack.folder.add("pages/watch.html", Data(html.utf8))
        return "http://127.0.0.1:\(stack.port)/watch.html#\(film.name.percentEncoded)"
    }

    /// What the page has to say: `ended`, or what went wrong.
    static func verdict(in log: DaemonLog) async throws -> String? {
        let exchanges = try await log.exchanges { $0["path"]?.hasPrefix("/verdict/") == true }
        return exchanges.first?["path"]?.replacing("/verdict/", with: "")
    }

    private static let html = """
        <!doctype html>
        <title>Watching</title>
        <video muted></video>
        <script type="module">
            const video = document.querySelector("video");
            const event = (name) => new Promise((resolve, reject) => {
                video.addEventListener(name, resolve, { once: true });
                video.addEventListener("error", () => reject(video.error.message), { once: true });
            });
            const until = async (name, holds) => { while (!holds()) await event(name); };
            const playOn = (from) => until("timeupdate", () => video.currentTime > from + 0.5);
            const seek = async (time) => {
                const seeked = event("seeked");
                video.currentTime = time;
                await seeked;
                if (Math.abs(video.currentTime - time) > 0.5) throw `sought ${time}, found ${video.currentTime}`;
            };
            const watch = async () => {
                video.src = "/media/" + location.hash.slice(1);
                await video.play();
                await playOn(0);
                for (const part of [0.8, 0.1, 0.5]) {
                    await seek(part * video.duration);
                    await playOn(part * video.duration);
                }
                await seek(video.duration - 1);
                await until("ended", () => video.ended);
                return "ended";
            };
            const verdict = await watch().catch((error) => `${error}`);
            await fetch("/media/verdict/" + encodeURIComponent(verdict));
        </script>
        """
}
