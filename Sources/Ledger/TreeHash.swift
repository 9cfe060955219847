import Crypto
import FoundationEssentials

/// A SHA-256 hash in the Merkle tree of RFC 6962, kept inline: a tree of millions of hashes makes no million arrays.
package struct TreeHash: Sendable, Hashable, CustomStringConvertible {
    package static let byteCount = 32

    /// The root of a tree without entries: SHA-256 of nothing.
    package static let empty = TreeHash(digest: SHA256().finalize())

    // The 32 bytes in memory order.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// The hash of an entry: SHA-256(0x00 || bytes).
    package static func leaf(_ bytes: some Collection<UInt8>) -> TreeHash {
        var hasher = SHA256()
        hasher.update(prefix: 0)
        let done: Void? = bytes.withContiguousStorageIfAvailable { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        if done == nil { hasher.update(data: Array(bytes)) }
        return TreeHash(digest: hasher.finalize())
    }

    /// The hash of a node: SHA-256(0x01 || left || right).
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 8) { buffer in
            buffer[0] = 1
            left.store(to: buffer, at: 1)
            right.store(to: buffer, at: 1 + byteCount)
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return TreeHash(digest: hasher.finalize())
        }
    }

    /// - Returns: `nil` unless there are exactly 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self = Array(bytes).withUnsafeBytes { TreeHash(loading: $0, at: 0) }
    }

    /// - Returns: `nil` unless it is the canonical base64 of 32 bytes.
    package init?(base64: String) {
        guard let data = Data(base64Encoded: base64), data.base64EncodedString() == base64 else { return nil }
        self.init(bytes: data)
    }

    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            store(to: UnsafeMutableRawBufferPointer(buffer), at: 0)
            count = Self.byteCount
        }
    }

    /// Standard base64 with padding, as in checkpoints.
    package var base64: String { Data(bytes).base64EncodedString() }

    /// 64 hexadecimal digits.
    package var hex: String { Hexadecimal.text(bytes) }

    package var description: String { hex }

    private init(digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { TreeHash(loading: $0, at: 0) }
    }

    private init(loading buffer: UnsafeRawBufferPointer, at offset: Int) {
        first = buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        second = buffer.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        third = buffer.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
        fourth = buffer.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
    }

    private func store(to buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        buffer.storeBytes(of: first, toByteOffset: offset, as: UInt64.self)
        buffer.storeBytes(of: second, toByteOffset: offset + 8, as: UInt64.self)
        buffer.storeBytes(of: third, toByteOffset: offset + 16, as: UInt64.self)
        buffer.storeBytes(of: fourth, toByteOffset: offset + 24, as: UInt64.self)
    }
}

extension TreeHash {
    /// Hashes laid end to end, as a tile carries them.
    package static func concatenated(_ hashes: some Collection<TreeHash>) -> [UInt8] {
        let length = hashes.count * byteCount
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            for (place, hash) in hashes.enumerated() { hash.store(to: raw, at: place * byteCount) }
            count = length
        }
    }

    /// - Returns: `nil` unless the bytes are whole hashes.
    package static func split(_ bytes: [UInt8]) -> [TreeHash]? {
        guard bytes.count.isMultiple(of: byteCount) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            stride(from: 0, to: buffer.count, by: byteCount).map { TreeHash(loading: buffer, at: $0) }
        }
    }
}

enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension SHA256 {
    fileprivate mutating func update(prefix: UInt8) {
        withUnsafeBytes(of: prefix) { update(bufferPointer: $0) }
    }
}
