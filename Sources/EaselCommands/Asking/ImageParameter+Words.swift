internal import Easel

extension ImageParameter {
    /// What holds in each mode in words, said once where both modes agree.
    func words(by word: (ParameterLimits) -> String) -> String {
        let (generate, edit) = (limits(in: .generate).map(word), limits(in: .edit).map(word))
        switch (generate, edit) {
        case (nil, nil): return ""
        case (let both?, let other?) where both == other: return both
        case (let generate?, nil): return "generating \(generate)"
        case (nil, let edit?): return "editing \(edit)"
        case (let generate?, let edit?): return "\(generate), editing \(edit)"
        }
    }
}
