/// A promise of the contract that a family does not keep.
public struct BrokenPromise: Sendable, Hashable, CustomStringConvertible {
    /// Which promise.
    public let promise: Promise
    /// What was seen, in one sentence.
    public let sentence: String

    /// States what was seen.
    init(_ promise: Promise, _ sentence: String) {
        self.promise = promise
        self.sentence = sentence
    }

    /// What was seen, then the promise that it breaks.
    public var description: String { "\(sentence) (\(promise): \(promise.rawValue))" }

    /// The promises that every family makes; each is its own sentence, which failures and the guide show.
    public enum Promise: String, Sendable, Hashable, CaseIterable {
        case names = "Ids and names are unique and not empty."
        case words = "Every parameter says what it is for and where its limit comes from."
        case defaults = "Defaults satisfy their own rules."
        case prompt = "There is exactly one prompt in each mode, and it is required."
        case roles = "No two parameters of a mode answer one portable wish, and each has a rule that fits its wish."
        case images = "Pictures can really go in as the rule says."
        case edges = "Every rule's edge is accepted."
        case limits = "One step outside a rule is refused."
        case steadiness = "The same request is said in the same way each time."
        case secrecy = "Neither a key nor a secret stands in what is said."
        case wishes = "Every value and every picture of a request arrives in the body."
        case encoding = "Words in any script, with quotes, line ends and signs, arrive as they are."
        case silence = "What is unset is left out, and never `null`."
        case dryRun = "A dry run shows the call that is sent."
        case recordings = "There is a recording of every outcome."
        case meanings = "Each recording is heard as what it means."
        case garbage = "An answer that nobody can read never means accepted, finished or ended."
        case serverErrors = "A server's error is never a refusal of an order."
        case unheardWords = "A state that nobody knows never means ended."
        case otherTasks = "An answer about another task is never believed."
        case deniedLooks = "A look that is refused says nothing about the task."
        case taskNames = "A task's id stays one piece of the path."
        case once = "The line is used at most once for an order or a look."
        case unknowns = "A call without an answer is never taken for one."
        case haste = "Nothing waits: that is the engine's."
        case cancelling = "A cancelled order or look ends at once."
        case tickets = "A ticket finds the family's poller again."
        case moving = "A family whose service is moved stays the same family."
        case paidOnce = "Whatever goes wrong on the wire, an order is sent at most once."
        case lostAnswers = "An order whose answer is lost ends as unknown, and never as refused or failed."
        case homecoming = "A fault while a task is looked at or a picture is fetched loses no picture."
    }
}
