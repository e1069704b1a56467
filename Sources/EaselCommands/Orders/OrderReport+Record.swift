internal import Easel

extension OrderReport {
    /// An order as a store keeps it, with what a store knows more.
    init(_ record: OrderRecord) {
        let times = record.times
        json = [
            "order": .string(record.id), "state": .string(record.state.rawValue), "service": .string(record.service),
            "model": record.model.isEmpty ? .null : .string(record.model), "task": Self.text(record.ticket?.task),
            "pictures": .array(Self.pictures(of: record)),
            "notes": .array((record.request?.notes ?? []).map(Self.json)),
            "cost": record.result?.cost.map(Self.json) ?? .null, "metadata": record.result?.metadata ?? .null,
            "seed": (record.result?.seed ?? record.request?.seed).map { .integer($0) } ?? .null,
            "seconds": [
                "queued": Self.seconds(from: times.created, to: times.accepted ?? times.ended),
                "running": Self.seconds(from: times.accepted, to: times.ended), "downloading": .null,
            ],
            "polls": .integer(record.looks), "failure": record.imageFailure.map(Self.json) ?? .null,
            "key": Self.text(record.key), "may_have_cost": .bool(record.isPossiblyPaid),
            "attempts": .integer(record.attempts),
            "times": [
                "created": .string(Moment(times.created).text), "sent": Self.text(times.sent.map { Moment($0).text }),
                "accepted": Self.text(times.accepted.map { Moment($0).text }),
                "ended": Self.text(times.ended.map { Moment($0).text }),
            ],
        ]
    }

    /// The same report with one more member.
    func adding(_ name: String, _ value: JSON) -> OrderReport {
        guard case .object(var members) = json else { return self }
        members[name] = value
        return OrderReport(json: .object(members))
    }

    /// The same report with the batch line that it belongs to.
    func inLine(_ line: Int?, _ id: String?) -> OrderReport {
        guard let line else { return self }
        return adding("line", .integer(line)).adding("id", Self.text(id))
    }

    /// A model that surely did not take the order.
    static func json(_ tried: TriedModel) -> JSON {
        [
            "service": .string(tried.service), "model": .string(tried.model), "code": .string(tried.code.word),
            "message": .string(tried.message),
        ]
    }

    /// An answer of the service as it came, without any secret.
    static func json(_ answer: KeptAnswer) -> JSON {
        [
            "at": .string(Moment(answer.at).text), "call": .string(answer.call),
            "http_status": answer.status.map { .integer($0) } ?? .null, "text": .string(answer.text),
        ]
    }

    private init(json: JSON) { self.json = json }

    private static func pictures(of record: OrderRecord) -> [JSON] {
        record.pictures.enumerated().map { index, picture in
            let links = record.result?.pictures ?? []
            // A picture that was not fetched would shift the links against the files.
            let link = links.count == record.pictures.count ? links[index].address : nil
            return [
                "path": .string(picture.path), "url": text(link), "type": .string(picture.type.word),
                "width": .integer(picture.size.width), "height": .integer(picture.size.height),
                "bytes": .integer(picture.bytes), "sha256": .string(picture.sha256),
            ]
        }
    }

    private static func seconds(from start: Int64?, to end: Int64?) -> JSON {
        // The wall clock may have jumped back in between.
        guard let start, let end, end >= start else { return .null }
        return seconds(.milliseconds(end - start))
    }
}
