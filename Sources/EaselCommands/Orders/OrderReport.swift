internal import Easel

/// One order as the JSON object that `--json` prints; its keys are an interface.
struct OrderReport {
    let json: JSON

    /// A delivered order; of those pictures alone that are named, where some are.
    init(
        _ order: Order, _ delivery: Delivery, only files: [KeptPicture]? = nil,
        showing shown: (String) -> String = { $0 }
    ) {
        let pictures = (files ?? delivery.files).map { file -> JSON in
            [
                "path": .string(shown(file.path)), "url": .string(file.address), "type": .string(file.type.word),
                "width": .integer(file.size.width), "height": .integer(file.size.height),
                "bytes": .integer(file.bytes), "sha256": .string(file.sha256),
            ]
        }
        var members = Self.head(order, delivery.ticket)
        members["pictures"] = .array(pictures)
        members["notes"] = .array(delivery.notes.map(Self.json))
        members["cost"] = delivery.cost.map(Self.json) ?? .null
        members["metadata"] = delivery.metadata ?? .null
        members["seed"] = delivery.seed.map { .integer($0) } ?? .null
        members["seconds"] = [
            "queued": Self.seconds(delivery.times.queued), "running": Self.seconds(delivery.times.running),
            "downloading": Self.seconds(delivery.times.downloading),
        ]
        members["polls"] = .integer(delivery.looks)
        members["failure"] = .null
        json = .object(members)
    }

    /// A request of which no order was made, or an order that could not be read and whose state nobody knows.
    init(_ failure: ImageFailure) {
        self.init(
            [
                "order": Self.text(failure.order),
                "state": failure.order == nil ? .string(OrderState.notSent.rawValue) : .null,
                "service": Self.text(failure.service), "model": Self.text(failure.model), "task": .null,
            ], failure, looks: 0)
    }

    /// An order that did not end with a picture.
    init(_ order: Order, _ failure: ImageFailure) {
        self.init(Self.head(order, failure.ticket), failure, looks: order.status.looks)
    }

    private init(_ head: JSONObject, _ failure: ImageFailure, looks: Int) {
        var members = head
        members["pictures"] = []
        members["notes"] = []
        members["cost"] = .null
        members["metadata"] = .null
        members["seed"] = .null
        members["seconds"] = .null
        members["polls"] = .integer(looks)
        members["failure"] = Self.json(failure)
        json = .object(members)
    }

    /// A failure as it stands in an order's report.
    static func json(_ failure: ImageFailure) -> JSON {
        [
            "code": .string(failure.code.word), "stage": .string(failure.stage.rawValue),
            "message": .string(failure.message), "next": .string(failure.namingCommands.next),
            "may_have_cost": .bool(failure.mayHaveCost),
            "http_status": failure.httpStatus.map { .integer($0) } ?? .null,
            "service_code": text(failure.serviceCode), "service_message": text(failure.serviceMessage),
            "problems": .array(failure.problems.map(json)),
        ]
    }

    /// A note as it stands in a report.
    static func json(_ note: Note) -> JSON {
        [
            "wish": .string(note.wish), "kind": .string(note.kind.rawValue), "from": text(note.from),
            "to": text(note.to),
            "parameters": .array(note.parameters.map { .string($0) }), "reason": .string(note.reason),
        ]
    }

    private static func head(_ order: Order, _ ticket: TaskTicket?) -> JSONObject {
        [
            "order": .string(order.id), "state": .string(order.status.state.rawValue),
            "service": .string(order.service),
            "model": order.model.isEmpty ? .null : .string(order.model), "task": text(ticket?.task),
        ]
    }

    /// A problem as it stands in a report.
    static func json(_ problem: ParameterProblem) -> JSON {
        [
            "wish": .string(problem.wish), "parameter": text(problem.parameter), "value": text(problem.value),
            "allowed": .string(problem.allowed), "nearest": text(problem.nearest), "message": .string(problem.message),
        ]
    }

    /// A cost as it stands in a report.
    static func json(_ cost: Cost) -> JSON {
        ["amount": .string(cost.amount), "currency": .string(cost.currency), "discount": text(cost.discount)]
    }

    static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

    static func seconds(_ time: Duration) -> JSON {
        let milliseconds = Int(time / .milliseconds(1))
        let fraction = String(milliseconds % 1000 + 1000).dropFirst()
        return JSONNumber("\(milliseconds / 1000).\(fraction)").map { .number($0) } ?? .null
    }
}
