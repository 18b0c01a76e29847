import Glibc
import Ledger
import Simulation
import Storage
import SyncEngine

@testable import SQLiteStorage

/// The stores of a city and a district, open, with the offices that work on them.
struct OpenOffices {
    typealias Place = OfficeStory.Place

    /// A folder could not be made.
    struct Unready: Error {}

    let world: World
    private let stores: [Place: SQLiteStore]

    /// - Parameters:
    ///   - folder: holds a folder for each place.
    ///   - mark: told of each write that was acknowledged.
    init(
        _ folder: String, _ options: SQLiteOptions = .init(),
        _ mark: @escaping @Sendable (Place) -> Void = { _ in }
    ) throws {
        var stores: [Place: SQLiteStore] = [:]
        for place in Place.allCases {
            stores[place] = try SQLiteStore(path: Self.file(folder, place), options: options)
        }
        self.stores = stores
        func office(_ name: String, _ number: UInt64, _ place: Place) throws -> OfficeNode {
            guard let store = stores[place] else { throw Unready() }
            return OfficeNode(
                name, number, place == .city ? .city : .district,
                store: CrashingStore(on: AcknowledgingStore(store) { mark(place) }))
        }
        world = World(
            city: try office("City", 9, .city), districts: [try office("District", 1, .district)])
    }

    static func file(_ folder: String, _ place: Place) -> String {
        "\(folder)/\(place.rawValue)/node.db"
    }

    /// New offices get to know each other.
    func meet() throws {
        try world.city.begin()
        let district = world.district
        world.forget(district)
        try world.enrol(district)
    }

    func close() { for store in stores.values { store.close() } }
}
