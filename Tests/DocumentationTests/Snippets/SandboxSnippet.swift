import EaselSandbox

/// A sandbox in a test of the reader's own.
func sandboxSnippet() async throws -> Sandbox {
    var settings = Sandbox.Settings()
    settings.pace = .milliseconds(50)
    settings.faults = [Sandbox.Fault(.status(503), at: .poll, nth: 1), try Sandbox.Fault(text: "drop@submit:2")]
    let sandbox = try await Sandbox.start(settings)
    // … let your client order at sandbox.address, with any API key …
    print(sandbox.ledger.map(\.amount), sandbox.totals, sandbox.credits)
    print(sandbox.seen.map(\.path))
    await sandbox.stop()

    return sandbox
}
