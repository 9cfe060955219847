import App
import Foundation
import Testing

@Suite struct ShippedAppsTests {
    @Test func shippedAppsAreSound() throws {
        let apps = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Apps").path()
        guard FileManager.default.fileExists(atPath: apps) else { return }
        let folders = try FileManager.default.contentsOfDirectory(atPath: apps).sorted()
            .filter { FileManager.default.fileExists(atPath: "\(apps)/\($0)/app.yaml") }.map { "\(apps)/\($0)" }
        for loaded in loadApps(at: folders) {
            #expect(loaded.faults.filter { $0.severity == .error } == [], "\(checkReport(folder: loaded.folder, app: loaded.app, faults: loaded.faults))")
            #expect(loaded.faults.filter { $0.severity == .warning } == [])
        }
    }
}
