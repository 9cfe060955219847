import ArgumentParser

/// The command `heliu`.
@main
struct Heliu: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heliu",
        abstract: "Heliu 合流: the integrated public data platform of a region.",
        discussion: """
            Start with `heliu serve`, or put a file of your own into the catalogue: `heliu ingest FILE --as NAME`.

            Exit status: 0 done; 64 wrong use; 65 a fault in data or declarations; 66 input missing; 69 busy or not \
            reachable; 73 the data folder cannot be used; 74 disk; 77 not allowed; 78 configuration; 70 a fault of the program.
            Settings come from flags, then HELIU_* variables, then heliu.yaml; `heliu config` shows them.
            """,
        version: Heliu.versionText,
        subcommands: [
            ServeCommand.self, InitCommand.self, IngestCommand.self, RunCommand.self, QueryCommand.self, AppCommand.self,
            UserCommand.self, KeyCommand.self, CredentialCommand.self, SourceCommand.self, SubjectCommand.self, LoweringCommand.self, RightsCommand.self, DisposalCommand.self, SweepCommand.self, LedgerCommand.self, ExportCommand.self, BackupCommand.self, RestoreCommand.self,
            ConfigCommand.self, VersionCommand.self,
        ])

    static let versionText = "0.1.0"
}
