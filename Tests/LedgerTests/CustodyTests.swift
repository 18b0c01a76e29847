import Ledger
import Testing

/// Who holds a record, and the way back after a recall (Protocol/sync.md §10).
@Suite struct CustodyTests {
    static let all: [Custody] = [.home, .shared, .recalling, .sealed, .returned]

    @Test func `Only a shared record can be recalled`() {
        #expect(Self.all.map { $0.recalled() } == [nil, .recalling, nil, nil, nil])
    }

    @Test func `A recalled record is home when every holder has answered`() {
        #expect(Self.all.map { $0.closed() } == [nil, nil, .home, nil, nil])
    }

    @Test func `A recall from the other side seals, and repeated it changes nothing`() {
        #expect(
            Self.all.map { $0.recalledByOrigin() } == [nil, .sealed, nil, .sealed, .returned])
    }

    @Test func `Values are dropped only when all that was owed is sent`() {
        #expect(Self.all.map { $0.drained() } == [nil, nil, nil, .returned, nil])
    }

    @Test func `A release waits until every holder has answered the recall`() throws {
        let recalling = try #require(Custody.shared.recalled())
        #expect(!recalling.allowsRelease)
        let home = try #require(recalling.closed())
        #expect(home.allowsRelease)
        #expect(Self.all.filter(\.allowsRelease) == [.home])
    }

    @Test func `Nobody writes a record that is being taken back`() {
        #expect(Self.all.filter(\.allowsWriting) == [.home, .shared])
    }
}
