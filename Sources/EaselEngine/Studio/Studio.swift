public import EaselCore

/// The front door: places orders and hands over pictures.
///
/// A studio holds the providers that a host linked in, its keys and its way to the network. It is a value without a
/// global behind it; make one and keep it for the life of the process.
public struct Studio: Sendable {
    /// The providers.
    public var registry: Registry { desk.registry }

    /// All that a studio is, behind one pointer: a host hands it into every task.
    let desk: OrderDesk

    var environment: EngineEnvironment { desk.environment }
    var habits: StudioHabits { desk.habits }
    var keys: Keys { desk.keys }

    /// Opens a studio on a store.
    package init(
        registry: Registry, keys: Keys, environment: EngineEnvironment, store: any OrderStore,
        habits: StudioHabits = StudioHabits(), keeping company: (any Sendable)? = nil
    ) {
        desk = OrderDesk(
            registry: registry, keys: keys, environment: environment, store: store, habits: habits, company: company)
    }

    /// Opens a studio on an environment of the host's own, such as one for tests.
    ///
    /// With a folder its orders are kept there, and nothing that was paid is lost, whatever crashes.
    public init(
        registry: Registry, keys: Keys, environment: EngineEnvironment, keepingOrdersIn folder: String? = nil,
        habits: StudioHabits = StudioHabits()
    ) throws(ImageFailure) {
        var store: any OrderStore = MemoryStore()
        if let folder {
            do throws(StoreTrouble) { store = try FolderStore(in: folder, environment: environment) } catch {
                throw error.failure()
            }
        }
        self.init(registry: registry, keys: keys, environment: environment, store: store, habits: habits)
    }

    /// True when there is a key for the service.
    public func hasKey(for service: ImageService) -> Bool { keys[service.id] != nil }

    /// Where the studio keeps its orders.
    package var store: any OrderStore { desk.store }

    /// Makes one picture of a prompt and waits for it.
    public func picture(
        of prompt: String, shape: ImageShape? = nil, on choice: ModelChoice = .first
    ) async throws(ImageFailure) -> Picture {
        var request = ImageRequest(prompt)
        request.shape = shape
        return try await picture(for: request, on: choice)
    }

    /// Makes one picture for a request and waits for it.
    public func picture(
        for request: ImageRequest, on choice: ModelChoice = .first, adjusting: Bool = false
    ) async throws(ImageFailure) -> Picture {
        let order = try await place(request, on: choice, adjusting: adjusting)
        return try await picture(of: order)
    }

    /// Makes several pictures for a request, each an order of its own, and says of each what became of it.
    public func pictures(
        _ count: Int, for request: ImageRequest, on choice: ModelChoice = .first, adjusting: Bool = false
    ) async throws(ImageFailure) -> [Result<Picture, ImageFailure>] {
        let proposal = try check(request, on: choice, adjusting: adjusting)
        var orders: [Result<Order, ImageFailure>] = []
        for _ in 0..<max(count, 0) {
            do throws(ImageFailure) { orders.append(.success(try await place(proposal))) } catch {
                orders.append(.failure(error))
            }
        }
        var pictures: [Result<Picture, ImageFailure>] = []
        for order in orders {
            do throws(ImageFailure) { pictures.append(.success(try await picture(of: try order.get()))) } catch {
                pictures.append(.failure(error))
            }
        }
        return pictures
    }

    /// Places an order; it is kept, and followed to its end whether or not anybody waits.
    ///
    /// With a key the same request is the same order, however often it is placed and whatever crashes in between.
    public func place(
        _ request: ImageRequest, key: String? = nil, on choice: ModelChoice = .first, adjusting: Bool = false,
        spending budget: Budget? = nil, into folder: String? = nil
    ) async throws(ImageFailure) -> Order {
        var terms = OrderTerms()
        terms.key = key
        terms.budget = budget
        terms.folder = folder
        return try await place(try check(request, on: choice, adjusting: adjusting), under: terms)
    }

    /// Places a checked order under terms: a key, a folder, a budget, a tenant.
    public func place(
        _ proposal: Proposal, under terms: OrderTerms = OrderTerms()
    ) async throws(ImageFailure) -> Order {
        try await desk.place(proposal, on: terms)
    }

    private func picture(of order: Order) async throws(ImageFailure) -> Picture {
        let delivery = try await order.result(within: try registry.service(order.service).patience)
        return try delivery.firstPicture()
    }
}
