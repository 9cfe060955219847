import Schema
import Testing
import Vocabulary

@Suite struct SchemaCompatibilityTests {
    private static func model(_ fields: [FieldDeclaration], key: [String] = ["id"], grade: Grade = .general1) -> ModelDeclaration {
        ModelDeclaration(name: "m", title: .init(zh: "表", en: "table"), grade: grade, key: key, fields: fields)
    }

    private static let base = [
        FieldDeclaration(name: "id", type: .text, title: .init(zh: "编号", en: "number"), required: true),
        FieldDeclaration(name: "value", type: .decimal(precision: 18, scale: 2), title: .init(zh: "产值", en: "output"), unit: "万元"),
        FieldDeclaration(name: "kind", type: .text, codes: ["a", "b"]),
    ]

    private func compare(key: [String] = ["id"], grade: Grade = .general1, _ change: (inout [FieldDeclaration]) -> Void) -> SchemaCompatibility {
        var fields = Self.base
        change(&fields)
        return SchemaCompatibility(from: Self.model(Self.base), to: Self.model(fields, key: key, grade: grade))
    }

    @Test func theSameModelHasNoChanges() {
        let same = compare { _ in }
        #expect(same.changes.isEmpty)
        #expect(same.overall == .compatible)
        #expect(compare { $0.swapAt(1, 2) }.changes.isEmpty)
    }

    @Test func anAddedFieldBreaksNobody() {
        let added = compare { $0.append(FieldDeclaration(name: "note", type: .text)) }
        #expect(added.overall == .compatible)
        #expect(added.changes.map(\.kind) == [.added])
        #expect(added.lines == [LocalizedText(zh: "新增字段 note（text）", en: "note (text) is added")])
    }

    @Test func aRemovedFieldBreaks() {
        let removed = compare { $0.remove(at: 2) }
        #expect(removed.overall == .breaking)
        #expect(removed.changes.map(\.kind) == [.removed])
    }

    @Test func aRenamedFieldIsFoundByWhatItIs() {
        let renamed = compare { $0[1].name = "output" }
        #expect(renamed.changes.map(\.kind) == [.renamed])
        #expect(renamed.overall == .breaking)
        #expect(renamed.lines.first?.en == "value is renamed to output")
    }

    @Test func twoFieldsAlikeAreNoRename() {
        let unclear = compare { fields in
            var other = fields[1]
            fields[1].name = "output"
            other.name = "turnover"
            fields.append(other)
        }
        #expect(unclear.changes.map(\.kind) == [.removed, .added, .added])
    }

    @Test func theKeyFollowsARenamedField() {
        let renamed = compare(key: ["number"]) { $0[0].name = "number" }
        #expect(renamed.changes.map(\.kind) == [.renamed])
        #expect(compare(key: ["id", "kind"]) { _ in }.changes.map(\.kind) == [.key])
    }

    @Test(arguments: [
        (FieldType.decimal(precision: 20, scale: 2), SchemaCompatibility.Effect.compatibleWithNotice),
        (.real, .compatibleWithNotice), (.decimal(precision: 18, scale: 4), .breaking), (.integer, .breaking), (.text, .breaking),
    ])
    func aRetypedFieldBreaksUnlessItWidens(type: FieldType, effect: SchemaCompatibility.Effect) {
        let retyped = compare { $0[1].type = type }
        #expect(retyped.overall == effect)
        #expect(retyped.changes.map(\.kind) == [effect == .breaking ? .retyped : .widened])
    }

    @Test func looseningRequiredBreaksAndTighteningDoesNot() {
        #expect(compare { $0[0].required = false }.overall == .breaking)
        #expect(compare { $0[1].required = true }.overall == .compatible)
    }

    @Test func unitAndCodesAreWatched() {
        #expect(compare { $0[1].unit = "亿元" }.overall == .breaking)
        #expect(compare { $0[2].codes = ["a", "b", "c"] }.overall == .compatibleWithNotice)
        let swapped = compare { $0[2].codes = ["a", "c"] }
        #expect(swapped.changes.map(\.kind) == [.codesRemoved, .codesAdded])
        #expect(swapped.overall == .breaking)
        #expect(swapped.lines.first?.en == "kind: codes b are removed")
        #expect(compare { $0[2].codes = [] }.overall == .breaking)
    }

    @Test func documentationIsSilentAndMarksGiveNotice() {
        #expect(compare { $0[0].description = .init(zh: "说明", en: "") }.overall == .compatible)
        #expect(compare { $0[0].grade = .general3 }.overall == .compatibleWithNotice)
        #expect(compare(grade: .general4) { _ in }.overall == .compatibleWithNotice)
    }

    @Test func commonTypesHoldBoth() {
        #expect(FieldType.integer.common(with: .decimal(precision: 10, scale: 2)) == .decimal(precision: 20, scale: 2))
        #expect(FieldType.decimal(precision: 10, scale: 4).common(with: .decimal(precision: 12, scale: 2)) == .decimal(precision: 14, scale: 4))
        #expect(FieldType.decimal(precision: 38, scale: 0).common(with: .decimal(precision: 38, scale: 20)) == .real)
        #expect(FieldType.date.common(with: .datetime) == .datetime)
        #expect(FieldType.boolean.common(with: .integer) == .text)
        #expect(FieldType.region.common(with: .text) == .text)
        #expect(!FieldType.integer.widens(to: .text))
    }

    @Test func whoJoinsByAColumnReliesOnItsUniqueness() {
        let unique = compare { $0[2].unique = true }
        #expect(unique.changes.map(\.kind) == [.unique] && unique.overall == .compatible)
        var before = Self.base
        before[2].unique = true
        let lost = SchemaCompatibility(from: Self.model(before), to: Self.model(Self.base))
        #expect(lost.changes.map(\.kind) == [.repeatable] && lost.overall == .breaking)
    }

    @Test func lengthIsToldAndATextThatGetsAFormNarrows() {
        let longer = compare { $0[2].maxLength = 20 }
        #expect(longer.changes.map(\.kind) == [.length] && longer.overall == .compatibleWithNotice)
        #expect(longer.lines.first?.en == "kind: its length changes from – to 0…20")
        let coded = compare { $0[0].type = .form(.creditCode) }
        #expect(coded.changes.map(\.kind) == [.narrowed] && coded.overall == .compatibleWithNotice)
        #expect(compare { $0[0].type = .date }.changes.map(\.kind) == [.retyped])
    }
}
