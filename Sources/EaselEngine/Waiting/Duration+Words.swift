extension Duration {
    /// Seconds as people write them: `7 s`, `0.5 s`.
    var words: String {
        let seconds = self / .seconds(1)
        return seconds == seconds.rounded() && abs(seconds) < 1e15 ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
