// Pages: decides which facts each page shows, as plain fields that its template reads.

/// One page: plain, already formatted fields. Its JSON twin is the encoding of the same fields.
protocol Page: Encodable, Sendable {
    /// The name of the template that reads the fields, such as `home` for `home.mustache`.
    static var template: String { get }
    var shell: PageShell { get }
}

/// A value a script reads: written into the page as JSON inside `<script type="application/json">`, never as markup.
protocol ScriptData: Encodable, Sendable {}
