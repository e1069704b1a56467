public import Easel
import Observation

/// What a view shows of one picture that is being made.
///
/// It needs no SwiftUI, so it can be tried anywhere.
@MainActor @Observable
public final class PictureModel {
    /// The words, bound to a text field.
    public var prompt = ""
    /// From 0 to 1 while the picture is made, where the service says.
    public private(set) var progress: Double?
    /// What is happening, in one sentence; empty while nothing is.
    public private(set) var sentence = ""
    /// The picture in hand.
    public private(set) var picture: Picture?
    /// Why there is none, and what helps.
    public private(set) var failure: ImageFailure?
    /// True while an order is followed.
    public var isBusy: Bool { work != nil }

    private let studio: Studio
    private var work: Task<Void, Never>?

    /// Paints by this studio; make one for the life of the app.
    public init(studio: Studio) { self.studio = studio }

    /// Places an order and follows it, for a button.
    public func paint() {
        let request = ImageRequest(prompt)
        start { [studio] () async throws(ImageFailure) in try await studio.place(request) }
    }

    /// Goes on with an order that was left, such as one of ``Studio/resume(into:)`` when the app starts.
    public func follow(_ order: Order) {
        start { () async throws(ImageFailure) in order }
    }

    /// Stops waiting; an order that was sent lives on.
    public func stop() {
        work?.cancel()
        (sentence, work) = ("", nil)
    }

    private func start(_ order: @escaping @Sendable () async throws(ImageFailure) -> Order) {
        work?.cancel()
        (progress, picture, failure, sentence) = (nil, nil, nil, "Asking.")
        work = Task {
            do throws(ImageFailure) {
                let order = try await order()
                for await status in order.events { show(status) }
                picture = try await order.result().firstPicture()
            } catch {
                if !Task.isCancelled { failure = error }
            }
            // Whoever stopped it may have begun another one.
            if !Task.isCancelled { (sentence, work) = ("", nil) }
        }
    }

    private func show(_ status: OrderStatus) {
        progress = status.progress
        let left = status.left.map { ", about \($0.components.seconds) s left" } ?? ""
        sentence = status.remark ?? "The order is \(status.state.rawValue)\(left)."
    }
}
