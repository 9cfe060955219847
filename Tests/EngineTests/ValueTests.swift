import Engine
import Testing
import Vocabulary

/// What comes out of the engine is what went in.
struct ValueTests {
    @Test(arguments: [
        ("true", EngineValue.bool(true), EngineType.boolean),
        ("(-128)::TINYINT", .integer(-128), .int8),
        ("(-32768)::SMALLINT", .integer(-32768), .int16),
        ("2147483647::INTEGER", .integer(2_147_483_647), .int32),
        ("(-9223372036854775807)::BIGINT", .integer(-9_223_372_036_854_775_807), .int64),
        ("255::UTINYINT", .integer(255), .uint8),
        ("65535::USMALLINT", .integer(65535), .uint16),
        ("4294967295::UINTEGER", .integer(4_294_967_295), .uint32),
        ("18446744073709551615::UBIGINT", .huge(18_446_744_073_709_551_615), .uint64),
        ("7::HUGEINT", .integer(7), .int128),
        ("(-170141183460469231731687303715884105727)::HUGEINT", .huge(-Int128.max), .int128),
        ("170141183460469231731687303715884105727::UHUGEINT", .huge(.max), .uint128),
        ("340282366920938463463374607431768211455::UHUGEINT", .text("340282366920938463463374607431768211455"), .uint128),
        ("1.5::FLOAT", .real(1.5), .float),
        ("0.1::DOUBLE", .real(0.1), .double),
        ("'-Infinity'::DOUBLE", .real(-.infinity), .double),
        ("NULL", .null, .int32),
        ("NULL::VARCHAR", .null, .text),
        ("''", .text(""), .text),
        ("'重庆市'", .text("重庆市"), .text),
        ("'一体化智能化公共数据平台'", .text("一体化智能化公共数据平台"), .text),
        (#"'\x00\xFF'::BLOB"#, .blob([0, 255]), .blob),
        ("'101'::BIT", .text("101"), .bits),
        ("'6fa459ea-ee8a-3ca4-894e-db77e160355e'::UUID", .text("6fa459ea-ee8a-3ca4-894e-db77e160355e"), .uuid),
        ("'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID", .text("ffffffff-ffff-ffff-ffff-ffffffffffff"), .uuid),
        ("'b'::ENUM('a', 'b')", .text("b"), .enumeration(["a", "b"])),
    ])
    func readsEveryPlainType(sql: String, value: EngineValue, type: EngineType) async throws {
        let engine = try makeEngine(sessions: 1)
        let table = try await engine.withSession { try $0.query("SELECT \(sql) AS x") }
        #expect(table.columns == [ResultColumn(name: "x", type: type)])
        #expect(table[0, 0] == value)
    }

    @Test(arguments: [
        ("DATE '2023-06-30'", EngineValue.date(19538), "2023-06-30"),
        ("DATE '0044-03-15 (BC)'", .date(-735_160), "-0043-03-15"),
        ("DATE '12023-01-01'", .date(3_671_783), "+12023-01-01"),
        ("'infinity'::DATE", .date(.max), "infinity"),
        ("TIME '08:09:10.000005'", .time(29_350_000_005), "08:09:10.000005"),
        ("'12:00:00+08'::TIMETZ", .text("12:00:00+08"), "12:00:00+08"),
        ("'12:00:00-03:30'::TIMETZ", .text("12:00:00-03:30"), "12:00:00-03:30"),
        ("TIMESTAMP '2023-06-30 08:09:10.5'", .timestamp(1_688_112_550_500_000), "2023-06-30 08:09:10.5"),
        ("TIMESTAMP '1969-12-31 23:59:59.999999'", .timestamp(-1), "1969-12-31 23:59:59.999999"),
        ("'2023-06-30 08:09:10'::TIMESTAMP_S", .timestamp(1_688_112_550_000_000), "2023-06-30 08:09:10"),
        ("'2023-06-30 08:09:10.25'::TIMESTAMP_MS", .timestamp(1_688_112_550_250_000), "2023-06-30 08:09:10.25"),
        ("'2023-06-30 08:09:10.000000001'::TIMESTAMP_NS", .timestampNanoseconds(1_688_112_550_000_000_001), "2023-06-30 08:09:10.000000001"),
        ("'2023-06-30 08:00:00+08'::TIMESTAMPTZ", .instant(1_688_083_200_000_000), "2023-06-30 00:00:00Z"),
        ("'-infinity'::TIMESTAMP", .timestamp(-.max), "-infinity"),
        ("INTERVAL '14 months 3 days 1.5 seconds'", .interval(months: 14, days: 3, microseconds: 1_500_000), "P14M3DT1.5S"),
    ])
    func readsAndWritesTime(sql: String, value: EngineValue, text: String) async throws {
        let found = try await rows("SELECT \(sql)", in: makeEngine(sessions: 1))
        #expect(found == [[value]])
        #expect(found[0][0].displayText == text)
    }

    @Test(arguments: [
        ("1.5::DECIMAL(4,1)", "1.5"), ("-12345.6789::DECIMAL(9,4)", "-12345.6789"), ("123456789012.345678::DECIMAL(18,6)", "123456789012.345678"),
        ("0.01::DECIMAL(38,10)", "0.01"), ("99999999999999999999999999999999999999::DECIMAL(38,0)", "99999999999999999999999999999999999999"),
        ("-0.00000000000000000000000000000000000001::DECIMAL(38,38)", "-0.00000000000000000000000000000000000001"),
    ])
    func keepsEveryDigitOfADecimal(sql: String, text: String) async throws {
        let engine = try makeEngine(sessions: 1)
        let number = try Decimal(exactText: text)
        #expect(try await rows("SELECT \(sql)", in: engine) == [[.decimal(number)]])
        let bound = try await rows("SELECT ?, ? = \(sql)", [.decimal(number), .decimal(number)], in: engine)
        #expect(bound == [[.decimal(number), .bool(true)]])
    }

    @Test func writesADecimalAsPeopleDo() async throws {
        let number = try Decimal(exactText: "-0.05")
        #expect(try await rows("SELECT CAST(? AS VARCHAR)", [.decimal(number)], in: makeEngine(sessions: 1)) == [[.text("-0.05")]])
    }

    @Test func readsNestedValues() async throws {
        let engine = try makeEngine(sessions: 1)
        let table = try await engine.withSession { session in
            try session.query(
                """
                SELECT [1, NULL, 3]::BIGINT[] AS l, {'a': 1::BIGINT, 'b': 'x'} AS s, MAP {'k': 1.5::DOUBLE} AS m,
                    [1, 2]::INTEGER[2] AS f, union_value(n := 2::BIGINT) AS u, [[], ['深层嵌套的一段比较长的文字']] AS d
                """)
        }
        #expect(table[0, "l"] == .list([.integer(1), .null, .integer(3)]))
        #expect(table[0, "s"] == .structure([.init(name: "a", value: .integer(1)), .init(name: "b", value: .text("x"))]))
        #expect(table[0, "m"] == .map([.init(key: .text("k"), value: .real(1.5))]))
        #expect(table[0, "f"] == .list([.integer(1), .integer(2)]))
        #expect(table[0, "u"] == .integer(2))
        #expect(table[0, "d"] == .list([.list([]), .list([.text("深层嵌套的一段比较长的文字")])]))
        #expect(table[0, "s"].displayText == "{a: 1, b: x}")
        #expect(table.columns.map(\.type.sql) == [
            "BIGINT[]", #"STRUCT("a" BIGINT, "b" VARCHAR)"#, "MAP(VARCHAR, DOUBLE)", "INTEGER[2]", #"UNION("n" BIGINT)"#, "VARCHAR[][]",
        ])
    }

    @Test(arguments: [
        EngineValue.null, .bool(false), .integer(.min), .huge(Int128.max), .real(.pi), .text(""), .text("合流 — '引号' \"双\""),
        .blob([]), .blob([0, 1, 255]), .date(-1), .time(1), .timestamp(-5), .instant(5), .interval(months: 1, days: -2, microseconds: 3),
        .list([.integer(1), .null]), .list([]), .list([.text("甲"), .text("乙")]),
    ])
    func bindsEveryValue(value: EngineValue) async throws {
        #expect(try await rows("SELECT ?", [value], in: makeEngine(sessions: 1)) == [[value]])
    }

    @Test func appendsRowsOfEveryType() async throws {
        let row: [EngineValue] = [
            .bool(true), .integer(1), .huge(1 << 100), .real(0.5), .decimal(try Decimal(exactText: "2.30")), .text("渝"), .blob([9]),
            .date(1), .time(2), .timestamp(3), .instant(4),
        ]
        let found = try await makeEngine(sessions: 1).withSession { session in
            try session.execute(
                """
                CREATE TEMP TABLE t (a BOOLEAN, b BIGINT, c HUGEINT, d DOUBLE, e DECIMAL(18,4), f VARCHAR, g BLOB, h DATE, i TIME,
                    j TIMESTAMP, k TIMESTAMPTZ)
                """)
            try session.append(to: "t", rows: [row, Array(repeating: .null, count: row.count)])
            return try session.query("SELECT * FROM t")
        }
        #expect(found.rowCount == 2)
        #expect(found.row(0) == row)
        #expect(found.row(1).allSatisfy { $0.isNull })
    }

    @Test func appendedRowsOfAFailedTransactionAreGone() async throws {
        let (faults, left) = try await makeEngine(sessions: 1).withSession { session in
            try session.execute("CREATE TEMP TABLE t (a INTEGER NOT NULL); BEGIN")
            let tooWide = failure { try session.append(to: "t", rows: [[.integer(1)], [.integer(2), .integer(3)]]) }
            try session.execute("ROLLBACK")
            let left = try session.query("SELECT count(*) FROM t")[0, 0]
            let null = failure { try session.append(to: "t", rows: [[.null]]) }
            let nowhere = failure { try session.append(to: "nowhere", rows: [[.null]]) }
            return ([tooWide, null, nowhere].map { $0?.kind }, left)
        }
        #expect(faults == [.parameters, .constraint, .catalog])
        #expect(left == .integer(0))
    }
}
