internal import EaselCore

/// Puts local pictures at the service's upload host before the paid request; uploads are free and may be repeated.
struct Uploading: Sendable {
    let line: ServiceLine
    let desk: OrderDesk

    private static let mostTries = 3
    private var service: ImageService { line.service }

    /// The request with every picture that needs it uploaded.
    func uploaded(
        _ request: CheckedRequest, update: ((inout OrderStatus) -> Void) -> Void
    ) async throws(ImageFailure) -> CheckedRequest {
        guard request.images.contains(where: { $0.carrier == .upload }) else { return request }
        update { $0.remark = "Uploading to \(service.name)." }
        var images: [CheckedImage] = []
        for image in request.images { images.append(try await uploaded(image)) }
        update { $0.remark = nil }
        return request.replacing(images: images)
    }

    private func uploaded(_ image: CheckedImage) async throws(ImageFailure) -> CheckedImage {
        guard image.carrier == .upload, let bytes = image.input.bytes else { return image }
        guard let turn = service.upload else {
            throw failure("\(service.name) has no place for local pictures.", .internalFault)
        }
        let upload = ImageUpload(bytes, type: image.input.type ?? .png, name: desk.environment.newName())
        var seen = ""
        var asked = Duration.zero
        for attempt in 1...Self.mostTries {
            switch await answer(to: upload, turn) {
            case .stored(let address) where WebAddress(address) == nil: seen = "It named no address."
            case .stored(let address):
                return CheckedImage(parameter: image.parameter, carrier: .link, input: ImageInput(link: address))
            case .refused(let refusal) where refusal.code != .rateLimited: throw ImageFailure(refusal, at: .uploading)
            case .refused(let refusal):
                seen = refusal.message
                asked = refusal.retryAfter ?? .zero
            case .unclear(let sentence): seen = sentence
            }
            guard attempt < Self.mostTries else { break }
            let wait = max(.seconds(attempt), min(asked, .seconds(3600)))
            do { try await desk.timetable.sleep(until: desk.environment.clock.now + wait) } catch {
                throw failure("The upload was stopped.", .cancelled)
            }
        }
        throw failure(
            "The picture \(image.input.source.label) could not be uploaded to \(service.name): \(seen)", .notSent)
    }

    private func answer(to upload: ImageUpload, _ turn: Turn<ImageUpload, UploadAnswer>) async -> UploadAnswer {
        let gate = desk.gate(of: service)
        let pass: Pass
        do throws(TurnedAway) { pass = try await gate.enter(.transfer) } catch { return .unclear("It was stopped.") }
        switch await line.send(turn.say(upload)) {
        case .answered(let reply):
            let answer = turn.hear(upload, reply)
            if case .refused(let refusal) = answer {
                gate.leave(pass, CallOutcome(refusal))
            } else {
                gate.leave(pass, .well)
            }
            return answer
        case .notSent(let trouble), .unknown(let trouble):
            gate.leave(pass, CallOutcome(trouble))
            return .unclear(trouble.sentence)
        }
    }

    private func failure(_ sentence: String, _ code: ImageFailure.Code) -> ImageFailure {
        ImageFailure(code, .uploading, sentence, next: "Nothing was charged; order again, or give a public address.")
    }
}
