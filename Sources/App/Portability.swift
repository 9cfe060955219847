import Engine
import Lineage
import Pipeline
package import Vocabulary

/// Whether Spark runs a model's SELECT unchanged.
package struct PortabilityReport: Sendable, Hashable, Encodable {
    package enum Verdict: String, Sendable, Hashable, Encodable, CaseIterable {
        case unchanged
        /// Spark runs it and may give something else.
        case differs
        /// Spark refuses it.
        case missing
        /// We do not know what Spark makes of it.
        case unknown
    }

    package struct Finding: Sendable, Hashable, Encodable {
        package let kind: Verdict
        /// What it is: `QUALIFY`.
        package let construct: String
        /// In the SELECT's file, from 1; `nil` if the text does not show where.
        package let line: Int?
        package let column: Int?
        package let why: LocalizedText
        /// What runs on both, or on Spark, if we know it.
        package let suggestion: String?
    }

    package let model: String
    /// Path inside the app folder.
    package let file: String
    /// The gravest of the findings.
    package let verdict: Verdict
    package let findings: [Finding]

    init(_ statement: PipelineStatement, _ findings: [PortabilityFinding]) {
        model = statement.model
        file = statement.file
        self.findings = findings.map { finding in
            Finding(
                kind: Verdict(finding.kind), construct: finding.construct, line: finding.place?.line, column: finding.place?.column, why: finding.why,
                suggestion: finding.suggestion)
        }
        let gravest: [Verdict] = [.missing, .unknown, .differs]
        verdict = gravest.first { kind in findings.contains { Verdict($0.kind) == kind } } ?? .unchanged
    }
}

extension PortabilityReport.Verdict {
    fileprivate init(_ kind: PortabilityFinding.Kind) {
        switch kind {
        case .missing: self = .missing
        case .differs: self = .differs
        case .unknown: self = .unknown
        }
    }
}

extension Platform {
    /// Which models of an app run unchanged on Spark, and why the others do not; nothing is run.
    ///
    /// - Throws: errors of the engine for SQL that is not one SELECT.
    package func portability(of app: AppFolder) async throws -> [PortabilityReport] {
        try await engine.withSession { session in
            try app.statements.map { PortabilityReport($0, try SparkPortability.check($0.sql, in: session)) }
        }
    }
}
