import App
import Catalog
import HTTPTypes
import Hummingbird
import Pipeline
import Source
import Vocabulary

/// The quarantine for programs.
extension NodeServer {
    func addQuarantineAPIRoutes(to routes: RouteTable) {
        routes.get("/api/v1/quarantine") { [self] request, context in
            try context.requireAnywhere(.steward)
            var query = try FieldReader(query: request)
            let (app, past) = (query.text("app"), query.boolean("past") ?? false)
            let (limit, offset) = (query.integer("limit", in: 1...200) ?? 50, query.integer("offset", in: 0...1_000_000) ?? 0)
            try query.finish()
            let presenter = try presenter(request, context)
            let subjects = try await presenter.ownedSubjects(.steward).map(\.name).filter { app == nil || $0 == app }
            let found = try await platform.runner.quarantine.batches(subjects: subjects, onlyCurrent: !past, limit: limit, offset: offset)
            return try JSONAnswer.response(QuarantineAnswer(total: found.total, batches: found.batches.map { .init($0, made: presenter.instant($0.madeAt)) }))
        }
        routes.get("/api/v1/quarantine/{id}/rows") { [self] request, context in
            var query = try FieldReader(query: request)
            let (limit, offset) = (query.integer("limit", in: 1...1_000) ?? 100, query.integer("offset", in: 0...1_000_000_000) ?? 0)
            try query.finish()
            let (presenter, sight) = try await opened(request, context)
            let rows = try await platform.runner.quarantine.rows(of: sight.batch.id, in: platform.data, limit: limit, offset: offset)
            return try JSONAnswer.response(
                QuarantineRowsAnswer(
                    batch: .init(sight.batch, made: presenter.instant(sight.batch.madeAt)), columns: sight.fields.columns,
                    rows: rows.map { QuarantineRowsAnswer.Row($0, fields: sight.fields.divide($0.raw).values) }))
        }
        routes.post("/api/v1/quarantine/{id}/corrections") { [self] request, context in
            let (_, sight) = try await opened(request, context)
            context.allowance.setBodyBytes(CorrectionFile.mostBytes)
            let asked = try await JSONAnswer.read(CorrectionsRequest.self, from: request)
            let decisions = asked.corrections.map { RowCorrection(rowHash: $0.hash, values: $0.values) }
            if decisions.contains(where: { $0.values == nil }), asked.reason?.isEmpty ?? true { throw Self.reasonMissing }
            try await store(decisions, of: sight.batch.id, asked.reason ?? "", context)
            return try JSONAnswer.response(["decided": decisions.count])
        }
        routes.delete("/api/v1/quarantine/{id}/corrections/{hash}") { [self] request, context in
            let (_, sight) = try await opened(request, context)
            try await platform.runner.quarantine.takeBack(context.part("hash"), of: sight.batch.id, by: context.principal.subject, in: platform.data)
            return Response(status: .noContent)
        }
    }
}

/// What a program decides about rows.
private struct CorrectionsRequest: Decodable {
    struct Correction: Decodable {
        let hash: String
        /// `null` discards the row; the member must be there, so that no row is discarded by a slip.
        let values: [String: String]?

        enum CodingKeys: String, CodingKey { case hash, values }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            hash = try container.decode(String.self, forKey: .hash)
            guard container.contains(.values) else {
                throw DecodingError.keyNotFound(CodingKeys.values, .init(codingPath: container.codingPath, debugDescription: "no values"))
            }
            values = try container.decodeNil(forKey: .values) ? nil : container.decode([String: String].self, forKey: .values)
        }
    }

    let corrections: [Correction]
    let reason: String?
}

/// Batches of rows that were set aside.
private struct QuarantineAnswer: Encodable {
    struct Batch: Encodable {
        let id: String
        let subject: String
        let scope: String
        let name: String
        let run: String
        let rows: Int64
        let decided: Int64
        let current: Bool
        let made: String

        init(_ batch: QuarantineBatch, made moment: String) {
            (id, subject, scope, name, run) = (batch.id, batch.subject, batch.scope.rawValue, batch.name, batch.run)
            (rows, decided, current, made) = (batch.rows, batch.decided, batch.isCurrent, moment)
        }
    }

    let total: Int
    let batches: [Batch]
}

/// Rows of one batch.
private struct QuarantineRowsAnswer: Encodable {
    struct Row: Encodable {
        let number: Int64
        let place: String
        let hash: String
        let reasons: [String]
        let raw: String
        /// The text divided into the columns.
        let fields: [String: String]
        let decision: String
        /// The corrected values.
        let values: [String: String]?

        init(_ row: QuarantinedRow, fields: [String: String]) {
            (number, place, hash, reasons, raw) = (row.number, row.place, row.hash, row.reasons, row.raw)
            (self.fields, decision, values) = (fields, row.decision.rawValue, row.values)
        }
    }

    let batch: QuarantineAnswer.Batch
    let columns: [String]
    let rows: [Row]
}
