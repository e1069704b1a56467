// Reads inside or beside a piece of memory, as its first argument says.
let memory = UnsafeMutablePointer<Int>.allocate(capacity: 4)
memory.initialize(repeating: 7, count: 4)
print(memory[CommandLine.arguments.last == "beside" ? 4 : 3])
memory.deallocate()
