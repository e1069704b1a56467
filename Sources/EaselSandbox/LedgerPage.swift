/// The ledger for whoever is not in this process, at `/sandbox/ledger`.
struct LedgerPage {
    let json: JSON

    init(_ book: TaskBook) {
        json = [
            "orders": JSON(book.totals.reduce(0) { $0 + $1.orders }),
            "totals": .array(
                book.totals.map { total in
                    [
                        "service": .string(total.service), "orders": JSON(total.orders),
                        "amount": .string(total.amount.decimal), "unit": .string(total.amount.unit.rawValue),
                    ]
                }),
            "charges": .array(
                book.ledger.map { charge in
                    [
                        "service": .string(charge.service), "task": .string(charge.task),
                        "model": .string(charge.model), "prompt": .string(charge.prompt),
                        "amount": .string(charge.amount.decimal), "unit": .string(charge.amount.unit.rawValue),
                    ]
                }),
        ]
    }
}
