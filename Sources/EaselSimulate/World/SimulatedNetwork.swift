import EaselCore
import EaselEngine
import EaselTesting

/// The network of one process: calls take time, and go wrong as the plan says.
struct SimulatedNetwork: Transport {
    let life: Life

    private var world: World { life.world }

    func perform(_ call: TransportCall) async -> Ending {
        await life.pass()
        let seen = SeenCall(call)
        let fault = fault(for: seen)
        let what = "\(life.name) \(seen.method) \(seen.host)\(seen.path)"
        if let fault { world.note(fault.kind, what) } else { world.tell(what) }
        if Task.isCancelled || fault == .unreached {
            return .notSent(LineTrouble(.refused, "Nobody accepted the connection."))
        }
        // What has left the machine arrives, whatever becomes of the process meanwhile.
        let start = world.loop.now
        let up = world.dice.between(.milliseconds(5), .milliseconds(200))
        await world.loop.sleep(until: start + up)
        let isGone = Task.isCancelled && world.dice.happens(0.5)
        let isLost = isGone || fault?.isBeforeTheService == true
        let answer = isLost ? nil : world.services.answer(seen, at: world.loop.now)
        for task in world.services.takeUnposted() { Postman(world: world).post(task) }
        let ending = await finish(answer, fault, call, seen, since: start)
        await life.pass()
        world.tell("\(what) -> \(ending.summary)")
        return ending.poured(into: call.reply, on: LifeDisk(life: life, disk: world.disk))
    }

    private func fault(for call: SeenCall) -> CallFault? {
        if world.plan.isDown(call.host, at: world.loop.now) {
            world.note("outage")
            return world.dice.happens(0.5) ? .unreached : .busyBefore
        }
        return world.plan.callFault(call.stage, at: world.loop.now)
    }

    private func finish(
        _ answer: SaidAnswer?, _ fault: CallFault?, _ call: TransportCall, _ seen: SeenCall, since start: Duration
    ) async -> Ending {
        let longest: Duration = fault == .slow ? .seconds(120) : .milliseconds(300)
        let down = world.loop.now + world.dice.between(.milliseconds(5), longest)
        await world.loop.sleep(until: min(down, start + call.deadline))
        if Task.isCancelled { return .unknown(LineTrouble(.cancelled, "The call was stopped.")) }
        if down > start + call.deadline { return .unknown(LineTrouble(.timedOut, "No answer came in time.")) }
        if fault == .cutBefore || fault == .cutAfter { return .cut }
        let said = spoilt(answer, by: fault, for: seen)
        guard said.body.count <= call.reply.cap else { return .unknown(LineTrouble(.tooLarge, "Too large.")) }
        return .answered(WireReply(status: said.status, headers: said.headers, body: said.body))
    }

    /// The answer as it comes out at this end.
    private func spoilt(_ answer: SaidAnswer?, by fault: CallFault?, for call: SeenCall) -> SaidAnswer {
        let isKie = call.host.contains("kie")
        let retry = WireHeader("Retry-After", String(world.dice.below(20)))
        let pause = world.dice.happens(0.5) ? [retry].compactMap { $0 } : []
        switch fault {
        case .busyBefore: return SaidAnswer(status: 503, headers: pause, body: Array("Service Unavailable".utf8))
        case .busyAfter: return SaidAnswer(status: 502, body: Array("Bad Gateway".utf8))
        case .tooFast:
            var said = isKie ? Services.code(429, "too many requests") : SaidAnswer(status: 429)
            said.headers = pause
            return said
        case .locked: return isKie ? Services.code(401, "unauthorized") : SaidAnswer(status: 401)
        case .noCredit: return isKie ? Services.code(402, "insufficient credits") : SaidAnswer(status: 402)
        case .portal: return .page(200)
        case .redirect:
            return SaidAnswer(
                status: 302, headers: [WireHeader("Location", "https://elsewhere.example/")].compactMap { $0 })
        case .notFound: return isKie ? Services.code(422, "record is null") : .page(404)
        case .expired:
            world.services.kill(call.path)
            return .page(403)
        case .page: return .page(200)
        default: return changed(answer ?? .page(500), by: fault)
        }
    }

    private func changed(_ answer: SaidAnswer, by fault: CallFault?) -> SaidAnswer {
        var said = answer
        let text = String(decoding: said.body, as: UTF8.self)
        switch fault {
        case .half, .garbage: said.body = Array(said.body.prefix(said.body.count / 2))
        case .otherTask:
            let changed = text.replacing("Id\":\"", with: "Id\":\"x").replacing("{\"id\":\"", with: "{\"id\":\"x")
            // With somebody else's picture, so that whoever believes the answer delivers that.
            let links = changed.replacing(/example\/[a-z0-9-]+\//, with: "example/stranger/")
            said.body = Array(links.utf8)
        case .oddWord, .backwards:
            let word = fault == .oddWord ? "warming_up" : "in_progress"
            let flag = fault == .oddWord ? "7" : "0"
            var changed = text
            for old in ["completed", "in_progress", "pending", "failed"] {
                changed = changed.replacing("\"status\":\"\(old)\"", with: "\"status\":\"\(word)\"")
            }
            for old in 0...3 { changed = changed.replacing("\"successFlag\":\(old)", with: "\"successFlag\":\(flag)") }
            said.body = Array(changed.utf8)
        default: break
        }
        return said
    }
}

extension CallFault {
    /// True where the service never sees the request.
    var isBeforeTheService: Bool {
        [.cutBefore, .busyBefore, .tooFast, .redirect, .locked, .noCredit, .page, .expired].contains(self)
    }
}

extension Ending {
    /// The ending in a word, for the story.
    var summary: String {
        switch self {
        case .answered(let reply): "\(reply.status), \(reply.count) bytes"
        case .notSent(let trouble): "not sent, \(trouble.code)"
        case .unknown(let trouble): "unknown, \(trouble.code)"
        }
    }
}
