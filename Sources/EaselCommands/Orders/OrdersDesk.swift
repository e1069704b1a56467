internal import Easel

/// What the verbs of `easel orders` share: the store's folder, reading it without a lock, and finding an order by the
/// beginning of its id or by its key.
struct OrdersDesk: Sendable {
    let folder: String
    let console: Console
    let json: Bool
    let reader: StoreReader

    static let flags: [Flag] = [
        StorePlace.flag, .toggle("json", "Prints one JSON object per order, each on a line."),
    ]
    private static let candidatesShown = 10

    init(_ arguments: Arguments, _ console: Console) {
        folder = StorePlace.folder(arguments, console)
        self.console = console
        json = arguments.has("json")
        reader = StoreReader(in: folder)
    }

    /// True where there is a store in the folder.
    func isThere() throws(ImageFailure) -> Bool {
        do throws(StoreTrouble) { return try reader.facts() != nil } catch { throw failure(error) }
    }

    /// Said where there is no store.
    var nothing: String { "There is no store in \(console.shown(folder)) yet; the first order makes it." }

    /// All orders, and what could not be read; a folder without a store holds none.
    func list() throws(ImageFailure) -> OrderList {
        do throws(StoreTrouble) { return try reader.orders() } catch { throw failure(error) }
    }

    /// The one order whose id begins so, or whose key it is.
    func record(named name: String, in list: OrderList) throws -> OrderRecord {
        let ids = list.records.map(\.id) + list.troubles.keys
        let beginning = ids.filter { !name.isEmpty && $0.hasPrefix(name) }.sorted()
        let found = ids.contains(name) ? [name] : list.byKey[name].map { [$0.id] } ?? beginning
        guard found.count < 2 else {
            let shown = found.prefix(Self.candidatesShown).joined(separator: ", ")
            let more = found.count > Self.candidatesShown ? " and \(found.count - Self.candidatesShown) more" : ""
            throw UsageProblem("\(name) begins \(found.count) orders: \(shown)\(more). Give more of the one you mean.")
        }
        guard let id = found.first else { throw failure(.unknownOrder(ForeignText.cleaned(name))) }
        if let trouble = list.troubles[id] { throw failure(trouble, of: id) }
        guard let record = list.records.first(where: { $0.id == id }) else { throw failure(.unknownOrder(id)) }
        return record
    }

    /// The whole id of the one order whose id begins so, or whose key it is.
    func id(named name: String) throws -> String { try record(named: name, in: list()).id }

    /// What the picture of a task was called when it was delivered alone; nil where no order here had the task.
    func pictureName(of ticket: TaskTicket) -> String? {
        guard let record = (try? list())?.records.last(where: { $0.isOf(ticket) }) else { return nil }
        guard record.pictures.count == 1, let path = record.pictures.first?.path,
            let file = path.split(separator: "/").last
        else { return record.name }
        return String(file.prefix { $0 != "." })
    }

    /// The store, opened for writing.
    func open() throws(ImageFailure) -> FolderStore {
        do throws(StoreTrouble) {
            return try FolderStore(in: folder, environment: EngineEnvironment(transport: NoTransport()))
        } catch {
            throw failure(error)
        }
    }

    /// A store's trouble as the failure of an order.
    func failure(_ trouble: StoreTrouble, of order: String? = nil) -> ImageFailure {
        var failure = trouble.failure().namingCommands
        failure.order = order ?? failure.order
        return failure
    }

    /// Says what cannot be read, beside what can.
    func remark(_ troubles: [String: StoreTrouble]) {
        for (id, trouble) in troubles.sorted(by: { $0.key < $1.key }) {
            console.remark("easel: The order \(ForeignText.cleaned(id)) cannot be read. \(failure(trouble))")
        }
    }

    /// Says something to a person; a program that asked for JSON is told by members.
    func say(_ line: String) { if !json { console.say(line) } }

    /// Reports an order in JSON where that was asked for.
    func report(_ report: OrderReport) { if json { console.say(report) } }

    /// Says why an order was left as it is.
    func complain(_ failure: ImageFailure, _ record: OrderRecord) {
        report(OrderReport(record).adding("failure", OrderReport.json(failure)))
        console.remark("easel: \(failure)")
    }
}
