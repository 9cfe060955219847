import Foundation

/// A cell of a workbook that a test writes.
enum FixtureCell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral {
    case text(String)
    /// As the workbook writes it.
    case number(String)
    /// A number shown as a day.
    case day(String)
    case truth(Bool)
    case fault(String)
    /// The value the formula had when the workbook was saved.
    case formula(String, value: String)
    case empty
    /// Formatted, without content.
    case styled

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(String(value)) }
    init(floatLiteral value: Double) { self = .number("\(value)") }
    init(booleanLiteral value: Bool) { self = .truth(value) }
    init(nilLiteral: ()) { self = .empty }

    func xml(_ place: String) -> String {
        switch self {
        case .text(let text): "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
        case .number(let number): "<c r=\"\(place)\"><v>\(number)</v></c>"
        case .day(let number): "<c r=\"\(place)\" s=\"1\"><v>\(number)</v></c>"
        case .truth(let truth): "<c r=\"\(place)\" t=\"b\"><v>\(truth ? 1 : 0)</v></c>"
        case .fault(let fault): "<c r=\"\(place)\" t=\"e\"><v>\(fault)</v></c>"
        case .formula(let formula, let value): "<c r=\"\(place)\"><f>\(formula)</f><v>\(value)</v></c>"
        case .styled: "<c r=\"\(place)\" s=\"1\"/>"
        case .empty: ""
        }
    }
}

/// Writes a workbook without a library, in parts that are not packed.
struct FixtureWorkbook {
    struct Sheet {
        var name: String
        var rows: [[FixtureCell]]
        var merged: [String] = []
    }

    var sheets: [Sheet]
    var from1904 = false

    init(_ rows: [[FixtureCell]], merged: [String] = [], from1904: Bool = false) {
        sheets = [Sheet(name: "数据", rows: rows, merged: merged)]
        self.from1904 = from1904
    }

    func write(to path: String) throws { try Data(FixtureZip(parts).bytes()).write(to: URL(filePath: path)) }

    var parts: [(name: String, content: [UInt8])] {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let package = "http://schemas.openxmlformats.org/package/2006"
        let spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        let numbers = sheets.indices.map { $0 + 1 }
        var parts = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"\(package)/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(spreadsheet).sheet.main+xml\"/>"
                    + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(spreadsheet).styles+xml\"/>"
                    + numbers.map { "<Override PartName=\"/xl/worksheets/sheet\($0).xml\" ContentType=\"\(spreadsheet).worksheet+xml\"/>" }.joined() + "</Types>"
            ),
            ("_rels/.rels", "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" Type=\"\(relations)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"\(main)\" xmlns:r=\"\(relations)\"><workbookPr\(from1904 ? " date1904=\"1\"" : "")/><sheets>"
                    + numbers.map { "<sheet name=\"\(sheets[$0 - 1].name)\" sheetId=\"\($0)\" r:id=\"rId\($0)\"/>" }.joined() + "</sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"\(package)/relationships\">"
                    + numbers.map { "<Relationship Id=\"rId\($0)\" Type=\"\(relations)/worksheet\" Target=\"worksheets/sheet\($0).xml\"/>" }.joined()
                    + "<Relationship Id=\"rId99\" Type=\"\(relations)/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
            (
                "xl/styles.xml",
                "<styleSheet xmlns=\"\(main)\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>"
                    + "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ]
        for (index, sheet) in sheets.enumerated() {
            let rows = sheet.rows.enumerated().map { row, cells in
                let content = cells.enumerated().map { $1.xml("\(String(UnicodeScalar(UInt8(65 + $0))))\(row + 1)") }.joined()
                return content.isEmpty ? "" : "<row r=\"\(row + 1)\">\(content)</row>"
            }
            let merged = sheet.merged.isEmpty ? "" : "<mergeCells>\(sheet.merged.map { "<mergeCell ref=\"\($0)\"/>" }.joined())</mergeCells>"
            parts.append(("xl/worksheets/sheet\(index + 1).xml", "<worksheet xmlns=\"\(main)\"><sheetData>\(rows.joined())</sheetData>\(merged)</worksheet>"))
        }
        return parts.map { ($0.0, Array($0.1.utf8)) }
    }
}

/// A zip file of parts that are not packed.
struct FixtureZip {
    var parts: [(name: String, content: [UInt8])]
    /// Sizes that the table of contents claims instead of the true ones.
    var claimed: [String: UInt32] = [:]
    var isEncrypted = false

    init(_ parts: [(name: String, content: [UInt8])]) { self.parts = parts }

    func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        var table: [UInt8] = []
        for part in parts {
            let size = claimed[part.name] ?? UInt32(part.content.count)
            // Flags, method, time, checksum, both sizes, lengths of name and extra field.
            let fields: [(UInt32, Int)] = [
                (20, 2), (isEncrypted ? 1 : 0, 2), (0, 2), (0, 4), (crc(part.content), 4), (UInt32(part.content.count), 4), (size, 4),
                (UInt32(part.name.utf8.count), 2), (0, 2),
            ]
            table += little([(0x0201_4B50, 4), (20, 2)] + fields + [(0, 2), (0, 2), (0, 2), (0, 4), (UInt32(bytes.count), 4)])
            table += Array(part.name.utf8)
            bytes += little([(0x0403_4B50, 4)] + fields)
            bytes += Array(part.name.utf8)
            bytes += part.content
        }
        let end = little([
            (0x0605_4B50, 4), (0, 4), (UInt32(parts.count), 2), (UInt32(parts.count), 2), (UInt32(table.count), 4), (UInt32(bytes.count), 4), (0, 2),
        ])
        return bytes + table + end
    }

    private func little(_ fields: [(value: UInt32, count: Int)]) -> [UInt8] {
        fields.flatMap { field in (0..<field.count).map { UInt8(truncatingIfNeeded: field.value >> UInt32(8 * $0)) } }
    }

    private func crc(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
