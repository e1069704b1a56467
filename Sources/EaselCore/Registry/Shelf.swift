/// All models of a registry side by side.
///
/// Entries point here and not each to an object of its own: whoever asks ten thousand models would else wait for ten
/// thousand places of the memory, only to hand the entries around.
final class Shelf: Sendable {
    let providers: [any ImageProvider]
    let models: [ImageModel]
    let fullNames: [String]
    let indexes: [SchemaIndex]
    /// Where the models stand that know a parameter in a mode, in order.
    private let knowing: [Mode: [String: [Int]]]

    init(_ providers: [any ImageProvider]) {
        let pairs = providers.flatMap { provider in provider.models.map { (provider, $0) } }
        self.providers = pairs.map(\.0)
        models = pairs.map(\.1)
        fullNames = pairs.map { "\($0.service.id)/\($1.id)" }
        let indexes = models.map { SchemaIndex($0.schema) }
        self.indexes = indexes
        knowing = Dictionary(
            uniqueKeysWithValues: Mode.allCases.map { mode in
                var places: [String: [Int]] = [:]
                for (place, index) in indexes.enumerated() {
                    for name in index.names(in: mode) { places[name, default: []].append(place) }
                }
                return (mode, places)
            })
    }

    /// True when the model at a place knows a parameter of this name in a mode.
    func knows(_ name: String, in mode: Mode, at place: Int) -> Bool {
        guard let places = knowing[mode]?[name] else { return false }
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low < places.count && places[low] == place
    }
}
