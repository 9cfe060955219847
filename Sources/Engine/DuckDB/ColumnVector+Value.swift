import CDuckDB
import Vocabulary

extension ColumnVector {
    func value(_ row: Int) -> EngineValue {
        if isNull(row) { return .null }
        switch layout {
        case .null: return .null
        case .bool: return .bool(load(row, as: UInt8.self) != 0)
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32: return .integer(integer(row))
        case .uint64: return EngineValue(whole: Int128(load(row, as: UInt64.self)))
        case .int128: return EngineValue(whole: int128(row))
        case .uint128: return unsigned128(row)
        case .float, .double: return .real(real(row))
        case .decimal16(let scale), .decimal32(let scale), .decimal64(let scale), .decimal128(let scale):
            return .decimal(Decimal(unscaled: unscaled(row), scale: scale))
        case .text: return .text(String(decoding: bytes(row), as: UTF8.self))
        case .blob: return .blob(Array(bytes(row)))
        case .bits: return .text(bitText(row))
        case .uuid: return .text(uuidText(row))
        case .date: return .date(load(row, as: Int32.self))
        case .time: return .time(integer(row))
        case .timeWithZone: return .text(zonedTimeText(row))
        case .timestamp: return .timestamp(integer(row))
        case .timestampNanoseconds: return .timestampNanoseconds(integer(row))
        case .instant: return .instant(integer(row))
        case .interval:
            let parts = load(row, as: heliu_duckdb_interval.self)
            return .interval(months: parts.months, days: parts.days, microseconds: parts.micros)
        case .enumeration8: return enumerationText(Int(load(row, as: UInt8.self)))
        case .enumeration16: return enumerationText(Int(load(row, as: UInt16.self)))
        case .enumeration32: return enumerationText(Int(load(row, as: UInt32.self)))
        case .list, .array, .structure, .map, .union: return nestedValue(row)
        }
    }

    private func nestedValue(_ row: Int) -> EngineValue {
        switch layout {
        case .array(let count): return .list((row * count..<(row + 1) * count).map(children[0].value))
        case .list: return .list(entryRange(row).map(children[0].value))
        case .map:
            let (keys, values) = (children[0].children[0], children[0].children[1])
            return .map(entryRange(row).map { .init(key: keys.value($0), value: values.value($0)) })
        case .structure:
            guard case .structure(let fields) = type else { preconditionFailure("a structure has fields") }
            return .structure(zip(fields, children).map { .init(name: $0.name, value: $1.value(row)) })
        case .union:
            // The first child is the number of the member that stands.
            return children[Int(children[0].integer(row)) + 1].value(row)
        default: preconditionFailure("\(type.sql) is not nested")
        }
    }

    private func entryRange(_ row: Int) -> Range<Int> {
        let entry = load(row, as: heliu_duckdb_list_entry.self)
        return Int(entry.offset)..<Int(entry.offset + entry.length)
    }

    private func unsigned128(_ row: Int) -> EngineValue {
        let low = data.load(fromByteOffset: row * 16, as: UInt64.self)
        let high = data.load(fromByteOffset: row * 16 + 8, as: UInt64.self)
        let whole = UInt128(high) << 64 | UInt128(low)
        // Above 128 bits with a sign no number type of ours holds it.
        return Int128(exactly: whole).map(EngineValue.init(whole:)) ?? .text(String(whole))
    }

    private func enumerationText(_ index: Int) -> EngineValue {
        guard case .enumeration(let values) = type else { preconditionFailure("an enumeration has values") }
        return .text(values[index])
    }

    /// Stored as a signed number so that UUIDs sort as their text: the highest bit is turned.
    private func uuidText(_ row: Int) -> String {
        let parts = load(row, as: heliu_duckdb_hugeint.self)
        let high = UInt64(bitPattern: parts.upper) ^ (1 << 63)
        let digits = Self.hex(high) + Self.hex(parts.lower)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { result.append("-") }
            result.append(digit)
        }
        return result
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// The first byte says how many bits of the second are padding.
    private func bitText(_ row: Int) -> String {
        let bytes = bytes(row)
        let text = bytes.dropFirst().map { EngineValue.padded(Int64($0), 8, radix: 2) }.joined()
        return String(text.dropFirst(Int(bytes[0])))
    }

    /// 40 bits of microseconds, then 24 bits that count down from the easternmost offset.
    private func zonedTimeText(_ row: Int) -> String {
        let stored = load(row, as: UInt64.self)
        let microseconds = Int64(stored >> 24)
        let offset = 57_599 - Int64(stored & 0xFF_FFFF)
        let magnitude = Int64(offset.magnitude)
        var zone = (offset < 0 ? "-" : "+") + EngineValue.padded(magnitude / 3600, 2)
        if magnitude % 3600 != 0 { zone += ":" + EngineValue.padded(magnitude / 60 % 60, 2) }
        return EngineValue.text(timeOfDay: microseconds, perSecond: 1_000_000) + zone
    }
}
