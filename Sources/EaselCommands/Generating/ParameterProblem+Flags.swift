internal import Easel

extension [ParameterProblem] {
    /// The text that tells of the problems, with the flag that adjusts them, and the one for a shape that must be asked
    /// for in its other form.
    func namingFlags(in text: String) -> String {
        let text = text.replacing("; allow adjusting or change", with: "; give --adjust or change")
        return reduce(text) { text, problem in
            guard let nearest = problem.nearest, let flag = problem.otherFlag else { return text }
            return text.replacing(
                "Nearest is \(nearest).", with: "Nearest is \(nearest): ask with --\(flag) \(nearest).")
        }
    }
}

extension ParameterProblem {
    /// The flag for the nearest, where that is a size for a ratio, or a ratio for a size.
    fileprivate var otherFlag: String? {
        switch (wish, nearest) {
        case ("ratio", let nearest?) where PixelSize(nearest) != nil: "size"
        case ("size", let nearest?) where Ratio(nearest) != nil: "ratio"
        default: nil
        }
    }
}
