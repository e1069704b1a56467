internal import Easel

/// The pictures of an order that are not all there any more as they were written.
struct LostPictures: Sendable {
    /// Those that are there.
    let there: [KeptPicture]
    /// What is wrong with the others, and what to do.
    let failure: ImageFailure

    /// Looks after each file by its size alone, which is cheap; nil where all are there.
    init?(of order: Order, _ delivery: Delivery, _ console: Console, on disk: any Disk = SystemDisk()) {
        var (there, lost, troubles): ([KeptPicture], [KeptPicture], [String]) = ([], [], [])
        for picture in delivery.files {
            if let trouble = Self.trouble(picture, console, disk) {
                lost.append(picture)
                troubles.append(trouble)
            } else {
                there.append(picture)
            }
        }
        guard !troubles.isEmpty else { return nil }
        self.there = there
        let again = "order it anew, and pay again, after easel orders forget \(order.id)"
        let next =
            delivery.ticket.map { ticket in
                let isInTheWay = lost.contains { (try? disk.facts(of: $0.path)) != nil }
                let way = WayBack(of: ticket, to: delivery.files, lost: lost, isInTheWay: isInTheWay, console)
                return "\(way.words); or \(again)."
            } ?? "Put it back, or \(again)."
        var failure = ImageFailure(
            .notSaved, .checking, "\(troubles.joined(separator: " ")) It was paid in an earlier run.", next: next)
        failure.mayHaveCost = true
        failure.order = order.id
        failure.ticket = delivery.ticket
        self.failure = failure
    }

    private static func trouble(_ picture: KeptPicture, _ console: Console, _ disk: any Disk) -> String? {
        let path = ForeignText.cleaned(console.shown(picture.path))
        guard let facts = try? disk.facts(of: picture.path) else { return "\(path) is no longer there." }
        guard facts.isPlainFile, facts.count == picture.bytes else {
            return "\(path) is no longer as it was written, with \(picture.bytes) bytes."
        }
        return nil
    }

    /// The folders of those pictures that are there and lie in another folder, as a person here writes them.
    static func folders(
        of pictures: [KeptPicture], otherThan folder: String, _ console: Console, on disk: any Disk = SystemDisk()
    ) -> [String] {
        let wanted = (try? disk.realPath(of: folder)) ?? folder
        return pictures.compactMap { picture in
            guard let slash = picture.path.lastIndex(of: "/") else { return nil }
            let place = String(picture.path[..<slash])
            guard let real = try? disk.realPath(of: place.isEmpty ? "/" : place), real != wanted else { return nil }
            guard trouble(picture, console, disk) == nil else { return nil }
            return ForeignText.cleaned(console.shown(place)) + "/"
        }
    }
}
