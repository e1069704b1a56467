/// A promise of the contract that a family does not keep.
public struct BrokenPromise: Sendable, Hashable, CustomStringConvertible {
    /// Which promise.
    public let promise: Promise
    /// What was seen, in one sentence.
    public let sentence: String

    /// States what was seen.
    public init(_ promise: Promise, _ sentence: String) {
        self.promise = promise
        self.sentence = sentence
    }

    /// The promise's word and the sentence.
    public var description: String { "\(promise.rawValue): \(sentence)" }

    /// The promises that every family makes.
    public enum Promise: String, Sendable, Hashable, CaseIterable {
        /// Ids and names are unique and not empty.
        case names
        /// Every parameter says what it is for and where its limit comes from.
        case words
        /// Defaults satisfy their own rules.
        case defaults
        /// There is exactly one prompt in each mode, and it is required.
        case prompt
        /// No two parameters of a mode answer one portable wish, and each has a rule that fits its wish.
        case roles
        /// Pictures can really go in as the rule says.
        case images
        /// Every rule's edge is accepted.
        case edges
        /// One step outside a rule is refused.
        case limits
        /// The same request is said in the same way each time.
        case steadiness
        /// Neither a key nor a secret stands in what is said.
        case secrecy
        /// Every value and every picture of a request arrives in the body.
        case wishes
        /// What is unset is left out, and never `null`.
        case silence
        /// A dry run shows the call that is sent.
        case dryRun
        /// There is a recording of every outcome.
        case recordings
        /// Each recording is heard as what it means.
        case meanings
        /// An answer that nobody can read never means accepted, finished or ended.
        case garbage
        /// A server's error is never a refusal of an order.
        case serverErrors
        /// A state that nobody knows never means ended.
        case unheardWords
        /// An answer about another task is never believed.
        case otherTasks
        /// A look that is refused says nothing about the task.
        case deniedLooks
        /// A task's id stays one piece of the path.
        case taskNames
        /// The line is used at most once for an order or a look.
        case once
        /// A call without an answer is never taken for one.
        case unknowns
        /// Nothing waits: that is the engine's.
        case haste
        /// A cancelled order or look ends at once.
        case cancelling
        /// A ticket finds the family's poller again.
        case tickets
        /// A family whose service is moved stays the same family.
        case moving
    }
}
