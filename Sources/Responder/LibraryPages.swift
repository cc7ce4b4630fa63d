internal import FastCGI
internal import MediaLibrary
internal import Pages
internal import Playback
internal import Posters
internal import RangePlanning

/// The pages of folders and films: made of what a library holds, as far as the viewer may see it.
struct LibraryPages {
    private let library: MediaLibrary
    private let gate: Gate
    private let posters: Posters?
    private let choices: RootChoices<Switch>
    private let rootNames: [String]
    private let accelRedirect: AccelRedirect?

    /// `nil` where no root has pages.
    init?(_ library: MediaLibrary, gate: Gate, posters: Posters?, settings: Settings) {
        guard settings.pages.contains(where: { $0.choice == .on }) else { return nil }
        self.library = library
        self.gate = gate
        self.posters = posters
        accelRedirect = AccelRedirect(settings)
        choices = RootChoices(settings.pages, settings)
        rootNames = settings.roots.compactMap(\.name)
    }

    /// What the folder above all others is called.
    private static let home = "Films"

    /// What a folder's answer can be written in; the first is for those who prefer none.
    private enum Format: String, CaseIterable {
        case html = "text/html"
        case json = "application/json"
    }

    // MARK: The list of roots

    /// Whether a path stands above all roots: there is nothing but their names.
    func isAboveRoots(_ path: RequestPath) -> Bool { !rootNames.isEmpty && path.bytes == [slash] }

    /// The page of the roots that have pages and are open to whoever has the token.
    ///
    /// - Throws: ``TokenRefusal`` if there is none, but would be with another token.
    /// - Returns: `nil` if there is none.
    func roots(for token: PresentedToken, in request: borrowing Request) throws(TokenRefusal) -> Document? {
        var folders: [FolderEntry] = []
        var refusal: TokenRefusal?
        for name in rootNames {
            let path = RequestPath([slash] + Array(name.utf8) + [slash])
            guard choices[path] == .on else { continue }
            do throws(TokenRefusal) {
                _ = try gate.admit(token, to: path, beginsFilm: true, from: request["REMOTE_ADDR"] ?? "")
                folders.append(FolderEntry(name: name, address: address(of: name) + "/"))
            } catch {
                refusal = refusal ?? error
            }
        }
        if folders.isEmpty {
            if let refusal { throw refusal }
            return nil
        }
        return document(LibraryPage(title: Self.home, folders: folders, links: links(in: request)), for: request)
    }

    // MARK: Folders and films

    /// Whether there are pages of what lies at a path, should anything lie there.
    func cover(_ path: RequestPath) -> Bool { choices[path] == .on }

    /// The page at the address that a request asks for; `nil` if it asks for a file.
    ///
    /// - Throws: ``LookupError`` as if a file had been asked for.
    func page(
        at path: RequestPath,
        _ admission: Admission?,
        in request: borrowing Request
    ) throws(LookupError) -> Document? {
        guard cover(path) else { return nil }
        if path.bytes.last == slash { return try folder(at: path, admission, in: request) }
        guard RequestQuery(of: request).asksForPage else { return nil }
        return try player(at: path, admission, in: request)
    }

    private func folder(
        at path: RequestPath,
        _ admission: Admission?,
        in request: borrowing Request
    ) throws(LookupError) -> Document {
        let listing = try library.list(path.bytes.span)
        let page = LibraryPage(
            title: path.bytes.count == 1 ? Self.home : RequestPath(path.bytes.dropLast()).fileName,
            crumbs: crumbs(above: path, admission),
            folders: listing.folders.map { FolderEntry(name: $0, address: address(of: $0) + "/") },
            films: listing.films.map(entry),
            isWhole: listing.isWhole,
            postersToMake: posters?.progress.queued ?? 0,
            // A frame is taken from a film that begins, and a link may allow few at once.
            makesFrames: admission?.grant.streams == nil,
            links: links(in: request)
        )
        return document(page, for: request)
    }

    /// The page of a film; `nil` if it is none.
    private func player(
        at path: RequestPath,
        _ admission: Admission?,
        in request: borrowing Request
    ) throws(LookupError) -> Document? {
        let file = try library.open(path.bytes.span)
        guard MediaTypes.isFilm(file.representation.mediaType) else { return nil }
        let folder = Array(path.bytes[...(path.bytes.lastIndex(of: slash) ?? 0)])
        // What lies beside the film is for those who may see its folder.
        let films = isVisible(folder, admission) ? try library.list(folder.span).films : []
        let place = films.firstIndex { $0.name.utf8.elementsEqual(path.fileName.utf8) }
        let page = PlayerPage(
            place.map { entry(films[$0]) } ?? entry(path.fileName, file.representation),
            crumbs: crumbs(above: path, admission),
            previous: place.flatMap { $0 > 0 ? entry(films[$0 - 1]) : nil },
            next: place.flatMap { $0 + 1 < films.count ? entry(films[$0 + 1]) : nil },
            links: links(in: request)
        )
        return document(page.html, Page.contentType, Page.fields)
    }

    // MARK: What pages are made of

    /// The folders above a page, from the outermost on; those that the viewer may not see have no address.
    private func crumbs(above path: RequestPath, _ admission: Admission?) -> [Crumb] {
        let slashes = path.bytes.indices.filter { path.bytes[$0] == slash }
        // A folder is not above itself.
        let isFolder = path.bytes.last == slash
        let folders = isFolder ? slashes.dropLast() : slashes[...]
        return folders.enumerated().map { level, end in
            let part = level == 0 ? [] : path.bytes[(slashes[level - 1] + 1)..<end]
            let name = level == 0 ? Self.home : String(decoding: part, as: UTF8.self)
            // The list of roots is there for whoever may see the root itself.
            let seen = level == 0 && !rootNames.isEmpty ? slashes.dropFirst().first ?? end : end
            let steps = folders.count - level - (isFolder ? 0 : 1)
            let address = steps == 0 ? "./" : String(repeating: "../", count: steps)
            return Crumb(name: name, address: isVisible(Array(path.bytes[...seen]), admission) ? address : nil)
        }
    }

    /// Whether the folder of a path with a slash at its end has a page for whoever was let through to what is in it.
    private func isVisible(_ folder: [UInt8], _ admission: Admission?) -> Bool {
        choices[RequestPath(folder)] == .on && admission?.covers(folder) != false
    }

    private func entry(_ film: ListedFilm) -> FilmEntry {
        entry(film.name, film.representation, film.subtitles)
    }

    private func entry(
        _ name: String,
        _ representation: Representation,
        _ subtitles: [ListedSubtitles] = []
    ) -> FilmEntry {
        let target = Target(representation, tag: accelRedirect?.entityTag(of: representation))
        return FilmEntry(
            name: name,
            address: address(of: name),
            mediaType: representation.mediaType,
            size: representation.size,
            modified: representation.modified.seconds,
            // `13 Sep 2020` of `Sun, 13 Sep 2020 12:26:40 GMT`.
            day: String(target.lastModified.text.dropFirst(5).prefix(11)),
            tag: target.entityTag.text,
            duration: posters?.facts(of: EntityTag(representation).text).map { $0.duration / .seconds(1) },
            hasPoster: posters != nil && representation.mediaType.hasPrefix("video/"),
            subtitles: subtitles.map { SubtitlesEntry(language: $0.language, address: address(of: $0.name)) }
        )
    }

    /// A name as an address relative to its folder: with its colons encoded too, no part of it is taken for a scheme.
    private func address(of name: String) -> String { name.utf8.percentEncoded(unless: \.isUnreserved) }

    /// Where the page of a request stands, and the token in its query.
    private func links(in request: borrowing Request) -> Links {
        let depth = RequestPath(of: request).bytes.count { $0 == slash } - 1
        let token = RequestQuery(of: request).values(of: "token").first { !$0.isEmpty }
        return Links(depth: max(0, depth), token: token.map { "token=\($0)" } ?? "")
    }

    // MARK: How they are sent

    private func document(_ page: LibraryPage, for request: borrowing Request) -> Document {
        let accept = AcceptField(request["HTTP_ACCEPT"] ?? "")
        return switch accept.preferred(among: Format.allCases, default: .html) {
        case .html: document(page.html, Page.contentType, Page.fields + [("Vary", "Accept")])
        case .json: document(page.json, Format.json.rawValue, [("Vary", "Accept")])
        }
    }

    /// A folder has no validator that would tell of a film in it that has grown, so nothing is kept without asking.
    private func document(_ body: [UInt8], _ contentType: String, _ fields: [(String, String)]) -> Document {
        Document(
            status: .ok,
            contentType: contentType,
            body: body,
            fields: [("Cache-Control", "private, no-cache")] + fields
        )
    }
}

private let slash = UInt8(ascii: "/")
