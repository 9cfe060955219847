import Ledger
import Testing

@Suite struct LedgerPathTests {
    @Test(arguments: [
        ("checkpoint", LedgerPath.checkpoint),
        ("tile/0/000", .tile(level: 0, index: 0, width: nil)),
        ("tile/0/005.p/1", .tile(level: 0, index: 5, width: 1)),
        ("tile/0/x001/x234/067", .tile(level: 0, index: 1_234_067, width: nil)),
        ("tile/3/x001/000.p/255", .tile(level: 3, index: 1_000, width: 255)),
        ("tile/63/999", .tile(level: 63, index: 999, width: nil)),
        ("tile/entries/x001/234", .entries(index: 1_234, width: nil)),
        ("tile/entries/000.p/112", .entries(index: 0, width: 112)),
        ("tile/1/x999/x999/x999/x999/x999/999", .tile(level: 1, index: 999_999_999_999_999_999, width: nil)),
    ])
    func addressesAreWrittenAndReadAsTheStandardSpellsThem(text: String, path: LedgerPath) {
        #expect(path.text == text)
        #expect(LedgerPath(text) == path)
    }

    @Test(arguments: [
        "", "/", "tile", "tile/0", "tile/0/", "tile//000", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/x000", "tile/0/x000/001",
        "tile/0/001/002", "tile/0/x001/x002", "tile/00/000", "tile/01/000", "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/0/-01",
        "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/1/2", "tile/0/.p/1",
        "tile/0/x001.p/1", "tile/entries/", "tile/entries/x1/234", "tile/Entries/000", "checkpoint/", "/checkpoint", "Checkpoint",
        "tile/0/x001/x999/x999/x999/x999/x999/999", "tile/0/００１", "tile/0/0 1", "tile/0/../000", "tile/data/000",
    ])
    func anythingElseIsNoAddress(text: String) {
        #expect(LedgerPath(text) == nil)
    }
}
