import Foundation
import Glibc
import NodeAssembly
import Synchronization
import Testing

/// A file of the home is written while the disk fails.
@Suite struct HomeFaultTests {
    /// Lets the n-th call that can fail so fail so.
    private final class Fault: DiskWatcher {
        private let fault: DiskFault
        private let number: Int
        private let count = Mutex(0)

        init(_ fault: DiskFault, at number: Int) {
            self.fault = fault
            self.number = number
        }

        var calls: Int { count.withLock { $0 } }

        func ruling(on call: SystemCall) -> Ruling {
            guard fault.befalls(call) else { return .go }
            return count.withLock { count in
                count += 1
                return count == number || fault.lasts && count > number ? fault.ruling : .go
            }
        }
    }

    @Test(arguments: DiskFault.allCases)
    func `Whichever call fails, the file is the old one or the new one, and an error is said`(
        fault: DiskFault
    ) throws {
        let folder = try WatchedFolder()
        let home = HomeFolder(folder.path)
        let (old, new) = (Array("old".utf8), Array("new and longer".utf8))
        var number = 1
        while true {
            try home.write(old, to: home.configuration)
            let watcher = Fault(fault, at: number)
            var error: HomeError?
            folder.watch(watcher) {
                do throws(HomeError) { try home.write(new, to: home.configuration) } catch let found
                {
                    error = found
                }
            }
            guard watcher.calls >= number else { break }
            let found = try home.read(home.configuration)
            #expect(found == new || (error != nil && found == old), "\(fault) at call \(number)")
            if fault.passesUnseen { #expect(error == nil, "\(fault) at call \(number)") }
            number += 1
        }
        #expect(number > 1)
    }
}
