import Hashing
import Storage
import Testing

@Suite struct PeopleContractTests {
    @Test(arguments: StoreSort.allCases)
    func `An account is read back as it was put, and put again it is the same account`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            var account = Samples.account("王芳")
            try store.write { try $0.put(account: account) }
            #expect(try store.read { try $0.account("王芳") } == account)
            account.roles = []
            account.isLocked = true
            account.mustChange = false
            account.failures = 0
            account.secondFactor = nil
            try store.write { try $0.put(account: account) }
            #expect(try store.read { try $0.account("王芳") } == account)
            #expect(try store.read { try $0.countAccounts() } == 1)
            #expect(try store.read { try $0.account("王") } == nil)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Accounts are listed by the bytes of their names, and two spellings are two people`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            let names = ["zoe", "e\u{301}va", "\u{e9}va", "Anna"]
            try store.write { writer in
                for name in names { try writer.put(account: Samples.account(name)) }
            }
            let listed = try store.read { try $0.accounts() }.map { Array($0.name.utf8) }
            #expect(listed == ["Anna", "e\u{301}va", "zoe", "\u{e9}va"].map { Array($0.utf8) })
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A session is found by its token until it is ended, and listed for its account`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            let mine = [Samples.session(2, "王芳"), Samples.session(1, "王芳")]
            let other = Samples.session(3, "李明")
            try store.write { writer in
                for session in mine + [other] { try writer.put(session: session) }
            }
            var seen = mine[0]
            seen.seen = 99
            try store.write { try $0.put(session: seen) }
            try store.read { reader throws in
                #expect(try reader.session(seen.token) == seen)
                #expect(try reader.sessions(account: "王芳") == [mine[1], seen])
                #expect(try reader.sessions(account: nil) == [mine[1], seen, other])
                #expect(try reader.sessions(account: "nobody") == [])
            }
            try store.write { try $0.end(session: other.token) }
            #expect(try store.read { try $0.session(other.token) } == nil)
        }
    }
}
