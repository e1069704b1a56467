import AtelierFamily
import Easel

@main
enum Main {
    static func main() async throws {
        let studio = try Studio(keys: .environment, adding: [Atelier.family])
        var request = ImageRequest("a fox in the snow")
        request.shape = .landscape16x9
        request.set("storm", to: 80)
        for verdict in try studio.verdicts(for: request) where verdict.fits { print(verdict.entry.fullName) }
    }
}
