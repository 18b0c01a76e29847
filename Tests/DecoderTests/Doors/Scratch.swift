import Foundation

@testable import NodeAssembly

/// A home for configurations that are nobody's.
enum Scratch {
    static let home: HomeFolder = {
        let home = HomeFolder(NSTemporaryDirectory() + "jianyan-doors-\(getpid())")
        try? home.create()
        return home
    }()
}
