/// A delimited text of bounded size, such as one record that was set aside or a file of corrections.
enum DelimitedText {
    /// Records of the text; a quote opens a quoted value only where the value begins, inside it two stand for one.
    ///
    /// A quote that is not closed runs to the end of the text. Empty lines are left out.
    static func records(_ text: String, delimiter: Character = ",", quote: Character = "\"") -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var value = ""
        var isQuoted = false
        var isAtStart = true
        var closed = false
        func endRecord() {
            record.append(value)
            if record.count > 1 || !record[0].isEmpty || closed { records.append(record) }
            record = []
            value = ""
            isAtStart = true
            closed = false
        }
        for character in text {
            if isQuoted {
                if character == quote { isQuoted = false } else { value.append(character) }
            } else if character == quote, isAtStart || closed {
                // Directly behind a closing quote it is the second of two.
                if closed { value.append(quote) }
                isQuoted = true
                closed = true
                isAtStart = false
            } else if character == delimiter {
                record.append(value)
                value = ""
                isAtStart = true
                closed = false
            } else if character.isNewline {
                endRecord()
            } else {
                value.append(character)
                isAtStart = false
                closed = false
            }
        }
        if !record.isEmpty || !value.isEmpty { endRecord() }
        return records
    }

    /// One record as a line of CSV.
    static func line(_ values: [String]) -> String {
        values.map { value in
            let needsQuotes = value.contains { $0 == "," || $0 == "\"" || $0.isNewline } || value.first == " " || value.last == " "
            return needsQuotes ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
        }.joined(separator: ",") + "\r\n"
    }
}
