internal import MediaLibrary
internal import RangePlanning

/// A film's poster as an answer has it.
struct PosterImage {
    private let image: [UInt8]
    private let film: Representation

    /// Counts the ways in which posters are made: one that is made in another way has another tag.
    private static let variant = "poster1"

    /// How long a browser may show what it has: a film that is replaced gets its new poster a day later.
    private static let cacheControl = "private, max-age=86400"

    /// Takes a JPEG that was made of a film.
    init(_ image: [UInt8], of film: Representation) {
        self.image = image
        self.film = film
    }

    /// What a request for it gets.
    func plan(for fields: RequestFields, at now: HTTPDate) -> ResponsePlan {
        ResponsePlan(
            for: fields,
            of: Target(
                size: Int64(image.count),
                entityTag: EntityTag(film, variant: Self.variant),
                lastModified: HTTPDate(secondsSince1970: film.modified.seconds),
                mediaType: "image/jpeg"
            ),
            at: now
        )
    }

    /// Appends the fields of a plan, and those that go with a poster.
    func append(_ plan: ResponsePlan, to head: inout ResponseHead) {
        plan.forEachField { head.append($0) }
        head.append("Cache-Control", Self.cacheControl)
        head.append("X-Content-Type-Options", "nosniff")
    }

    /// What of it a plan sends.
    func body(by plan: ResponsePlan) -> [UInt8] {
        plan.slices.flatMap { slice in
            switch slice {
            case .text(let bytes): bytes
            case .file(let range): Array(image[Int(range.lowerBound)..<Int(range.upperBound)])
            }
        }
    }
}
