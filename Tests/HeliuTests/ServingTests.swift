import Foundation
import TestKit
import Testing

/// The node as browsers and programs see it.
@Suite struct ServingTests {
    /// A served node with the shipped apps run.
    private func serve(_ heliu: Program, _ body: (_ address: String, _ password: String) throws -> Void) throws {
        // What the apps make is there whichever of them a test asks for first.
        let run = try heliu("run")
        #expect(run.status == 0, "\(run.errors)")
        let (server, address, password) = try heliu.serve()
        try body(address, try #require(password, "its first start makes the administrator"))
        let stopped = server.stop()
        #expect(stopped.status == 0, "\(stopped.errors)")
    }

    private func curl(_ arguments: String...) throws -> (status: Int, body: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["-sS", "--max-time", "60", "-w", "\n%{http_code}"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let end = text.lastIndex(of: "\n") ?? text.startIndex
        return (Int(text[end...].dropFirst()) ?? 0, String(text[..<end]))
    }

    @Test func aFreshNodeRunsItsAppsWhileItServes() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let (server, address, password) = try heliu.serve()
        #expect(password != nil, "its first start makes the administrator")
        var tries = 0
        while try curl("\(address)/api/v1/plans/1458").status != 200, tries < 1_200 {
            tries += 1
            usleep(50_000)
        }
        #expect(tries < 1_200, "the apps made nothing: \(server.errors)")
        #expect(server.stop().status == 0)
    }

    @Test func answersAsTheReadmeSays() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        try serve(heliu) { (address, _) throws in
            for document in ["README.md", "README.zh-CN.md"] {
                let text = try String(contentsOfFile: Program.root + "/" + document, encoding: .utf8)
                let addresses = text.matches(of: /curl +'?(http:\/\/127\.0\.0\.1:8080[^'\s]*)/).map { String($0.1) }
                #expect(addresses.count >= 3)
                for each in addresses {
                    let answer = try curl(each.replacing("http://127.0.0.1:8080", with: address))
                    #expect(answer.status == 200, "\(each): \(answer.body.prefix(300))")
                }
            }
        }
    }

    @Test func showsEveryPageInBothLanguagesAndItsTwin() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        try serve(heliu) { (address, _) throws in
            let pages = [
                "/", "/plans/1458", "/indicators", "/indicators/cq.tech_firms", "/regions", "/regions/500000", "/regions/500112", "/datasets",
                "/datasets/innovation.statement", "/resources", "/search?q=%E7%A7%91%E6%8A%80", "/runs", "/apps", "/apps/innovation", "/ledger", "/ledger/0",
                "/about", "/login",
            ]
            for page in pages {
                for language in ["zh", "en"] {
                    let mark = page.contains("?") ? "&" : "?"
                    let html = try curl("-H", "Accept: text/html", "\(address)\(page)\(mark)lang=\(language)")
                    #expect(html.status == 200 && html.body.contains("</html>"), "\(page): \(html.status) \(html.body.prefix(200))")
                    #expect(html.body.contains("lang=\"\(language == "zh" ? "zh-CN" : "en")\""), "\(page)")
                }
                let twin = try curl("-H", "Accept: application/json", address + page)
                #expect(twin.status == 200, "\(page)")
                #expect((try? JSONSerialization.jsonObject(with: Data(twin.body.utf8))) != nil, "\(page): \(twin.body.prefix(200))")
            }
            #expect(try curl("-H", "Accept: text/html", "\(address)/datasets/no.such").status == 404)
            #expect(try curl("\(address)/upload").status == 401)
            #expect(try curl("\(address)/assets/../Package.swift", "--path-as-is").status == 400)
            #expect(try curl("\(address)/health").status == 200)
            #expect(try curl("\(address)/metrics").body.contains("process_resident_memory_bytes"))
        }
    }

    @Test func judgesTheRealTargets() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        try serve(heliu) { (address, _) throws in
            let plan = try curl("\(address)/api/v1/plans/1458").body
            #expect(plan.contains("\"on_track\"") && plan.contains("\"behind\"") && plan.contains("\"no_data\""))
            let indicator = try curl("\(address)/api/v1/indicators/cq.tech_firms").body
            #expect(indicator.contains("48838") && indicator.contains("86000"), "\(indicator.prefix(400))")
        }
    }

    @Test func refusesAPortInUseWithAWordAboutIt() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        try serve(heliu) { (address, _) throws in
            let port = String(address.split(separator: ":").last ?? "")
            var other = heliu
            other.environment["HELIU_DATA"] = heliu.folder + "/other"
            let second = try other("serve", "--port", port, "--no-run")
            #expect(second.status == 69, "\(second.errors)")
            #expect(second.errors.contains("port \(port)") && second.errors.contains("--port"), "\(second.errors)")
        }
    }

    @Test func worksOnPostgreSQL() async throws {
        try await withPostgresDatabase { url in
            var heliu = try Program()
            defer { heliu.remove() }
            heliu.environment["HELIU_STORE"] = url
            try serve(heliu) { (address, _) throws in
                #expect(try curl("\(address)/api/v1/indicators/cq.tech_firms").body.contains("48838"))
                #expect(try curl("-H", "Accept: text/html", address + "/").body.contains("1458"))
                #expect(try curl("\(address)/api/v1/datasets?q=%E5%8C%BA%E5%88%92").body.contains("divisions.division"))
            }
            #expect(try heliu("ledger", "verify").status == 0)
            #expect(!FileManager.default.fileExists(atPath: heliu.folder + "/data/heliu.sqlite"))
        }
    }

    @Test func aBrowserLogsInUploadsAndFindsItsRows() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        let python = Program.root + "/.heliu/test-venv/bin/python"
        try #require(FileManager.default.isExecutableFile(atPath: python), "run `make setup-tests` first: it makes \(python)")
        let file = try heliu.write("id,名称,金额\n1,渝中科技,12.50\n2,江北数智,8\n", to: "企业.csv")
        try serve(heliu) { (address, password) throws in
            let process = Process()
            process.executableURL = URL(filePath: python)
            process.arguments = [Program.root + "/Tests/HeliuTests/scripts/browser.py", address, password, file, heliu.folder]
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(output)")
        }
    }
}
