/// Films in a cache of nginx need slices: else a seek fetches all of a film first.
struct NGINXCacheRule {
    /// `fastcgi` or `proxy`.
    let kind: String
    let location: NGINXLocation

    /// What is wrong; `nil` if there is no cache.
    var finding: Finding? {
        guard let cache = location.first("\(kind)_cache"), cache.value != "off" else { return nil }
        let text = "\(cache.place): \(kind)_cache \(cache.value)"
        guard let slice = location.first("slice"), NGINXQuantity.bytes(slice.value) != 0 else {
            return .fault(
                "cache",
                text + ", without slice",
                harm: "a seek to the end fetches the whole film first, and each film is kept whole",
                advice: "set slice 8m, $slice_range in \(kind)_cache_key, and pass it as Range"
            )
        }
        let key = location.first("\(kind)_cache_key")?.arguments.joined() ?? ""
        guard key.contains("$slice_range") else {
            return .fault(
                "cache",
                text + ", whose key lacks $slice_range",
                harm: "every slice of a film is taken for the same one: films are broken",
                advice: "add $slice_range to \(kind)_cache_key"
            )
        }
        return .good("cache", "\(cache.value), in slices of \(slice.value)")
    }
}
