internal import JSONWriting

/// The members of a JSON object, in the order of the text, each name once.
struct JSONObject: Hashable, Sendable {
    struct Member: Hashable, Sendable {
        let name: String
        let value: JSON
    }

    private(set) var members: [Member] = []

    /// The value of this name; setting one that is not there yet adds it at the end, and `nil` takes it away.
    subscript(name: String) -> JSON? {
        get { members.first { $0.name == name }?.value }
        set {
            let place = members.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): members[place] = Member(name: name, value: value)
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose name is known to be new.
    mutating func appendNew(_ name: String, _ value: JSON) {
        members.append(Member(name: name, value: value))
    }

    /// The object as JSON text, without spaces.
    var text: String {
        JSONText.object(members.map { ($0.name, $0.value.text) })
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSON)...) {
        members = elements.map(Member.init)
    }
}
