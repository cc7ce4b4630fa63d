-- wrk: random ranges over many films, and one line of JSON at the end.
--
--     wrk … -s seeks.lua URL -- PREFIX FILMS SIZE LENGTH
--
-- asks for LENGTH random bytes of PREFIX0000.mp4, PREFIX0001.mp4, … of SIZE bytes each.

local prefix, films, size, length

function init(args)
    prefix, films, size, length = args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
    math.randomseed(1) -- every peer is asked for the same ranges
end

function request()
    local first = math.random(0, size - length)
    wrk.headers["Range"] = string.format("bytes=%d-%d", first, first + length - 1)
    return wrk.format("GET", string.format("%s%04d.mp4", prefix, math.random(0, films - 1)))
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"answers": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "p99.9": %.3f, "failed": %d}\n',
        summary.requests, summary.duration / 1e6,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout
    ))
end
