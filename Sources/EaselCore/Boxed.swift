/// A large value behind one pointer.
///
/// What is passed through many hands is copied with each, and every waiting task keeps room for each copy: ten thousand
/// waiting orders made that hundreds of megabytes. A change makes a new box, so a box is for what is seldom changed.
package struct Boxed<Value: Sendable>: Sendable {
    @usableFromInline final class Cell: Sendable {
        @usableFromInline let value: Value

        @inlinable init(_ value: Value) { self.value = value }
    }

    @usableFromInline var cell: Cell

    /// Puts a value into a box.
    @inlinable package init(_ value: Value) { cell = Cell(value) }

    /// The value, read where it lies.
    @inlinable package var value: Value {
        _read { yield cell.value }
    }

    /// Changes a part of the value.
    ///
    /// Never inlined, so that the copy is on this function's stack and not on that of whoever waits.
    @inline(never) package mutating func set<Part>(_ part: WritableKeyPath<Value, Part>, to new: Part) {
        var value = cell.value
        value[keyPath: part] = new
        cell = Cell(value)
    }
}

extension Boxed: Equatable where Value: Equatable {
    package static func == (one: Boxed, other: Boxed) -> Bool { one.value == other.value }
}

extension Boxed: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
