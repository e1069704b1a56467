import EaselCore
import EaselEngine

/// Carries a service's callbacks to whoever listens, early, late, twice, changed or not at all.
struct Postman: Sendable {
    let world: World

    /// Delivers the callback of a task when it is done.
    func post(_ task: SimulatedTask) {
        guard let address = task.callback.flatMap({ WebAddress($0) }) else { return }
        _ = world.loop.spawn {
            let fault = world.plan.callbackFault(at: world.loop.now)
            if let fault { world.note(fault.kind) }
            let wait: Duration =
                switch fault {
                case .late: world.dice.between(.seconds(60), .seconds(7200))
                case .early: .zero
                default: world.dice.between(.milliseconds(10), .seconds(5))
                }
            await world.loop.sleep(until: (fault == .early ? world.loop.now : task.due) + wait)
            guard fault != .lost else { return }
            for _ in 0..<(fault == .doubled ? 2 : 1) { await deliver(task, to: address, fault) }
        }
    }

    private func deliver(_ task: SimulatedTask, to address: WebAddress, _ fault: CallbackFault?) async {
        // Kie comes again where nobody answers, and gives up after a few times.
        for attempt in 0..<3 {
            guard let listener = world.living.lazy.compactMap(\.receiver).first else {
                await world.loop.sleep(until: world.loop.now + .seconds(60 << attempt))
                continue
            }
            let path = fault == .forged ? "/callback/\(String(repeating: "f", count: 64))" : address.path
            let id = fault == .foreign ? "\(task.id)0" : task.id
            let body: JSON = ["code": 200, "msg": "success", "id": .string(id), "data": ["taskId": .string(id)]]
            let request = CallbackRequest(
                method: "POST", path: path, headers: [("Content-Type", "application/json")],
                body: Array(body.text.utf8))
            let answer = await listener.answer(to: request)
            world.note("callback \(answer.status)", "callback of \(task.id): \(answer.status)")
            if answer.status == 200 || fault == .forged { return }
        }
    }
}
