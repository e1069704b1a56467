public import EaselSandbox

extension Sandbox {
    /// What points a studio, a child process or another client at this sandbox: `Studio(keys: .variables(…))`.
    public var variables: [String: String] {
        [
            "EASEL_VTRIX_URL": address, "VTRIX_API_KEY": "practice", "EASEL_KIE_URL": address,
            "EASEL_KIE_UPLOAD_URL": address, "KIE_API_KEY": "practice",
        ]
    }
}
