package import Catalog
import Crypto
import Engine
import FoundationEssentials
import Glibc
package import Governance
package import Pipeline
package import Schema
import Store
package import Vocabulary

/// How one audience sees one dataset's values.
package struct MaskedView: Sendable {
    package let plan: MaskingPlan
    /// Only where a rule needs it.
    package let key: MaskingKey?
    /// The column that names the person a row is about, for days that are shifted.
    package let subject: String?
    /// The grade in effect of every column: declared, inherited or confirmed, whichever is highest.
    package let grades: [String: Grade]

    package init(plan: MaskingPlan, key: MaskingKey? = nil, subject: String? = nil, grades: [String: Grade] = [:]) {
        self.plan = plan
        self.key = key
        self.subject = subject
        self.grades = grades
    }

    /// Names the rules and the key they work with: two views with the same digest show the same.
    package var digest: String {
        let rules = plan.rules.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
        let text = ([subject ?? "", String(key?.version ?? 0)] + rules).joined(separator: "\n")
        return ContentDigest(bytes: Array(SHA256.hash(data: Array(text.utf8)))).hex
    }

    /// One row as the audience sees it, in the order of `fields`.
    package func row(_ values: [CellValue], fields: [FieldDeclaration]) -> [CellValue] {
        guard !plan.isClear else { return values }
        let whose = subject.flatMap { name in fields.firstIndex { $0.name == name } }.map { values[$0] }
        return zip(fields, values).map { field, value in
            guard plan.rules[field.name] != nil else { return value }
            let text = value == .null ? nil : value.text
            let masked = plan.masked(text, column: field.name, subject: whose == .null ? nil : whose?.text, key: key)
            return masked.map { .text($0) } ?? .null
        }
    }
}

/// Who sees what of a dataset.
extension Platform {
    /// How an audience sees a version with this schema.
    ///
    /// - Parameter owner: id of the organisation the dataset belongs to.
    package func view(of schema: VersionSchema, owner: String, before audience: Audience) async throws -> MaskedView {
        let masked = MaskingAudience(audience, owner: owner)
        let facts = try await store.read { reader in
            try (
                confirmed: ClassificationRegister.effectiveMarks(schema.dataset, in: reader),
                inherited: InheritedGrades.grades(of: schema.dataset, in: reader)
            )
        }
        let grades = Self.effectiveGrades(of: schema.fields, grade: schema.grade, confirmed: facts.confirmed, inherited: facts.inherited)
        let reductions = facts.confirmed.isEmpty ? [:] : try await governance.classification.reductions(schema.dataset)
        let columns = schema.fields.map { field in
            MaskedColumn(
                name: field.name, grade: grades[field.name] ?? schema.grade, reduction: reductions[field.name],
                isWithinReach: audience.maySee(openness: field.openness ?? schema.openness, owner: owner))
        }
        let plan = governance.policy.plan(columns, audience: masked, overrides: try await governance.masking.overrides(of: schema.dataset))
        return MaskedView(
            plan: plan, key: plan.needsKey ? try governance.secrets.key(for: schema.dataset) : nil,
            subject: try await subject(of: schema, plan: plan), grades: grades)
    }

    /// The plan alone.
    package func plan(for schema: VersionSchema, owner: String, before audience: Audience) async throws -> MaskingPlan {
        try await view(of: schema, owner: owner, before: audience).plan
    }

    static func effectiveGrades(
        of fields: [FieldDeclaration], grade: Grade, confirmed: [String: Grade], inherited: [String: Grade]
    ) -> [String: Grade] {
        var grades: [String: Grade] = [:]
        for field in fields {
            let declared = field.grade ?? grade
            grades[field.name] = max(declared, confirmed[field.name] ?? declared, inherited[field.name] ?? declared)
        }
        return grades
    }

    /// Whom a row is about: a column stewards confirmed to identify a person, else the key if it is one column.
    private func subject(of schema: VersionSchema, plan: MaskingPlan) async throws -> String? {
        guard plan.needsKey else { return nil }
        let identifying: [SensitiveKind] = [.residentID, .passport, .mobilePhone]
        let held = try await governance.classification.classifications(of: schema.dataset).filter(\.isDecided)
        for kind in identifying {
            if let column = held.first(where: { $0.kind == kind })?.column, schema.fields.contains(where: { $0.name == column }) { return column }
        }
        return schema.key.count == 1 ? schema.key.first : nil
    }

    /// A version as one file for an audience: the original where it sees everything, else one made with the masked values and kept.
    ///
    /// - Throws: errors of the engine and of the data folder.
    package func file(of version: DatasetVersion, format: DatasetReader.FileFormat, as view: MaskedView) async throws -> String {
        guard !view.plan.isClear else { return try await reader.file(of: version, format: format) }
        let schema = try DatasetReader.schema(of: version)
        let digest = try ContentDigest(text: version.digest)
        let target = "\(data.cache)/\(digest.hex)-\(view.digest.prefix(16)).\(format.rawValue)"
        guard !FileManager.default.fileExists(atPath: target) else { return target }
        let temporary = "\(data.temporary)/masked-\(UUID().uuidString).\(format.rawValue)"
        let options =
            switch format {
            case .csv: "FORMAT csv, HEADER"
            case .json: "FORMAT json, ARRAY true"
            case .parquet: "FORMAT parquet, COMPRESSION zstd"
            }
        let original = data.bundle(digest) + "/data.parquet"
        let statement = "COPY (SELECT \(view.plan.selectList(schema.fields, subject: view.subject)) FROM read_parquet(\(quoteLiteral(original)))) "
            + "TO \(quoteLiteral(temporary)) (\(options))"
        try await engine.withSession { session in
            guard let key = view.key else { return try session.execute(statement) }
            try MaskingSession.withKey(key, in: session) { try session.execute(statement) }
        }
        // Made by another request in the meantime is as good: the name says what is in it.
        _ = rename(temporary, target)
        return target
    }
}
