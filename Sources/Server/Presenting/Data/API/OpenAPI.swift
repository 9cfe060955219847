/// The description of every address below /api/v1, and of the ledger's, as OpenAPI 3.1.
enum OpenAPI {
    /// - Parameters:
    ///   - base: where the node is reached, such as `http://127.0.0.1:8080`.
    ///   - version: of the program.
    static func document(base: String, version: String) -> RawJSON {
        let tags = ["datasets", "indicators", "regions", "ledger", "sources", "quarantine", "operations", "glossary"].map { RawJSON.object([("name", .string($0))]) }
        let components: [(String, RawJSON)] = [
            ("securitySchemes", securitySchemes), ("schemas", .object(schemas)), ("responses", .object(responses)),
            ("headers", ["ETag": ["description": "Strong tag of this answer, where it has one; send it back in If-None-Match", "schema": ["type": "string"]]]),
        ]
        return .object([
            ("openapi", "3.1.0"), ("info", information(version)), ("servers", [["url": .string(base.isEmpty ? "/" : base)]]),
            ("security", [[:], ["key": []], ["session": []]]), ("tags", .array(tags)),
            ("paths", .object(datasetPaths + lineagePaths + indicatorPaths + ledgerPaths + integrationPaths + uploadPaths + operationPaths + contractPaths)), ("components", .object(components)),
        ])
    }

    private static func information(_ version: String) -> RawJSON {
        [
            "title": "Heliu 合流", "version": .string(version.isEmpty ? "0" : version),
            "summary": "Datasets, indicators, plans and the ledger of a region's public data platform",
            "description": "Open resources need no credentials. What the caller may not see is answered as if it did not exist: 404.",
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ]
    }

    static let securitySchemes: RawJSON = [
        "key": ["type": "http", "scheme": "bearer", "description": "An API key of your account, made on its page or by `heliu key add`"],
        "session": [
            "type": "apiKey", "in": "cookie", "name": "heliu_session",
            "description": "A signed-in browser; over https the cookie is called __Host-heliu_session",
        ],
    ]

    // MARK: Pieces

    static func reference(_ schema: String) -> RawJSON { ["$ref": .string("#/components/schemas/" + schema)] }

    /// A GET operation that answers with a JSON document.
    static func read(
        _ id: String, _ tag: String, _ summary: String, parameters: [RawJSON] = [], answer schema: String, refusals: [String] = ["404"]
    ) -> RawJSON {
        operation(
            id, tag, summary, parameters: parameters,
            answers: [("200", json(schema)), ("304", ["description": "The tag in If-None-Match is still right"])], refusals: refusals)
    }

    static func operation(
        _ id: String, _ tag: String, _ summary: String, parameters: [RawJSON] = [], answers: [(String, RawJSON)], refusals: [String] = ["404"],
        further: [(String, RawJSON)] = []
    ) -> RawJSON {
        let refused = (refusals + ["429", "default"]).map { ($0, problem($0)) }
        let members: [(String, RawJSON)] = [
            ("operationId", .string(id)), ("tags", [.string(tag)]), ("summary", .string(summary)), ("parameters", .array(parameters)),
            ("responses", .object(answers + refused)),
        ]
        return .object(members + further)
    }

    static func json(_ schema: String) -> RawJSON {
        [
            "description": "The answer", "headers": ["ETag": ["$ref": "#/components/headers/ETag"]],
            "content": ["application/json": ["schema": reference(schema)]],
        ]
    }

    /// A file of a type of its own.
    static func file(_ type: String, _ description: String) -> RawJSON {
        let content = RawJSON.object([(type, ["schema": [:]])])
        return ["description": .string(description), "headers": ["ETag": ["$ref": "#/components/headers/ETag"]], "content": content]
    }

    static func path(_ name: String, _ description: String, schema: RawJSON = ["type": "string"]) -> RawJSON {
        ["name": .string(name), "in": "path", "required": true, "description": .string(description), "schema": schema]
    }

    static func query(_ name: String, _ description: String, schema: RawJSON = ["type": "string"]) -> RawJSON {
        ["name": .string(name), "in": "query", "required": false, "description": .string(description), "schema": schema]
    }

    static func whole(_ least: Int64, _ most: Int64? = nil, standard: Int64? = nil) -> RawJSON {
        var members: [(String, RawJSON)] = [("type", "integer"), ("minimum", .number(String(least)))]
        if let most { members.append(("maximum", .number(String(most)))) }
        if let standard { members.append(("default", .number(String(standard)))) }
        return .object(members)
    }

    static func word(_ words: [String]) -> RawJSON { ["type": "string", "enum": .array(words.map(RawJSON.string))] }

    private static func problem(_ status: String) -> RawJSON { ["$ref": .string("#/components/responses/" + (problems[status]?.name ?? "Problem"))] }

    private static let problems: [String: (name: String, description: String)] = [
        "400": ("Malformed", "A parameter is unknown or malformed"), "401": ("Unauthenticated", "Credentials are missing or unknown"),
        "403": ("Forbidden", "The caller lacks the role"), "404": ("NotFound", "There is no such thing, or the caller may not see it"),
        "410": ("Disposed", "It was destroyed at the end of its retention; the detail says when and by which disposal"),
        "413": ("TooLarge", "The body is larger than the node takes"), "422": ("Unfit", "The content cannot be taken"),
        "429": ("TooMany", "Too many requests; wait as Retry-After says"), "default": ("Problem", "Any other problem"),
    ]

    static var responses: [(String, RawJSON)] {
        let content: RawJSON = ["application/problem+json": ["schema": reference("Problem")]]
        return problems.values.sorted { $0.name < $1.name }.map { ($0.name, ["description": .string($0.description), "content": content]) }
    }
}
