internal import EaselCore

extension ParameterSchema {
    /// What is to be said of a picture that came in another size than the request asks for; nil where it fits.
    ///
    /// Pixels have to be those that were asked; a ratio may be two percent off, because services round their pixels.
    /// What nobody wished and the model wanted all the same is not compared.
    func sizeNote(asked: CheckedRequest, got: PixelSize) -> Note? {
        let wished = parameters.filter { parameter in
            !asked.notes.contains { $0.kind == .added && $0.parameters == [parameter.name] }
        }
        func value(_ role: ParameterRole) -> (name: String, text: String)? {
            wished.lazy.filter { $0.role == role }.compactMap { parameter in
                asked.values[parameter.name]?.looseText.map { (parameter.name, $0) }
            }.first
        }
        let (width, height) = (value(.width), value(.height))
        let wrong = [(width, got.width), (height, got.height)].contains { side, got in
            side.map { Int($0.text) != got } ?? false
        }
        if wrong {
            let from = [width.map { "width \($0.text)" }, height.map { "height \($0.text)" }].compactMap { $0 }
            return Note(
                ParameterRole.width.wish, .adjusted, from: from.joined(separator: ", "), to: got.description,
                parameters: [width, height].compactMap { $0?.name },
                reason: "The service delivered another size than was asked for.")
        }
        guard let ratio = value(.ratio), let asked = Ratio(ratio.text), !got.isNear(asked) else { return nil }
        return Note(
            ParameterRole.ratio.wish, .adjusted, from: asked.description, to: got.description,
            parameters: [ratio.name], reason: "The service delivered another ratio than was asked for.")
    }
}

extension PixelSize {
    /// True when the proportion is a ratio's, give or take two percent.
    fileprivate func isNear(_ ratio: Ratio) -> Bool {
        let (mine, its) = (width * ratio.height, height * ratio.width)
        return max(mine, its) * 100 <= min(mine, its) * 102
    }
}
