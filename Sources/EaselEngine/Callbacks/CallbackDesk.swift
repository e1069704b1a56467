package import EaselCore

/// How the callbacks of one service are checked: its reading, and the keys that its signatures may be made with.
public struct CallbackDesk: Sendable {
    let service: String
    let reading: CallbackReading
    private let keys: [[UInt8]]

    /// How far a callback's time may be from ours, either way.
    package static let window = 300

    /// Sets up a desk; nil where the service sends no callbacks.
    ///
    /// During a rotation both keys are given; one that is taken out stops at once. A service that signs is treated like
    /// one that does not where no key is given: only the token in the path counts.
    package init?(_ service: ImageService, keys: [Secret] = []) {
        guard let reading = service.callbacks else { return nil }
        self.service = service.id
        self.reading = reading
        self.keys = reading.proof == nil ? [] : keys.map { $0.open { Array($0.utf8) } }
    }

    /// The proof that every callback here has to bring; nil where only tokens count.
    var proof: CallbackReading.Proof? { keys.isEmpty ? nil : reading.proof }

    /// The task that a signed callback is about.
    ///
    /// What can be refused without reading the body is refused before.
    func task(
        _ request: CallbackRequest, _ proof: CallbackReading.Proof, at now: Int64
    ) throws(Judgement.Reason) -> String {
        guard let signature = request.only(proof.signatureHeader), signature.utf8.count == proof.signatureLength,
            let time = request.only(proof.timeHeader), let seconds = Self.seconds(time)
        else { throw .signature }
        let ahead = seconds - now / 1000
        guard abs(ahead) <= Int64(Self.window) else { throw .time(seconds: ahead) }
        guard let body = try? JSON(reading: request.body), let task = reading.task(body) else { throw .signature }
        let signed = CallbackReading.Signed(task: task, time: time, body: request.body)
        let given = Array(signature.utf8)
        // All keys are tried whatever the first one says.
        let matches = keys.map { HMACSHA256.isSame(proof.signature(signed, $0), given) }
        guard matches.contains(true) else { throw .signature }
        return task
    }

    /// The task that an unsigned callback names; a body that cannot be read names none.
    func claimedTask(of request: CallbackRequest) -> String? {
        (try? JSON(reading: request.body)).flatMap { reading.task($0) }
    }

    /// Plain digits, few enough to be a time.
    private static func seconds(_ text: String) -> Int64? {
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isPlain && text.utf8.count <= 12 ? Int64(text) : nil
    }
}
