import Easel
import Observation
import PictureModel

/// Drives the model as a view would: prints what a view would draw anew, until the order has ended.
@main
@MainActor
enum Main {
    static func main() async throws {
        let model = PictureModel(studio: try Studio(keys: .environment))
        for prompt in ["a red fox in the snow", "a red fox [fails]"] {
            model.prompt = prompt
            model.paint()
            while model.isBusy {
                print("drawn: \(model.sentence)")
                await change(of: model)
            }
            if let picture = model.picture { print("picture: \(picture.size) \(picture.type)") }
            if let failure = model.failure { print("failure: \(failure.code)") }
        }
    }

    /// Returns when something that the view has read is about to change.
    static func change(of model: PictureModel) async {
        await withCheckedContinuation { continuation in
            withObservationTracking {
                _ = (model.sentence, model.progress, model.isBusy)
            } onChange: {
                continuation.resume()
            }
        }
        await Task.yield()
    }
}
