import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// JSON bodies, keys in one order so that equal values have equal bytes and tags.
enum JSONAnswer {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    static func response(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json", headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        headers[.contentType] = type.hasPrefix("application/") ? type : "\(type); charset=utf-8"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: try encode(value))))
    }

    /// Reads a JSON body of at most the request's allowance.
    ///
    /// - Throws: 415 for another content type, 400 for malformed JSON, 422 naming the field that does not fit.
    static func read<Value: Decodable>(_ type: Value.Type, from request: Request) async throws -> Value {
        let contentType = request.headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        guard contentType == "application/json" || contentType.hasSuffix("+json") else {
            throw Problem(
                .unsupportedMediaType, "unsupported_media_type", "The body is not declared as JSON",
                mend: "Send Content-Type: application/json")
        }
        let buffer = try await request.body.collect(upTo: .max)
        do {
            return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView))
        } catch let error as DecodingError {
            throw problem(of: error)
        }
    }

    private static func problem(of error: DecodingError) -> Problem {
        func path(_ keys: [any CodingKey]) -> String { keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".") }
        func misfit(_ keys: [any CodingKey], _ code: String, _ detail: String) -> Problem {
            let field = path(keys)
            let fault = Problem.Fault(field: field, code: code, detail: detail, mend: "See the API reference")
            return Problem(.unprocessableContent, "unfit_body", "\(field): \(detail)", mend: "Mend the field", faults: [fault])
        }
        switch error {
        case .keyNotFound(let key, let context): return misfit(context.codingPath + [key], "missing", "is missing")
        case .valueNotFound(_, let context): return misfit(context.codingPath, "missing", "is null")
        case .typeMismatch(_, let context): return misfit(context.codingPath, "wrong_type", "has another type")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty: return misfit(context.codingPath, "malformed", "is malformed")
        default: return .malformed("malformed_json", "The body is not JSON", mend: "Check quotes, commas and the encoding (UTF-8)")
        }
    }
}
