package import Governance
import Store

/// The registers of governance of one node.
package struct GovernanceRegisters: Sendable {
    package let classification: ClassificationRegister
    package let lowerings: LoweringRegister
    package let inherited: InheritedGrades
    package let masking: MaskingRegister
    package let maskingRequests: MaskingRequestRegister
    package let rights: RightsRegister
    package let disposals: DisposalRegister
    package let corrections: CorrectionRegister
    package let subjectRequests: SubjectRequestRegister
    /// From which every dataset's key is derived.
    package let secrets: MaskingSecrets
    package let policy = MaskingPolicy.standard

    /// - Parameter keyPath: of the node's masking secrets; made if it is not there.
    /// - Throws: `GovernanceError` of the key file.
    init(store: any OperationalStore, keyPath: String, now: @escaping @Sendable () -> Int64) throws {
        secrets = try MaskingSecrets.loadOrGenerate(at: keyPath)
        classification = ClassificationRegister(store: store, now: now)
        lowerings = LoweringRegister(store: store, now: now)
        inherited = InheritedGrades(store: store)
        masking = MaskingRegister(store: store, now: now)
        maskingRequests = MaskingRequestRegister(store: store, now: now)
        rights = RightsRegister(store: store, now: now)
        disposals = DisposalRegister(store: store, now: now)
        corrections = CorrectionRegister(store: store, now: now)
        subjectRequests = try SubjectRequestRegister(store: store, secrets: secrets, now: now)
    }
}
