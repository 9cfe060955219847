import ArgumentParser

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve the node's pages and interfaces.")
    @OptionGroup var options: GlobalOptions
    func run() async throws {}
}
