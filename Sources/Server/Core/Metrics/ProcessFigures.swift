import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the system tells about this process.
enum ProcessFigures {
    /// - Returns: `nil` where there is no `/proc`.
    static func residentBytes() -> Double? {
        guard let fields = read("/proc/self/statm")?.split(separator: " "), fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    static func processorSeconds() -> Double? {
        var usage = rusage()
        #if canImport(Glibc)
            guard getrusage(numericCast(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        #else
            return nil
        #endif
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    static func register(in registry: MetricsRegistry, startedAt: Date = Date()) {
        let start = startedAt.timeIntervalSince1970
        registry.set("process_start_time_seconds", "When the process started, in Unix seconds", to: start)
        registry.gauge("process_resident_memory_bytes", "Memory the process holds") { residentBytes() }
        registry.gauge("heliu_process_cpu_seconds", "Processor time the process used") { processorSeconds() }
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
