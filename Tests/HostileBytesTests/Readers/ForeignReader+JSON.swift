import EaselCore
import EaselEngine
import Foundation

extension ForeignReader {
    /// What is read is written and read again as the same, and another reader finds the same texts in it.
    static let json = ForeignReader("json") { bytes in
        guard let value = try? JSON(reading: bytes) else { return }
        let text = value.text
        let again = try JSON(reading: text)
        try must(again == value && again.text.isSpelled(text), "it changes when it is written and read again")
        try must(try JSON(reading: value.prettyText).text.isSpelled(text), "it changes when it is written for people")
        try must(try value.decoded(as: JSON.self).text.isSpelled(text), "it changes when it is decoded")
        try must(try JSON(encoding: value).text.isSpelled(text), "it changes when it is encoded")
        try must(sandboxReads(text), "the sandbox does not read it")
        // Foundation refuses some numbers, and loses byte order marks inside texts, which is no matter here.
        guard bytes.firstRange(of: [0xEF, 0xBB, 0xBF]) == nil else { return }
        let other = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        if let other { try same(value, other) }
    }

    /// Two readers must never find two ids in one text.
    private static func same(_ value: JSON, _ other: Any) throws {
        switch value {
        case .string(let text):
            try must(
                (other as? String)?.isSpelled(text) == true, "\(text.debugDescription) is read as \(other)")
        case .array(let items):
            let others = other as? [Any]
            try must(others?.count == items.count, "a list of \(items.count) is read as \(other)")
            for (item, other) in zip(items, others ?? []) { try same(item, other) }
        case .object(let object):
            let others = other as? [String: Any]
            try must(others?.count == object.members.count, "\(object.members.map(\.name)) is read as \(other)")
            for member in object.members {
                guard let found = others?.first(where: { $0.key.isSpelled(member.name) }) else {
                    throw Broken("the name \(member.name.debugDescription) is not read by Foundation")
                }
                try same(member.value, found.value)
            }
        case .number(let number):
            guard let whole = number.int64, let other = other as? NSNumber, abs(whole) < 1 << 53 else { return }
            try must(other.int64Value == whole, "\(number) is read as \(other)")
        case .null, .bool: break
        }
    }

    /// Two numbers stand in one order, whatever their spelling, and amounts are never rounded down.
    static let number = ForeignReader("number") { bytes in
        let texts = bytes.text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for text in texts {
            // Around a text of JSON there may be white space.
            let isNumber = text.utf8.allSatisfy { $0 > 0x20 } && (try? JSON(reading: text))?.number != nil
            try must((JSONNumber(text) != nil) == isNumber, "\(text.debugDescription) is half a number")
            if let ratio = Ratio(text) {
                try must(Ratio(ratio.description) == ratio && ratio.isValid, "the ratio \(text)")
            }
            if let size = PixelSize(text) { try must(PixelSize(size.description) == size, "the size \(text)") }
            if let amount = MicroAmount(text), let number = JSONNumber(text) {
                try must(MicroAmount(amount.description) == amount, "the amount \(text)")
                try must(JSONNumber(amount.description).map { $0 >= number } == true, "\(text) is rounded to \(amount)")
            }
            if let cost = Cost(text, currency: "USD") { try must(cost.amount.isSpelled(text), "the cost \(text)") }
        }
        let numbers = texts.compactMap { JSONNumber($0) }
        guard numbers.count == 2 else { return }
        let orders = [numbers[0] < numbers[1], numbers[0] == numbers[1], numbers[0] > numbers[1]]
        try must(orders.count { $0 } == 1, "\(numbers) stand in \(orders) orders")
        try must(numbers[0] != numbers[1] || numbers[0].hashValue == numbers[1].hashValue, "\(numbers) have two hashes")
        if numbers[0].double < numbers[1].double { try must(orders[0], "\(numbers) stand in the wrong order") }
    }
}
