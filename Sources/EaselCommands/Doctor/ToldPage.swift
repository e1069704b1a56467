internal import Easel

/// What a provider's page tells of a model's parameters.
struct ToldPage: Sendable {
    /// The parameters in the page's order.
    var parameters: [ToldParameter] = []
    /// True when the page gives each parameter a part of its own, so that a figure it had and has no more is gone.
    var isThorough = false
    /// True when the page names its parameters, so that one which it does not name is gone.
    var namesParameters = true
}

/// A parameter as a page tells of it.
struct ToldParameter: Sendable {
    let name: String
    /// Where the page begins to tell of it.
    let place: String
    var type: String?
    var isRequired = false
    var facts: [ToldFact] = []

    init(_ name: String, at place: String) { (self.name, self.place) = (name, place) }

    mutating func add(_ figure: Figure?, at place: String) {
        if let figure { facts.append(ToldFact(figure: figure, place: place)) }
    }

    /// Adds every figure of a sentence.
    mutating func add(allIn sentence: String, at place: String) {
        facts += PageFigures.all(in: sentence, at: place)
    }
}

/// One figure on a page.
struct ToldFact: Sendable {
    let figure: Figure
    /// The mode that it is said of; nil where the page says none.
    var mode: Mode?
    /// True for a scale in words, such as "0 means strictest, 6 means least strict", which a range outweighs.
    var isScale = false
    var place = ""
}
