import Easel
import Foundation

@main
enum Main {
    static func main() async {
        do throws(ImageFailure) {
            let words = CommandLine.arguments.dropFirst().joined(separator: " ")
            let picture = try await Studio(keys: .environment).picture(of: words, shape: .landscape16x9)
            print(try picture.save(in: "pictures"))
        } catch {
            print(error)
            exit(1)
        }
    }
}
