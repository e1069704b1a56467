import Easel
import EaselTesting

/// Families that are right about every body, and wrong about what only a real connection brings along.
extension BrokenFamilyTests {
    static let faultRows: [Row] = [
        Row(.paidOnce, by: "a request to try again later as a no") {
            $0.hear { reply, submission in
                reply.header("Retry-After") == nil ? submission : .refused(refusal(.rateLimited))
            }
        },
        Row(.lostAnswers, by: "a page for people as a no") {
            $0.hear { reply, submission in
                reply.header("Content-Type") == "text/html" ? .refused(refusal()) : submission
            }
        },
        Row(.homecoming, by: "a page for people as a failed task") {
            $0.hearLook { reply, state in
                reply.header("Content-Type") == "text/html" ? .failed(refusal()) : state
            }
        },
        Row(.homecoming, by: "an answer that must say its length in a header of its own") {
            $0.hearLook { reply, state in
                guard case .succeeded = state, reply.header("Content-Length") != nil else { return state }
                return .succeeded(ImageResult())
            }
        },
    ]
}
