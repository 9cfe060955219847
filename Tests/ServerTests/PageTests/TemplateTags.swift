/// The tags of a Mustache template as a tree, read independently of the library that renders it.
indirect enum TemplateTag {
    case variable(String)
    case unescaped(String)
    /// `inverted` renders when there is nothing.
    case section(String, [TemplateTag], inverted: Bool)
    case partial(String)

    /// - Returns: `nil` if sections are not closed in the order they were opened.
    static func read(_ text: String) -> [TemplateTag]? {
        var open: [(name: String, tags: [TemplateTag], kind: Character?)] = [("", [], nil)]
        for piece in text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst() {
            guard let end = piece.firstRange(of: "}}") else { return nil }
            let tag = piece[..<end.lowerBound]
            let name = String(tag.drop { "#^/>{<$ ".contains($0) }.filter { $0 != " " && $0 != "}" })
            switch tag.first {
            case "#", "^", "<", "$":
                open.append((name, tag.first == "<" ? [.partial(name)] : [], tag.first))
            case "/":
                guard open.count > 1, let closed = open.popLast(), closed.name == name else { return nil }
                let block = closed.kind == "<" || closed.kind == "$"
                open[open.count - 1].tags += block ? closed.tags : [.section(name, closed.tags, inverted: closed.kind == "^")]
            case ">": open[open.count - 1].tags.append(.partial(name))
            case "{": open[open.count - 1].tags.append(.unescaped(name))
            case "!": break
            default: open[open.count - 1].tags.append(.variable(name))
            }
        }
        return open.count == 1 ? open[0].tags : nil
    }
}

extension Substring {
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }
}
