/// What a file's first bytes say that it is.
enum FilmSignature: Equatable, Sendable {
    case mp4, matroska, webM, ogg, avi, mpegTransport, mpegProgram, flash, asf

    /// Looks at the first bytes, of which a hundred are enough; `nil` if they begin no film that is known.
    init?(_ bytes: [UInt8]) {
        func has(_ text: String, at place: Int) -> Bool { bytes.dropFirst(place).starts(with: text.utf8) }
        if has("ftyp", at: 4) || has("moov", at: 4) || has("mdat", at: 4) || has("moof", at: 4) {
            self = .mp4
        } else if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            // The DocType stands in the first element of both (RFC 8794 section 11.2.6).
            self = String(decoding: bytes.prefix(64), as: UTF8.self).contains("webm") ? .webM : .matroska
        } else if has("OggS", at: 0) {
            self = .ogg
        } else if has("RIFF", at: 0), has("AVI ", at: 8) {
            self = .avi
        } else if has("FLV", at: 0) {
            self = .flash
        } else if bytes.starts(with: [0x30, 0x26, 0xB2, 0x75]) {
            self = .asf
        } else if bytes.starts(with: [0, 0, 1, 0xBA]) {
            self = .mpegProgram
        } else if bytes.first == 0x47, bytes.count > 188, bytes[188] == 0x47 {
            self = .mpegTransport
        } else {
            return nil
        }
    }

    /// What servers have to call it.
    var mediaType: String {
        switch self {
        case .mp4: "video/mp4"
        case .matroska: "video/x-matroska"
        case .webM: "video/webm"
        case .ogg: "video/ogg"
        case .avi: "video/x-msvideo"
        case .mpegTransport: "video/mp2t"
        case .mpegProgram: "video/mpeg"
        case .flash: "video/x-flv"
        case .asf: "video/x-ms-asf"
        }
    }

    /// What people call it.
    var name: String {
        switch self {
        case .mp4: "MP4"
        case .matroska: "Matroska (MKV)"
        case .webM: "WebM"
        case .ogg: "Ogg"
        case .avi: "AVI"
        case .mpegTransport: "MPEG transport stream"
        case .mpegProgram: "MPEG program stream"
        case .flash: "Flash video"
        case .asf: "Windows Media"
        }
    }
}
