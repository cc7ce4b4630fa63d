/// The response fields that the operator chooses, for all films or for those in some folders.
struct FolderFields {
    private let standardCacheControl: String
    private let cacheControls: [CacheControlRule]
    private let responseFields: [ResponseFieldRule]

    init(_ settings: Settings) {
        // RFC 9111 5.2.2.7: who may watch is for the application to say, and not for a shared cache.
        standardCacheControl = "private, max-age=\(settings.cacheMaxAge.components.seconds)"
        cacheControls = settings.cacheControls
        responseFields = settings.responseFields
    }

    /// Appends the fields for the film at `path`; of rules for the same field, the last one that covers it counts.
    func append(to head: inout ResponseHead, for path: RequestPath) {
        let cacheControl = cacheControls.last { $0.folder.covers(path.bytes) }
        head.append("Cache-Control", cacheControl?.value ?? standardCacheControl)
        var names: Set<String> = []
        for field in responseFields.reversed() where field.folder.covers(path.bytes) {
            if names.insert(field.name.lowercased()).inserted { head.append(field.name, field.value) }
        }
    }
}
