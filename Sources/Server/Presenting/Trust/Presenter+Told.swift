import Vocabulary

extension Presenter {
    /// What an error says, in the reader's language; what has no Chinese sentence stands under what its code says.
    ///
    /// - Parameter problem: as the error said it, fit for the reader: what may not be seen is taken out before.
    func told(_ problem: String, code: String?) -> String {
        guard reading.language == .zh else { return problem }
        if let chinese = ChineseSentences.chinese(problem) { return chinese }
        guard let what = code.flatMap({ ProblemText.of(code: $0) })?.what, !problem.isEmpty else { return problem }
        return "\(what.hasSuffix("。") ? String(what.dropLast()) : what)：\(problem)"
    }

    /// How to mend it, likewise.
    func toldMend(_ mend: String, code: String?) -> String {
        guard reading.language == .zh, !mend.isEmpty else { return mend }
        if let chinese = ChineseSentences.chinese(mend) { return chinese }
        guard let text = code.flatMap({ ProblemText.of(code: $0) })?.mend else { return mend }
        return "\(text)（\(mend)）"
    }
}
