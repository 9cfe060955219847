/// Uploads that can be interrupted and resumed.
extension OpenAPI {
    static var uploadPaths: [(String, RawJSON)] {
        let version: RawJSON = [
            "name": "Tus-Resumable", "in": "header", "required": true, "schema": ["type": "string", "enum": ["1.0.0"]], "description": "The protocol's version",
        ]
        let token: RawJSON = [
            "name": "X-CSRF-Token", "in": "header", "required": false, "schema": ["type": "string"],
            "description": "Needed with the session cookie, not with a key",
        ]
        func header(_ name: String, _ description: String, isRequired: Bool = true) -> RawJSON {
            ["name": .string(name), "in": "header", "required": .bool(isRequired), "schema": ["type": "string"], "description": .string(description)]
        }
        let signedIn: (String, RawJSON) = ("security", [["key": []], ["session": []]])
        let piece: (String, RawJSON) = (
            "requestBody",
            ["required": true, "content": ["application/offset+octet-stream": ["schema": ["type": "string", "format": "binary"]]]]
        )
        let id = path("id", "Id of the upload")
        return [
            (
                "/api/v1/uploads/tus",
                [
                    "post": operation(
                        "beginUpload", "operations", "Begins an upload that can be resumed (tus 1.0.0, creation)",
                        parameters: [
                            version, header("Upload-Length", "Bytes of the file"), header("Upload-Metadata", "filename and its name in base64", isRequired: false),
                            token,
                        ], answers: [("201", ["description": "Location is the upload's address"])], refusals: ["400", "401", "403", "413"], further: [signedIn])
                ]
            ),
            (
                "/api/v1/uploads/tus/{id}",
                [
                    "head": operation(
                        "askUpload", "operations", "Where the upload goes on: Upload-Offset of Upload-Length", parameters: [id, version],
                        answers: [("200", ["description": "Upload-Offset says where to go on"])], refusals: ["401", "403", "404"], further: [signedIn]),
                    "patch": operation(
                        "continueUpload", "operations", "Sends the bytes from Upload-Offset on; the review is at /upload/{id} once all are here",
                        parameters: [id, version, header("Upload-Offset", "Bytes that are here already"), token],
                        answers: [("204", ["description": "Upload-Offset says what is here now"])], refusals: ["400", "401", "403", "404", "409", "413"],
                        further: [piece, signedIn]),
                    "delete": operation(
                        "endUpload", "operations", "Throws the upload away", parameters: [id, version, token],
                        answers: [("204", ["description": "It is gone"])], refusals: ["401", "403", "404"], further: [signedIn]),
                ]
            ),
        ]
    }
}
