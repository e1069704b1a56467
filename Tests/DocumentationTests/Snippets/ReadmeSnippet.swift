import Easel

/// The README's six lines.
func readmeSnippet() async throws -> (String, Picture) {
    let studio = try await Studio.sandbox()  // with API keys: try Studio(keys: .environment)
    let picture = try await studio.picture(of: "a red fox in the snow", shape: .landscape16x9)
    let path = try picture.save(in: "pictures")  // named by Easel, written whole, never over another
    print(path, picture.type, picture.size)

    return (path, picture)
}
