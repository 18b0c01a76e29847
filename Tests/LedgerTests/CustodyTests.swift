import Ledger
import Testing

/// Who may do what with a record on its way there and back.
@Suite struct CustodyTests {
    @Test func `A release starts only from home, never while a recall runs`() {
        #expect(Custody.allCases.filter(\.allowsRelease) == [.home])
    }

    @Test func `People go on writing what they took back, and not what was taken from them`() {
        #expect(Custody.allCases.filter { !$0.allowsWriting } == [.sealed, .returned])
    }

    @Test func `What is written while a recall runs stays at home`() {
        #expect(Custody.allCases.filter(\.isPrivate) == [.home, .recalling])
    }
}
