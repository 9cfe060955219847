// JobProbe: a worker for the queue's tests to kill. It prints the id of each job it has finished.

import Foundation
import Job
import Store
import Vocabulary

let arguments = CommandLine.arguments.dropFirst()
guard let place = arguments.first else { fatalError("usage: JobProbe LOCATION") }
let location: StoreLocation = place.hasPrefix("postgres") ? .postgres(url: place) : .sqlite(path: place)

/// One system call, so that a line is written whole or not at all.
@Sendable func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    precondition(write(1, bytes, bytes.count) == bytes.count, "a line was cut")
}

let store = try await openStore(location)
let queue = JobQueue(store: store, now: { Int64(Date().timeIntervalSince1970 * 1_000) })
var options = JobWorkerOptions()
options.slots = 2
options.pollMilliseconds = 50
let handler = JobHandler { job, context in
    try await Task.sleep(for: .microseconds(Int.random(in: 0...2_000)))
    try await store.write { writer in
        try writer.execute("INSERT INTO done (job, process) VALUES (?, ?)", [.text(job.id), .integer(Int64(getpid()))])
        try context.finish(in: writer)
    }
    say(job.id)
}
let worker = JobWorker(queue: queue, name: "probe \(getpid())", handlers: ["probe": handler], options: options) { job, error in
    say("error \(job?.id ?? "") \(error)")
}
await worker.run()
