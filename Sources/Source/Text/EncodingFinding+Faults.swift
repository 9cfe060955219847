import Vocabulary

extension EncodingFinding {
    func explain(_ fault: ByteFault, _ expected: String, _ head: [UInt8]) -> any Error {
        let place = "line \(fault.line)"
        switch fault.kind {
        case .longLine:
            return SourceError(
                .lineTooLong, problem: "\(file.path), \(place) is longer than \(SourceInspection.mostLineBytes >> 20) MiB",
                mend: "the file is damaged or is no CSV: look for a missing line end or quote near that line")
        case .nul:
            if let likely = Self.likely16(head), expected == "UTF-8" || expected == "GB18030" {
                return error("has a NUL byte at position \(fault.position) of \(place), as UTF-16 has", probably: likely)
            }
            return SourceError(
                .encoding, problem: "\(file.path), \(place): a NUL byte at position \(fault.position) of the line",
                mend: "this is no plain text; export it again as CSV in UTF-8")
        case .cutOff:
            return SourceError(
                .encoding, problem: "\(file.path), \(place): the file ends in the middle of a character of \(expected)",
                mend: "the file is cut off; fetch or export it again")
        case .foreign(let byte):
            if expected == "UTF-8", Self.likely16(head) == nil, let other = ForeignText.likely(head) { return foreign(other) }
            let text = "has byte 0x\(hexadecimal(byte)) at position \(fault.position) of \(place), which is no \(expected)"
            return error(text, probably: guess(otherThan: expected, head))
        }
    }

    func mixed(_ fault: ByteFault) -> SourceError {
        SourceError(
            .encoding, problem: "\(file.path), line \(fault.line), is not in UTF-8 as the lines before it are: the file mixes encodings",
            mend: "correct that line, or export the file again in UTF-8; if all of it is GB18030, declare that encoding")
    }

    func foreign(_ text: ForeignText) -> SourceError {
        SourceError(
            .encoding, problem: "\(file.path) is not in UTF-8, and its characters are those of \(text.rawValue) rather than of GB18030",
            mend: "export the file again in UTF-8; if it is GB18030 all the same, declare that encoding")
    }

    /// The other encoding in which the whole file is well-formed.
    private func guess(otherThan expected: String, _ head: [UInt8]) -> SourceDeclaration.Encoding? {
        if let likely = Self.likely16(head) { return likely }
        do {
            var plain = UTF8Scanner()
            if expected != "UTF-8", try fault(of: &plain) == nil { return .utf8 }
            var chinese = GB18030Scanner()
            if expected != "GB18030", try fault(of: &chinese) == nil { return .gb18030 }
        } catch {
            // The file can no longer be read: then the byte that was wrong is the news.
        }
        return nil
    }

    func error(_ what: String, probably encoding: SourceDeclaration.Encoding?) -> SourceError {
        guard let encoding else {
            return SourceError(
                .encoding, problem: "\(file.path) \(what), nor is the file any other encoding that is read",
                mend: "the file is damaged, or mixes encodings: correct that line, or export the file again in UTF-8")
        }
        return SourceError(
            .encoding, problem: "\(file.path) \(what); the file is probably \(encoding.rawValue.uppercased())",
            mend: declared == .auto
                ? "declare encoding: \(encoding.rawValue) in the source" : "declare encoding: \(encoding.rawValue) (or auto, which finds it) in the source")
    }
}

func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
