/// How a service's callbacks are read: pure functions, written in the service's own folder.
///
/// A callback is a reason to look at a task and nothing more. A reading therefore finds the task's id and says how the
/// sender proves itself; there is no room in it for a state or a link.
public struct CallbackReading: Sendable {
    /// Finds the id of the task that a body is about, or nil where it names none or two.
    package let task: @Sendable (JSON) -> String?
    /// How the sender proves that it holds the host's callback key; nil where the service documents no way.
    package let proof: Proof?

    /// Describes the callbacks of a service.
    public init(task: @escaping @Sendable (JSON) -> String?, proof: Proof? = nil) {
        self.task = task
        self.proof = proof
    }

    /// A signature in one header over a time in another.
    public struct Proof: Sendable {
        /// The header that holds the time in seconds since 1970.
        package let timeHeader: String
        /// The header that holds the signature.
        package let signatureHeader: String
        /// How many bytes a signature has as it is written in its header.
        package let signatureLength: Int
        /// Writes the one right signature of a callback under a key.
        package let signature: @Sendable (_ callback: Signed, _ key: [UInt8]) -> [UInt8]

        /// Describes a signature.
        public init(
            timeHeader: String, signatureHeader: String, signatureLength: Int,
            signature: @escaping @Sendable (_ callback: Signed, _ key: [UInt8]) -> [UInt8]
        ) {
            self.timeHeader = timeHeader
            self.signatureHeader = signatureHeader
            self.signatureLength = signatureLength
            self.signature = signature
        }
    }

    /// What a service may have signed.
    public struct Signed: Sendable, Hashable {
        /// The task's id as the body says it.
        public let task: String
        /// The time as its header says it.
        public let time: String
        /// The body, byte for byte as it came.
        public let body: [UInt8]

        /// Collects what may be signed.
        package init(task: String, time: String, body: [UInt8]) {
            self.task = task
            self.time = time
            self.body = body
        }
    }
}
