import Engine
import Store
import TestKit
import Testing

@testable import Lineage

/// Bounds, uses, things, and the plans of the statements.
struct ClosureTests {
    /// `count` datasets in a row, each of one column.
    private static func row(_ count: Int, _ register: LineageRegister) async throws {
        let records = (1...count).map { number in
            LineageRecord(
                subject: dataset("d\(number)"), columns: ["c"],
                edges: [.init(from: dataset("d\(number - 1)").column("c"), to: dataset("d\(number)").column("c"), kind: .exact)],
                origin: .init(version: nil, run: nil, recordedAt: 1))
        }
        try await register.store.write { writer in for record in records { try register.record(record, in: writer) } }
    }

    /// One column of which `count` others are made.
    private static func fan(_ count: Int, _ register: LineageRegister) async throws {
        let columns = (0..<count).map { "c\($0)" }
        let record = LineageRecord(
            subject: dataset("fan"), columns: columns,
            edges: columns.map { .init(from: source("s").column("a"), to: dataset("fan").column($0), kind: .derived) },
            origin: .init(version: nil, run: nil, recordedAt: 1))
        try await register.store.write { try register.record(record, in: $0) }
    }

    @Test(arguments: TestBackend.allCases)
    func saysWhenThereIsMore(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await Self.row(40, register)
            try await Self.fan(300, register)
            let start = [dataset("d0").column("c")]
            let all = try await register.closure(from: start, direction: .downstream, limits: .init(nodes: 41, depth: 40))
            #expect(all.nodes.count == 41 && all.edges.count == 40 && !all.truncated)
            let shallow = try await register.closure(from: start, direction: .downstream, limits: .init(nodes: 41, depth: 39))
            #expect(shallow.nodes.count == 40 && shallow.truncated)
            let small = try await register.closure(from: start, direction: .downstream, limits: .init(nodes: 10, depth: 40))
            #expect(small.nodes.count == 10 && small.edges.count == 9 && small.truncated)
            let fan = try await register.closure(from: [source("s").column("a")], direction: .downstream)
            #expect(fan.nodes.count == 200 && fan.truncated)
            let wide = try await register.closure(from: [source("s").column("a")], direction: .downstream, limits: .wide)
            #expect(wide.nodes.count == 301 && wide.edges.count == 300 && !wide.truncated)
            // More starts than one statement takes.
            let back = try await register.closure(from: (0..<300).map { dataset("fan").column("c\($0)") }, direction: .upstream, limits: .wide)
            #expect(back.nodes.count == 301)
            let things = try await register.tables(.upstream, of: dataset("d40"), limits: .init(nodes: 5, depth: 40))
            #expect(things.entries.map(\.table.name) == ["app.d39", "app.d38", "app.d37", "app.d36", "app.d35"])
            #expect(things.truncated)
            let allThings = try await register.tables(.upstream, of: dataset("d40"), limits: .init(nodes: 40, depth: 40))
            #expect(allThings.entries.count == 40 && !allThings.truncated)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func answersWhereDataIsUsed(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await register.record(
                dataset("people"), columns: ["id", "name"],
                ["source:app.s.id > dataset:app.people.id", "source:app.s.name > dataset:app.people.name"])
            try await register.record(
                dataset("count"), columns: ["n"], ["dataset:app.people.id ~ dataset:app.count.n", "dataset:app.people.name # dataset:app.count.*"])
            try await register.record(LineageTable(.indicator, "app.goals"), columns: ["g"], ["dataset:app.count.n ~ indicator:app.goals.g"])
            try await register.record(dataset("blind"), columns: ["x"], ["dataset:app.people.* ? dataset:app.blind.x"])
            let name = try await register.uses(of: [source("s").column("name"), source("s").column("nothing")])
            #expect(name.unrecorded == [source("s").column("nothing")])
            #expect(name.datasets == [dataset("blind"), dataset("count"), dataset("people")])
            #expect(name.indicators.isEmpty)
            #expect(name.uses.map(\.node.text) == ["dataset:app.blind.x", "dataset:app.count.*", "dataset:app.people.name"])
            #expect(name.uses.map(\.isCertain) == [false, true, true])
            #expect(name.uses.map(\.isValue) == [true, false, true])
            #expect(
                name.uses[0].path.map { text($0) } == [
                    "source:app.s.name > dataset:app.people.name", "dataset:app.people.* ? dataset:app.blind.x",
                ])
            let id = try await register.uses(of: [source("s").column("id")])
            #expect(id.indicators == [LineageTable(.indicator, "app.goals")])
            #expect(id.uses.last?.path.count == 3)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func saysWhetherSomethingIsReached(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            try await Self.row(20, register)
            let (first, last) = (dataset("d0").column("c"), dataset("d20").column("c"))
            #expect(try await register.reaches(from: [first], to: [last]) == .reached)
            #expect(try await register.reaches(from: [first], to: [dataset("d20").whole]) == .reached)
            #expect(try await register.reaches(from: [last], to: [first]) == .notReached)
            #expect(try await register.reaches(from: [first], to: [source("s").column("x")]) == .notReached)
            #expect(try await register.reaches(from: [first], to: [first]) == .reached)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func recordsWhatASelectGives(backend: TestBackend) async throws {
        // Nobody has a column called nobody.
        let sql = "SELECT o.Code, sum(amount) AS total, nobody, 1 AS one FROM s.orders o, people WHERE paid GROUP BY ALL"
        let references = try await withSession {
            try serializeSQL(sql, in: $0, tableColumns: ["s.orders": ["code", "amount", "paid"], "people": ["name"]])
        }
        let tables = ["S.Orders": source("orders"), "people": dataset("people")]
        let record = try LineageRecord(
            subject: dataset("totals"), columns: ["code", "total", "nobody", "one"], references: references, tables: tables,
            transformations: ["code": "hash"], origin: .init(version: "v", run: nil, recordedAt: 1))
        #expect(
            record.edges.map { text($0) } == [
                "dataset:app.people.* # dataset:app.totals.*", "dataset:app.people.* ? dataset:app.totals.nobody",
                "source:app.orders.* # dataset:app.totals.*", "source:app.orders.* ? dataset:app.totals.nobody",
                "source:app.orders.amount ~ dataset:app.totals.total", "source:app.orders.code # dataset:app.totals.*",
                "source:app.orders.code > dataset:app.totals.code", "source:app.orders.paid # dataset:app.totals.*",
            ])
        #expect(record.edges.compactMap(\.transformation) == ["hash"])
        try await withRegister(backend) { register in
            try await register.store.write { try register.record(record, in: $0) }
            let slice = try await register.closure(from: [dataset("totals").column("total")], direction: .upstream)
            #expect(slice.nodes.map(\.node.text) == ["dataset:app.totals.total", "source:app.orders.amount"])
        }
        let error = #expect(throws: LineageError.self) {
            try LineageRecord(
                subject: dataset("totals"), columns: ["code"], references: references, tables: ["people": dataset("people")],
                origin: .init(version: nil, run: nil, recordedAt: 1))
        }
        #expect(error?.problem == "dataset:app.totals reads s.orders, and it is not said what that is")
    }

    private static let statements: [(sql: String, arguments: [SQLValue])] =
        LineageDirection.allCases.flatMap { direction in
            [(LineageSQL.edges(direction, 4), [1, 2, 3, 4, 10]), (LineageSQL.tableEdges(direction, 4), [1, 2, 3, 4, 10])]
        } + [
            (LineageSQL.columns(4), [1, 2, 3, 4]), (LineageSQL.tables(4), [1, 2, 3, 4]), (LineageSQL.columnsOfTables(4), [1, 2, 3, 4]),
            (LineageSQL.table, [.text("dataset"), .text("a")]), (LineageSQL.column, [1, .text("a")]), (LineageSQL.removeEdges, [1]),
        ]

    @Test(arguments: TestBackend.allCases)
    func everyStatementFindsItsRowsByAnIndex(backend: TestBackend) async throws {
        try await withRegister(backend) { register in
            for (statement, arguments) in Self.statements {
                let plan = try await Self.plan(of: statement, arguments, register.store)
                switch register.store.dialect {
                case .sqlite: #expect(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "\(statement): \(plan)")
                case .postgres: #expect(plan.contains("Index") && !plan.contains("Seq Scan"), "\(statement): \(plan)")
                }
            }
        }
    }

    private static func plan(of statement: String, _ arguments: [SQLValue], _ store: any OperationalStore) async throws -> String {
        switch store.dialect {
        case .sqlite:
            try await store.read { reader in
                try reader.rows("EXPLAIN QUERY PLAN \(statement)", arguments).map { try $0.text("detail") }.joined(separator: "; ")
            }
        case .postgres:
            // Small tables are scanned whatever the indexes: ask for the plan a large one gets.
            try await store.write { writer in
                try writer.execute("SET LOCAL enable_seqscan = off")
                return try writer.rows("EXPLAIN \(statement)", arguments).map { try $0.text("QUERY PLAN") }.joined(separator: "; ")
            }
        }
    }
}
